"""Backfill against the rules themselves: a twin of every SLO that was counted all along gets its history when it is new.

Rules are evaluated every second; what they added to a total from one evaluation to the next is what the history must say.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from slo_kit.backfill.ask import HOUR
from slo_kit.backfill.scopes import Backfilled, Wanted, backfilled
from slo_kit.duration import Duration
from slo_kit.lab import answers
from slo_kit.lab.blocks import make_blocks
from slo_kit.lab.exporter import Exporter
from slo_kit.lab.ports import free_ports
from slo_kit.lab.scopes import setup
from slo_kit.lab.servers import Server, running
from slo_kit.model.plan import Plan, PlannedSlo, Scope
from slo_kit.model.slo import NoExample
from slo_kit.naming import BAD_EVENTS, ERROR_RATIO_PERIOD, EVENTS, MEASURED_MINUTES, TOTALS
from slo_kit.output import write
from slo_kit.pipeline import built, planned
from slo_kit.promql import Selector, last

pytestmark = [
    pytest.mark.live,
    pytest.mark.skipif(shutil.which("prometheus") is None, reason="prometheus is not installed"),
]

HEAD = """
apiVersion: slo-kit/v1
kind: Topology
regions: [{{name: eu, prometheus: "http://127.0.0.1:{eu}"}}]
global: {{prometheus: "http://127.0.0.1:{world}"}}
counting: {{scrape: 1s, evaluation: 1s, delay: 2s, bridge: 1m, memory: 10m}}
---
apiVersion: slo-kit/v1
kind: Service
service: rpc
owner: platform
slos:
"""
KINDS = {
    "ratio": 'indicator: {ratio: {total: \'requests_total{job="rpc"}\', bad: {code: "5.."}}}',
    "latency": "indicator: {latency: {histogram: 'request_seconds{job=\"rpc\"}', threshold: 300ms}}",
    "slices": "indicator: {slices: {good: 'lag_seconds{job=\"rpc\"} < 5'}}",
    "probe": "indicator: {probe: {success: 'probe_success{job=\"outside\"}'}}",
    "raw": "indicator: {raw: {total: 'calls{job=\"lb\"}', bad: 'errors{job=\"lb\"}'}}",
    "time": 'budget: {slices: 5s, good_above: 90}, indicator: {ratio: {total: \'orders_total{job="rpc"}\', bad: {code: "5.."}}}',
}


def workspace(folder: Path, ports: tuple[int, ...], ages: tuple[str, ...]) -> Plan:
    slos = [
        f"  - {{name: {age}-{kind}, objective: 90, policy: low-objective, {counted}}}"
        for age in ages
        for kind, counted in KINDS.items()
    ]
    source = folder / "slos.yaml"
    source.write_text(HEAD.format(eu=ports[0], world=ports[1]) + "\n".join(slos), encoding="utf-8")
    write(folder / "build", built([source], ("prometheus",)))
    return planned([source])


@dataclass
class Lab:
    """A region and the global Prometheus, which can be stopped, given blocks and started."""

    folder: Path
    plan: Plan
    exporter: Exporter
    servers: dict[str, Server]

    def slo(self, scope: Scope, name: str) -> PlannedSlo:
        return next(slo for slo in scope.slos if slo.name == name)

    def total(self, name: str, slo: str, scope: Scope) -> float:
        newest = last(Selector.of(name, {"slo": slo, "region": scope.name}), Duration.of(seconds=5))
        found = answers.query(scope.prometheus, newest)
        return found[0].value if found else -1

    def backfill(self, scope: Scope, name: str) -> Backfilled:
        """As if four hours had passed since its rules were loaded."""
        now = round(time.time() * 1000) + 4 * HOUR
        return backfilled(
            self.plan, scope, self.slo(scope, name), Wanted(Duration.of(hours=6), now, scope.prometheus, scope.prometheus)
        )

    def load(self, found: tuple[Backfilled, ...], *places: str) -> None:
        for place in places:
            self.servers[place].daemon.kill()
            for one in found:
                make_blocks(one.text(), self.folder / place / "data")
            self.servers[place].daemon.start()
        for place in places:
            self.servers[place].daemon.await_ready()


def eventually(holds: Callable[[], bool], within: float = 30) -> bool:
    deadline = time.monotonic() + within
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.2)
    return True


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """The old SLOs are counted through births, a reset and a gap; then all is still, and the young ones begin."""
    folder = tmp_path_factory.mktemp("past")
    ports = free_ports(2)
    plan = workspace(folder, ports, ("old",))
    region, world = plan.scopes
    series = {slo.name: slo.indicator.example() for slo in region.slos}
    with Exporter({name: made for name, made in series.items() if not isinstance(made, NoExample)}) as exporter:
        setups = [setup(plan, region, folder / "build", (exporter.address,)), setup(plan, world, folder / "build")]
        with running(setups, folder) as servers:
            made = Lab(folder, plan, exporter, dict(zip(("eu", "global"), servers, strict=True)))
            assert eventually(lambda: made.total(EVENTS, "old-ratio", region) >= 0)
            assert eventually(lambda: made.total(EVENTS, "old-ratio", world) >= 0)
            assert eventually(lambda: answers.query(region.prometheus, "count_over_time(requests_total[5s]) >= 4") != ())
            live(exporter)
            made.plan = workspace(folder, ports, ("old", "young"))
            for server in servers:
                server.daemon.reload()
            assert eventually(lambda: made.total(EVENTS, "young-time", region) >= 0)
            assert eventually(lambda: made.total(EVENTS, "young-time", world) >= 0)
            time.sleep(3)
            yield made


def live(exporter: Exporter) -> None:
    """Fourteen seconds in which everything happens that counters do."""
    time.sleep(4)
    for second in range(3):
        for name in ("old-ratio", "old-latency", "old-time"):
            exporter.add(name, good=97, bad=13 * (second > 0))
        time.sleep(1)
    exporter.add("old-slices", bad=1)
    exporter.add("old-probe", bad=1)
    exporter.flow("old-raw", good=8, bad=2)
    time.sleep(2)
    exporter.restart()
    exporter.add("old-ratio", good=60, bad=6)
    time.sleep(2)
    exporter.pause()
    exporter.add("old-ratio", good=50, bad=5)
    time.sleep(3)
    exporter.pause(False)
    exporter.add("old-slices", good=1)
    exporter.flow("old-raw")
    time.sleep(5)


@pytest.mark.parametrize("kind", KINDS)
def test_every_evaluation_of_the_past_adds_what_the_rules_added(kind: str, lab: Lab) -> None:
    """Where two evaluations follow on each other; one that came late was no evaluation of the group's."""
    region, now = lab.plan.regions[0], time.time()
    found = lab.backfill(region, f"young-{kind}")
    compared = 0
    for name in TOTALS:
        past = found.totals[name]
        assert past.values[-1] <= 0
        told = dict(zip(past.grid.moments, past.values, strict=True))
        (recorded,) = answers.trails(region.prometheus, Selector.of(name, {"slo": f"old-{kind}"}), now - 120, now)
        samples = {round(moment * 1000): value for moment, value in recorded.samples}
        pairs = [(moment, moment - 1000) for moment in samples if moment in told and moment - 1000 in samples]
        assert len(pairs) >= 15
        for moment, before in pairs:
            added = samples[moment] - samples[before]
            assert told[moment] - told[before] == (pytest.approx(added) if name == MEASURED_MINUTES else added), (name, moment)
            compared += samples[moment] != samples[before]
    assert compared >= (3 if kind == "time" else 10)


