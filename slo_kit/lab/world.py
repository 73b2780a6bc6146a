"""A world to break: regions with pods and a Prometheus each, the global Prometheus, lines between, probers outside."""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType

from slo_kit.errors import CannotRun
from slo_kit.lab.alertmanager import PLAIN, alertmanager, told
from slo_kit.lab.answers import alerts, query, rules
from slo_kit.lab.blocks import make_blocks
from slo_kit.lab.daemons import Daemon, stop_all
from slo_kit.lab.exporter import Events
from slo_kit.lab.gauges import Gauges, probe
from slo_kit.lab.pace import paced
from slo_kit.lab.past import Past
from slo_kit.lab.places import Place, Surroundings, configure, place
from slo_kit.lab.pods import Pods
from slo_kit.lab.proxy import Proxy
from slo_kit.lab.receiver import Receiver
from slo_kit.lab.servers import free_ports, interruptible
from slo_kit.model.plan import Plan, Scope, ScopeKind
from slo_kit.model.slo import ExampleSeries, NoExample
from slo_kit.model.workspace import Workspace
from slo_kit.naming import EVENTS, GLOBAL, TELEMETRY_MISSING
from slo_kit.output import manifest, write
from slo_kit.promql import Binary, Selector, call, number
from slo_kit.resolve.plan import make_plan
from slo_kit.targets import build

PATIENCE = 60.0
"""Seconds until every total is there; about ten are usual."""

Flows = Mapping[tuple[str, str], Events]
"""Events per second of scenario time, by SLO (`service/slo`) and region."""


@dataclass(frozen=True, slots=True)
class Design:
    """What a world is made of: ordinary SLOs, how fast time passes, who looks from outside, and the traffic of the past."""

    workspace: Workspace
    factor: int
    vantages: tuple[str, ...]
    flows: Flows
    pods: int = 2
    alertmanagers: tuple[str, ...] = ("alertmanager",)


