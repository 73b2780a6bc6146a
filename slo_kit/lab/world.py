"""A world to break: regions with pods and a Prometheus each, the global Prometheus, lines between, probers outside."""

from __future__ import annotations

import time
from contextlib import AbstractContextManager, ExitStack
from dataclasses import replace
from pathlib import Path
from types import TracebackType

from slo_kit.lab.addresses import Addresses
from slo_kit.lab.alertmanager import CONFIG, alertmanager, told
from slo_kit.lab.blocks import make_blocks
from slo_kit.lab.daemons import Daemon, stop_all
from slo_kit.lab.design import Design, Flows, Shown
from slo_kit.lab.exporter import Events
from slo_kit.lab.gauges import Gauges, probe
from slo_kit.lab.pace import paced
from slo_kit.lab.past import Past
from slo_kit.lab.places import Place, Surroundings, configure, place, place_names
from slo_kit.lab.pods import Pods
from slo_kit.lab.proxy import Line
from slo_kit.lab.receiver import Receiver
from slo_kit.lab.rest import await_calm, await_totals
from slo_kit.lab.servers import interruptible
from slo_kit.model.plan import Plan, Scope, ScopeKind
from slo_kit.model.shown import example
from slo_kit.model.slo import ExampleSeries, NoExample
from slo_kit.model.workspace import Workspace
from slo_kit.naming import scope_folder
from slo_kit.output import manifest, write
from slo_kit.resolve.plan import make_plan
from slo_kit.rules.bundle import GENERIC
from slo_kit.targets import build


