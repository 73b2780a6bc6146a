"""Two regions and the global view, counted by real Prometheus servers from the built rules, against the exporters' truth.

Clocks are scaled by the workspace alone: scrapes and evaluations every second, a period of twelve hours.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import pytest

from slo_kit.duration import Duration
from slo_kit.lab import answers
from slo_kit.lab.exporter import Events, Exporter
from slo_kit.lab.ports import free_ports
from slo_kit.lab.scopes import setup
from slo_kit.lab.servers import running
from slo_kit.model.plan import Plan, PlannedSlo
from slo_kit.model.slo import NoExample
from slo_kit.naming import BAD_EVENTS, BUDGET_REMAINING, BURN, EVENTS, MEASURED_MINUTES
from slo_kit.output import write
from slo_kit.promql import Selector, last
from slo_kit.resolve.plan import make_plan
from slo_kit.spec.load import load_workspace
from slo_kit.targets import build

pytestmark = [
    pytest.mark.live,
    pytest.mark.skipif(shutil.which("prometheus") is None, reason="prometheus is not installed"),
]

EU, US, WORLD = "eu-west-1", "us-east-1", "global"
MINUTE = Duration.of(minutes=1)
RPC, WRITES, LATENCY = "rpc-gateway/availability", "wallet-api/writes", "wallet-api/latency"

WORKSPACE = """
apiVersion: slo-kit/v1
kind: Topology
regions:
  - {{name: eu-west-1, prometheus: "http://127.0.0.1:{eu}"}}
  - {{name: us-east-1, prometheus: "http://127.0.0.1:{us}"}}
global: {{prometheus: "http://127.0.0.1:{world}"}}
counting: {{scrape: 1s, evaluation: 1s, delay: 2s, bridge: 1m, memory: 10m}}
---
apiVersion: slo-kit/v1
kind: AlertPolicy
policy: quick
windows:
  - {{severity: page, budget_share: 2, window: 1m}}
---
apiVersion: slo-kit/v1
kind: Service
service: rpc-gateway
owner: platform
slos:
  - name: availability
    objective: 99.9
    period: 12h
    policy: quick
    indicator: {{ratio: {{total: 'requests_total{{job="rpc"}}', bad: {{code: "5.."}}}}}}
---
apiVersion: slo-kit/v1
kind: Service
service: wallet-api
owner: wallets
slos:
  - name: writes
    objective: 99.5
    period: 12h
    policy: quick
    indicator: {{ratio: {{total: 'writes_total{{job="wallet"}}', bad: {{outcome: error}}}}}}
  - name: latency
    objective: 99
    period: 12h
    policy: quick
    indicator: {{latency: {{histogram: 'http_request_duration_seconds{{job="wallet"}}', threshold: 300ms}}}}