class World(AbstractContextManager["World"]):
    """Everything runs and is measured when the block begins; no process is left when it ends."""

    def __init__(self, design: Design, folder: Path) -> None:
        self.design = design
        self.workspace = design.workspace
        self.folder = folder
        self.places: dict[str, Place] = {}
        self.pods: dict[str, Pods] = {}
        self.gauges: dict[str, Gauges] = {}
        self.lines: dict[str, Proxy] = {}
        self.vantages = {name: Gauges() for name in design.vantages}
        self.flows: dict[tuple[str, str], Events] = {}
        self.alertmanagers: dict[str, Daemon] = {}
        self.receiver = Receiver()
        self._ports: dict[str, int] = {}
        self._stack = ExitStack()
        rates = {one: _times(events, design.factor) for one, events in design.flows.items()}
        self.past = Past(rates, int(time.time()), design.factor)
        self.plan = self._compiled(design.workspace)

    def __enter__(self) -> World:
        with ExitStack() as undo:
            self._stack.enter_context(interruptible())
            undo.push(self._stack)
            self._stack.callback(lambda: stop_all(list(self.daemons.values())))
            self._stack.enter_context(self.receiver)
            self._start_alertmanagers()
            for vantage in self.vantages.values():
                self._stack.enter_context(vantage)
            self._settle_in(history=True)
            self._await_totals()
            undo.pop_all()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._stack.__exit__(kind, error, trace)

    @property
    def daemons(self) -> dict[str, Daemon]:
        """Every program of this world, by the name of its place or its own."""
        return {name: one.daemon for name, one in self.places.items()} | self.alertmanagers

    @property
    def regions(self) -> tuple[str, ...]:
        """The regions that there are now."""
        return tuple(scope.name for scope in self.plan.regions)

    @property
    def usual(self) -> Flows:
        """The traffic of the days before; users of a region that came later are not known by it."""
        return self.design.flows

    def flow(self, key: str, region: str, events: Events) -> None:
        """From now on so many events per second of scenario time."""
        self.flows[key, region] = events
        self.pods[region].flow(key, _times(events, self.design.factor))

    def truth(self, key: str, region: str) -> Events:
        """What happened to users since the world began, whoever measured it."""
        return self.pods[region].truth(key) if region in self.pods else Events()

    def reach(self, region: str, vantages: tuple[str, ...], succeeds: bool) -> None:
        """Whether users reach a region from the vantages."""
        for vantage in vantages or tuple(self.vantages):
            self.vantages[vantage].show(probe(region, vantage), float(succeeds))

    def roll_out(self, workspace: Workspace) -> None:
        """Other SLOs or regions from now on: build, start what is new, reload what runs."""
        self.workspace, self.plan = workspace, self._compiled(workspace)
        self._settle_in(history=False)

    def load_rules(self, region: str, workspace: Workspace) -> None:
        """One region alone loads what another workspace says."""
        folder = self.folder / f"build-of-{region}-alone"
        _write(folder, self._compiled(workspace))
        self._configure(self.places[region], folder)

    def _compiled(self, workspace: Workspace) -> Plan:
        """The plan of a workspace with the lab's own addresses, at the lab's pace; regions are reached by their lines."""
        topology = workspace.topology
        regions = tuple(replace(region, prometheus=f"http://127.0.0.1:{self._line(region.name)}") for region in topology.regions)
        if topology.global_ is None:
            raise CannotRun("the lab needs a workspace with a global store; add global: {prometheus: ...} to its Topology")
        store = replace(topology.global_, prometheus=f"http://127.0.0.1:{self._port(GLOBAL)}")
        here = replace(workspace, topology=replace(topology, regions=regions, global_=store))
        return _measured_since(self.past.began, paced(make_plan(here), self.design.factor))

    def _line(self, region: str) -> int:
        if region not in self.lines:
            self.lines[region] = self._stack.enter_context(Proxy(self._port(region)))
        return self.lines[region].port

    def _port(self, name: str) -> int:
        if name not in self._ports:
            (self._ports[name],) = free_ports(1)
        return self._ports[name]

    def _settle_in(self, history: bool) -> None:
        """Make every place of the plan what the plan says, and start it."""
        built = self.folder / "build"
        _write(built, self.plan)
        for scope in self.plan.scopes:
            if scope.name not in self.places:
                self._found(scope, history)
            self._configure(self.places[scope.name], built)

    def _start_alertmanagers(self) -> None:
        """Each for itself, as when no gossip passes between them: every one of them is told everything."""
        for name in self.design.alertmanagers:
            config = told(PLAIN, self.receiver, self.design.factor)
            self.alertmanagers[name] = alertmanager(name, self._port(name), self.folder / name, config)
            self.alertmanagers[name].start()

    def _found(self, scope: Scope, history: bool) -> None:
        """A place that was not there before: its pods and gauges if it is a region, its past."""
        folder = self.folder / scope.name
        if history:
            make_blocks(self.past.openmetrics(self.plan, scope), folder / "data")
        if scope.kind is ScopeKind.REGION:
            self.gauges[scope.name] = self._stack.enter_context(Gauges())
            pods = Pods(self._examples(scope), self.design.pods, dormant=scope is not self.plan.regions[0])
            self.pods[scope.name] = self._stack.enter_context(pods)
            self.reach(scope.name, (), succeeds=True)
        self.places[scope.name] = place(scope, folder, self._port(scope.name), self.design.factor)

    def _configure(self, one: Place, built: Path) -> None:
        configure(self.plan, one, built, self._around(one.scope))
        if one.daemon.runs:
            one.daemon.reload()
        else:
            one.daemon.start()

    def _missed(self) -> bool:
        """Whether some region has not been heard yet: its alert is on its way, and nothing has happened so far."""
        return any(alert.name == TELEMETRY_MISSING for alert in alerts(self.places[GLOBAL].url))

    def _examples(self, scope: Scope) -> dict[str, tuple[ExampleSeries, ...]]:
        """Raw series of the SLOs that users feed somewhere; the others live on gauges, or nothing can be made up for them."""
        fed = {key for key, _ in self.design.flows}
        made = {slo.key: slo.indicator.example() for slo in scope.slos if slo.key in fed}
        return {key: series for key, series in made.items() if not isinstance(series, NoExample)}

    def _around(self, scope: Scope) -> Surroundings:
        told_to = tuple(f"127.0.0.1:{self._port(name)}" for name in self.alertmanagers)
        if scope.kind is ScopeKind.GLOBAL:
            return Surroundings((), tuple(page.address for page in self.vantages.values()), told_to)
        return Surroundings(self.pods[scope.name].addresses, (self.gauges[scope.name].address,), told_to)

    def _await_totals(self) -> None:
        """Return once every place counts, so that the next event is counted; CannotRun says which rule is broken."""
        for daemon in self.daemons.values():
            daemon.await_ready()
        counting = self.plan.counting
        since = time.time() + (counting.evaluation * 3 + counting.delay + counting.scrape).seconds
        wanted = {scope.name: len(scope.slos) for scope in self.plan.scopes}
        wanted[GLOBAL] = sum(wanted.values())
        late = Binary(call("timestamp", Selector(EVENTS)), ">", number(since))
        while {name: len(query(one.url, late)) for name, one in self.places.items()} != wanted or self._missed():
            if time.time() > since + PATIENCE:
                broken = [rule.error for one in self.places.values() for rule in rules(one.url) if rule.error]
                raise CannotRun("\n".join(("the lab does not count", *dict.fromkeys(broken))))
            time.sleep(0.1)


def _measured_since(began: int, plan: Plan) -> Plan:
    """Nothing is expected of the time before the past begins; a region that says since when it serves keeps that."""
    scopes = (
        replace(scope, since=scope.since or began, slos=tuple(replace(slo, since=slo.since or began) for slo in scope.slos))
        for scope in plan.scopes
    )
    return replace(plan, scopes=tuple(scopes))


def _write(folder: Path, plan: Plan) -> None:
    """What `slo-kit build` writes, so that the next build can take its place."""
    files = build(plan, ("prometheus",))
    write(folder, (*files, manifest(files, {}, plan.keys)))


def _times(events: Events, factor: int) -> Events:
    return Events(events.good * factor, events.bad * factor)