class World(AbstractContextManager["World"]):
    """Everything runs and counts when the block begins, and nobody is there yet; no process is left when it ends."""

    def __init__(self, design: Design, folder: Path) -> None:
        self.design = design
        self.workspace = design.workspace
        self.folder = folder
        self.places: dict[str, Place] = {}
        self.pods: dict[str, Pods] = {}
        self.gauges: dict[str, Gauges] = {}
        self.addresses = Addresses()
        self.vantages = {name: Gauges() for name in design.vantages}
        self.flows: dict[tuple[str, str], Events] = {}
        self.alertmanagers: dict[str, Daemon] = {}
        self.receiver = Receiver()
        self._stack = ExitStack()
        rates = {one: _times(events, design.factor) for one, events in design.flows.items()}
        self.past = Past(rates, int(time.time()), design.factor)
        self.plan = self._compiled(design.workspace)

    def __enter__(self) -> World:
        with ExitStack() as undo:
            self._stack.enter_context(interruptible())
            undo.push(self._stack)
            self._stack.callback(lambda: stop_all(list(self.daemons.values())))
            self._stack.enter_context(self.addresses)
            self._stack.enter_context(self.receiver)
            for vantage in self.vantages.values():
                self._stack.enter_context(vantage)
            self._settle_in(history=True)
            for daemon in self.daemons.values():
                daemon.await_ready()
            await_totals(self.plan, self.places)
            undo.pop_all()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._stack.__exit__(kind, error, trace)

    @property
    def daemons(self) -> dict[str, Daemon]:
        """Every program of this world, by the name of its place or its own."""
        return {name: one.daemon for name, one in self.places.items()} | self.alertmanagers

    @property
    def usual(self) -> Flows:
        """The traffic of the days before; users of a region that came later are not known by it."""
        return self.design.flows

    def of(self, scope: str) -> tuple[Place, ...]:
        """Every Prometheus of a region, or every global one."""
        return tuple(one for one in self.places.values() if one.scope.name == scope)

    def cut(self, region: str, line: Line) -> None:
        """What becomes of the lines between a region and the global Prometheus."""
        self.addresses.turn(tuple(one.folder.name for one in self.of(region)), line)

    def flow(self, key: str, region: str, events: Events) -> None:
        """From now on so many events per second of scenario time."""
        self.flows[key, region] = events
        self.pods[region].flow(key, _times(events, self.design.factor))

    def truth(self, key: str, region: str) -> Events:
        """What happened to users since the world began, whoever measured it."""
        return self.pods[region].truth(key) if region in self.pods else Events()

    def welcome(self) -> None:
        """Users come as they always did; return once everybody has noticed, and nothing is wrong anywhere."""
        for (key, region), events in self.usual.items():
            if region in self.pods and key in self.pods[region].keys:
                self.flow(key, region, events)
        await_calm(self.places, frozenset(region for (_, region), events in self.flows.items() if events.total))

    def show(self, one: Shown) -> None:
        """From now on."""
        self.gauges[one.region].show(one.series, one.value, one.per_second * self.design.factor)

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
        for one in self.of(region):
            self._configure(one, folder)

    def set_clock(self, region: str, ahead: float) -> None:
        """What one region takes for the time, seconds ahead of everybody else; its machine has the clock of all of us."""
        folder = self.folder / f"build-of-{region}-in-its-time"
        _write(folder, self.plan)
        generic = folder / scope_folder(region) / "rules" / f"{GENERIC}.yaml"
        right, wrong = (f"vector({expr})" for expr in ("time()", f"time() + {ahead}"))
        generic.write_text(generic.read_text(encoding="utf-8").replace(right, wrong), encoding="utf-8")
        for one in self.of(region):
            self._configure(one, folder)

    def _compiled(self, workspace: Workspace) -> Plan:
        """The plan of a workspace with the lab's own addresses, at the lab's pace; regions are reached by their lines."""
        here = replace(workspace, topology=self.addresses.here(workspace.topology))
        return _measured_since(self.past.began, paced(make_plan(here), self.design.factor))

    def _settle_in(self, history: bool) -> None:
        """Make every place of the plan what the plan says, and start it; Alertmanagers first, so that nothing is lost."""
        self._configure_alertmanagers()
        built = self.folder / "build"
        _write(built, self.plan)
        for scope in self.plan.scopes:
            if scope.name not in self.places:
                self._found(scope, history)
            for one in self.of(scope.name):
                self._configure(one, built)

    def _configure_alertmanagers(self) -> None:
        """Each for itself, as when no gossip passes between them: every one of them is told everything."""
        for name in self.design.alertmanagers:
            if name not in self.alertmanagers:
                self.alertmanagers[name] = alertmanager(name, self.addresses.port(name), self.folder / name)
            daemon = self.alertmanagers[name]
            (self.folder / name / CONFIG).write_text(told(self.plan, self.receiver, self.design.factor), encoding="utf-8")
            if daemon.runs:
                daemon.reload()
            elif daemon.ended is None:
                daemon.start()

    def _found(self, scope: Scope, history: bool) -> None:
        """A place that was not there before: its pods and gauges if it is a region, its past."""
        if scope.kind is ScopeKind.REGION:
            self.gauges[scope.name] = self._stack.enter_context(Gauges())
            pods = Pods(self._examples(scope), self.design.pods, dormant=scope is not self.plan.regions[0])
            self.pods[scope.name] = self._stack.enter_context(pods)
            self.reach(scope.name, (), succeeds=True)
            for one in self.design.gauges:
                if one.region == scope.name:
                    self.show(one)
        for replica, name in zip(scope.by_replica, place_names(scope.name, scope.replicas), strict=True):
            folder, port = self.folder / name, self.addresses.port(name)
            if history:
                make_blocks(self.past.openmetrics(self.plan, scope), folder / "data")
            self.places[name] = place(scope, replica, folder, port, self.plan, self.design.factor)

    def _configure(self, one: Place, built: Path) -> None:
        configure(self.plan, one, built, self._around(one))
        if one.daemon.runs:
            one.daemon.reload()
        else:
            one.daemon.start()

    def _examples(self, scope: Scope) -> dict[str, tuple[ExampleSeries, ...]]:
        """Raw series of the SLOs that users feed somewhere; the others live on gauges, or nothing can be made up for them."""
        fed = {key for key, _ in self.design.flows}
        made = {slo.key: example(slo) for slo in scope.slos if slo.key in fed}
        return {key: series for key, series in made.items() if not isinstance(series, NoExample)}

    def _around(self, one: Place) -> Surroundings:
        told_to = tuple(f"127.0.0.1:{self.addresses.port(name)}" for name in self.alertmanagers)
        if one.scope.kind is ScopeKind.GLOBAL:
            return Surroundings((), tuple(page.address for page in self.vantages.values()), told_to)
        region = one.scope.name
        pushes = self.addresses.pushed_by(one.folder.name, self.workspace.topology)
        return Surroundings(self.pods[region].addresses, (self.gauges[region].address,), told_to, pushes)


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