"""


@dataclass(frozen=True)
class Fleet:
    """Two regions with an exporter each, and the global Prometheus."""

    plan: Plan
    exporters: dict[str, Exporter]

    def url(self, place: str) -> str:
        return next(scope.prometheus for scope in self.plan.scopes if scope.name == place)

    def counted(self, key: str, region: str, asked: str = "") -> Events:
        """The newest totals of an SLO in a region or globally, as its own Prometheus or another one has them."""
        service, slo = key.split("/")
        labels = {"service": service, "slo": slo, "region": region}
        newest = [last(Selector.of(name, labels), MINUTE) for name in (EVENTS, BAD_EVENTS)]
        total, bad = (answers.query(self.url(asked or region), one) for one in newest)
        assert len(total) == len(bad) == 1, f"{key} in {region}: {len(total)} totals, {len(bad)} bad totals"
        return Events(total[0].value - bad[0].value, bad[0].value)

    def everywhere(self, key: str) -> tuple[Events, ...]:
        """The totals of both regions as they have them, of both as the global Prometheus has them, and its own."""
        regions = [self.counted(key, EU), self.counted(key, US), self.counted(key, EU, WORLD), self.counted(key, US, WORLD)]
        return (*regions, self.counted(key, WORLD))

    def expected(self, key: str) -> tuple[Events, ...]:
        eu, us = (self.exporters[region].truth(key) for region in (EU, US))
        return (eu, us, eu, us, eu + us)

    def pages(self, place: str, region: str) -> bool:
        labels = {"service": "rpc-gateway", "slo": "availability", "region": region, "severity": "page"}
        firing = [one for one in answers.alerts(self.url(place)) if one.name == BURN and one.state == "firing"]
        return any(labels.items() <= one.labels.items() for one in firing)


def eventually(holds: Callable[[], bool], within: float) -> bool:
    deadline = time.monotonic() + within
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.25)
    return True


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fleet]:
    folder = tmp_path_factory.mktemp("fleet")
    eu, us, world = free_ports(3)
    source = folder / "slos.yaml"
    source.write_text(WORKSPACE.format(eu=eu, us=us, world=world), encoding="utf-8")
    plan = make_plan(load_workspace([source]))
    write(folder / "build", build(plan, ("prometheus",)))
    with ExitStack() as stack:
        exporters = {scope.name: stack.enter_context(exporter_for(scope.slos)) for scope in plan.regions}
        targets = {name: (exporter.address,) for name, exporter in exporters.items()}
        setups = [setup(plan, scope, folder / "build", targets.get(scope.name, ())) for scope in plan.scopes]
        stack.enter_context(running(setups, folder))
        made = Fleet(plan, exporters)
        assert eventually(lambda: began(made), 20), [rule for rule in answers.rules(made.url(EU)) if rule.health != "ok"]
        yield made


def began(fleet: Fleet) -> bool:
    """Whether every total is there and its raw series have been seen for a while, so that the next event counts."""
    found = [answers.query(fleet.url(place), f"{MEASURED_MINUTES} > 0") for place in (EU, US, WORLD)]
    return [len(one) for one in found] == [3, 3, 9]


def exporter_for(slos: tuple[PlannedSlo, ...]) -> Exporter:
    series = {slo.key: slo.indicator.example() for slo in slos}
    return Exporter({key: made for key, made in series.items() if not isinstance(made, NoExample)})


def exact(fleet: Fleet, *keys: str) -> None:
    """All totals equal the truth soon after the last event, and stay so for a while."""
    expected = [fleet.expected(key) for key in keys]
    eventually(lambda: [fleet.everywhere(key) for key in keys] == expected, 20)
    time.sleep(2.5)
    assert [fleet.everywhere(key) for key in keys] == expected


def test_every_event_is_counted_once_in_its_region_and_globally(fleet: Fleet) -> None:
    eu, us = fleet.exporters[EU], fleet.exporters[US]
    for second in range(6):
        for key in (RPC, LATENCY):
            eu.add(key, good=970 + second, bad=second % 3)
            us.add(key, good=31 * second)
        time.sleep(0.7)
    exact(fleet, RPC, LATENCY)


def test_budget_of_every_scope_is_known_globally_by_its_identity_alone(fleet: Fleet) -> None:
    """Federation adds labels of its own (job, and whatever a region's Prometheus is called): none may stay."""
    fleet.exporters[EU].add(RPC, good=1000)
    fleet.exporters[US].add(RPC, good=1000)
    wanted = [
        {"region": region, "scope": scope, "service": "rpc-gateway", "slo": "availability"}
        for region, scope in ((EU, "region"), (WORLD, "global"), (US, "region"))
    ]
    budget = Selector.of(BUDGET_REMAINING, {"slo": "availability"})

    def found() -> list[dict[str, str]]:
        return sorted((dict(one.labels) for one in answers.query(fleet.url(WORLD), budget)), key=lambda one: one["region"])

    eventually(lambda: found() == wanted, 20)
    assert found() == wanted


def test_error_series_born_with_the_first_error_counts_from_that_error(fleet: Fleet) -> None:
    assert fleet.counted(WRITES, US).bad == 0
    fleet.exporters[US].add(WRITES, good=93, bad=7)
    exact(fleet, WRITES)
    assert fleet.counted(WRITES, WORLD).bad == 7


def test_failing_scrapes_lose_no_event_once_they_succeed_again(fleet: Fleet) -> None:
    eu, us = fleet.exporters[EU], fleet.exporters[US]
    eu.flow(WRITES, good=200, bad=3)
    us.flow(WRITES, good=40)
    eu.pause()
    time.sleep(5)
    eu.pause(False)
    time.sleep(2)
    eu.flow(WRITES)
    us.flow(WRITES)
    exact(fleet, WRITES)


def test_restarted_target_loses_no_more_than_the_events_since_the_previous_evaluation(fleet: Fleet) -> None:
    eu = fleet.exporters[EU]
    eu.flow(LATENCY, good=300, bad=20)
    time.sleep(5)
    eu.restart()
    time.sleep(2)
    eu.flow(LATENCY)

    def agreed() -> bool:
        regions = (fleet.counted(LATENCY, EU), fleet.counted(LATENCY, US))
        seen = fleet.everywhere(LATENCY)
        lost = eu.truth(LATENCY) - regions[0]
        little = 0 <= lost.good <= 300 * 2.5 and 0 <= lost.bad <= 20 * 2.5
        return little and seen == (*regions, *regions, regions[0] + regions[1])

    assert eventually(agreed, 20), (eu.truth(LATENCY), fleet.everywhere(LATENCY))
    time.sleep(2.5)
    assert agreed(), (eu.truth(LATENCY), fleet.everywhere(LATENCY))


def test_outage_of_one_region_pages_there_and_globally_and_recovery_ends_both(fleet: Fleet) -> None:
    eu, us = fleet.exporters[EU], fleet.exporters[US]
    eu.flow(RPC, good=400)
    us.flow(RPC, bad=80)
    assert eventually(lambda: fleet.pages(US, US) and fleet.pages(WORLD, WORLD), 25)
    assert not fleet.pages(EU, EU)
    us.flow(RPC, good=80)
    assert eventually(lambda: not fleet.pages(US, US) and not fleet.pages(WORLD, WORLD), 25)