def test_a_new_slo_has_its_budget_on_day_one_in_the_region_and_globally(lab: Lab) -> None:
    """Blocks are loaded into real servers; no total falls, and the period is that of the SLO that was counted all along."""
    region, world = lab.plan.scopes
    wanted = {name: [lab.total(name, "old-ratio", scope) for scope in (region, world)] for name in (EVENTS, BAD_EVENTS)}
    assert wanted[EVENTS][0] == wanted[EVENTS][1] > 400
    regional = lab.backfill(region, "young-ratio")
    assert [regional.totals[name].grown for name in (EVENTS, BAD_EVENTS)] == [wanted[EVENTS][0], wanted[BAD_EVENTS][0]]
    lab.load((regional,), "eu", "global")
    overall = lab.backfill(world, "young-ratio")
    assert [overall.totals[name].values[0] for name in (EVENTS, BAD_EVENTS)] == [-wanted[EVENTS][0], -wanted[BAD_EVENTS][0]]
    lab.load((overall,), "global")

    ratio = wanted[BAD_EVENTS][0] / wanted[EVENTS][0]

    def over_the_period() -> dict[str, float]:
        asked = Selector.of(ERROR_RATIO_PERIOD, {"slo": "young-ratio"})
        places = {"eu": (region, "eu"), "eu, seen globally": (world, "eu"), "global": (world, "global")}
        found = {
            place: [one.value for one in answers.query(scope.prometheus, asked) if one.labels["region"] == name]
            for place, (scope, name) in places.items()
        }
        return {place: round(values[0], 9) for place, values in found.items() if values}

    expected = dict.fromkeys(("eu", "eu, seen globally", "global"), round(ratio, 9))
    assert eventually(lambda: over_the_period() == expected), (over_the_period(), expected)
    lab.exporter.add("old-ratio", good=10, bad=10)
    after = (wanted[BAD_EVENTS][0] + 10) / (wanted[EVENTS][0] + 20)
    expected = dict.fromkeys(expected, round(after, 9))
    assert eventually(lambda: over_the_period() == expected), (over_the_period(), expected)
    for scope in (region, world):
        fell = answers.query(scope.prometheus, f"resets({EVENTS}{{slo='young-ratio'}}[1d]) > 0")
        assert fell == ()
