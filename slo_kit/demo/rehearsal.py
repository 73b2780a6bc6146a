"""The workspace's regions and its global view on this machine: real Prometheus servers, the sample for their past."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

from slo_kit.demo.history import write_blocks
from slo_kit.demo.sample import Row
from slo_kit.duration import Duration
from slo_kit.errors import CannotRun
from slo_kit.lab.answers import query, rules
from slo_kit.lab.exporter import Exporter
from slo_kit.lab.ports import free_ports
from slo_kit.lab.scopes import setup
from slo_kit.lab.servers import running
from slo_kit.model.counting import CountingChange
from slo_kit.model.plan import Plan, Scope
from slo_kit.model.shown import example, names
from slo_kit.model.slo import NoExample
from slo_kit.model.workspace import Workspace
from slo_kit.naming import BUDGET_REMAINING, EVENTS
from slo_kit.output import write
from slo_kit.promql import Binary, Expr, Selector, call, number
from slo_kit.resolve.plan import make_plan
from slo_kit.targets import build

Identity = tuple[str, str, str]
"""Service, SLO and region."""

EVENTS_PER_SECOND = 20
PATIENCE = 60.0
"""Seconds until every budget is there; about ten are usual."""


def local(workspace: Workspace) -> Plan:
    """The same SLOs with servers on loopback that count every two seconds, in regions that have served all along.

    Evaluations of a minute would make everybody wait for five: each region counts, then is federated, then counted again.
    """
    topology = workspace.topology
    ports = iter(free_ports(len(topology.regions) + 1))
    regions = [replace(region, prometheus=_url(next(ports)), since=None) for region in topology.regions]
    store = topology.global_ and replace(topology.global_, prometheus=_url(next(ports)))
    second, two = Duration.of(seconds=1), Duration.of(seconds=2)
    counting = replace(topology.counting, scrape=second, evaluation=two, delay=two)
    here = replace(topology, regions=tuple(regions), global_=store, counting=counting)
    alike = [replace(one, slos=tuple(replace(slo, counting=CountingChange()) for slo in one.slos)) for one in workspace.services]
    return make_plan(replace(workspace, topology=here, services=tuple(alike)))


@contextmanager
def rehearse(plan: Plan, rows: Sequence[Row], folder: Path) -> Iterator[None]:
    """All servers of a plan made by local(), with the sample as their history and a little traffic from now on."""
    write(folder / "build", build(plan, ("prometheus",)))
    with ExitStack() as stack:
        targets: dict[str, tuple[str, ...]] = {}
        for scope in plan.scopes:
            write_blocks(rows, scope, folder / scope.name)
        for scope in plan.regions:
            traffic = _traffic(scope, dormant=scope is not plan.regions[0])
            targets[scope.name] = (stack.enter_context(traffic).address,)
        setups = [setup(plan, scope, folder / "build", targets.get(scope.name, ())) for scope in plan.scopes]
        stack.enter_context(running(setups, folder))
        yield


def stores(plan: Plan) -> Mapping[str, str]:
    """Where budgets of all scopes can be asked for, by name: the global Prometheus, or else each region's."""
    return {scope.name: scope.prometheus for scope in plan.globals or plan.regions}


def await_budgets(plan: Plan) -> None:
    """Return once the rules go on counting where the sample ends and have recorded every budget; CannotRun names the rest.

    SLOs that no series can be made up for are not waited for.
    """
    unfed = {slo.key for scope in plan.scopes for slo in scope.slos if isinstance(example(slo), NoExample)}
    called = names(plan)
    wanted = {(slo.service, called[slo.key], slo.region) for scope in plan.scopes for slo in scope.slos if slo.key not in unfed}
    began = time.time()
    counting = Binary(call("timestamp", Selector(EVENTS)), ">", number(began))
    while missing := wanted - (set(_known(plan, counting)) & set(budgets(plan))):
        if time.time() > began + PATIENCE:
            broken = [f"{rule.name}: {rule.error}" for url in stores(plan).values() for rule in rules(url) if rule.error]
            lacking = ", ".join(sorted(f"{service}/{slo} in {region}" for service, slo, region in missing))
            raise CannotRun("\n".join((f"the rules record no budget for {lacking}", *broken)))
        time.sleep(0.25)
    # Once more, so that every budget is made of totals that were awaited.
    time.sleep(plan.counting.evaluation.seconds + 1)


def budgets(plan: Plan, at: float | None = None) -> dict[Identity, float]:
    """What the rules say is left of each budget."""
    return _known(plan, Selector(BUDGET_REMAINING), at)


def _known(plan: Plan, expr: Expr, at: float | None = None) -> dict[Identity, float]:
    found = [sample for url in stores(plan).values() for sample in query(url, expr, at)]
    return {(one.labels["service"], one.labels["slo"], one.labels["region"]): one.value for one in found}


@contextmanager
def _traffic(scope: Scope, dormant: bool) -> Iterator[Exporter]:
    """An exporter with healthy traffic for every SLO of a region that series can be made up for; pairs are active in the first.

    SLOs may look at one series, as two thresholds on a histogram do: each is there once, and all grow together. Journeys look at
    what is recorded of their steps.
    """
    made = [example(slo) for slo in scope.slos if not slo.steps]
    series = {one.selector: one for every in made if not isinstance(every, NoExample) for one in every}
    with Exporter({scope.name: series.values()}, dormant) as exporter:
        exporter.flow(scope.name, good=EVENTS_PER_SECOND)
        yield exporter


def _url(port: int) -> str:
    return f"http://127.0.0.1:{port}"
