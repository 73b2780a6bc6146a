"""Probes, raw rates and slices of time on a real Prometheus, whose evaluations come when it likes: none twice, none left out."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from slo_kit.lab import answers
from slo_kit.lab.exporter import Exporter
from slo_kit.lab.ports import free_ports
from slo_kit.lab.scopes import setup
from slo_kit.lab.servers import running
from slo_kit.model.plan import Plan
from slo_kit.model.slo import NoExample
from slo_kit.naming import BAD_EVENTS, EVENTS, MEASURED_MINUTES
from slo_kit.output import write
from slo_kit.pipeline import planned
from slo_kit.promql import Selector
from slo_kit.targets import build

pytestmark = [
    pytest.mark.live,
    pytest.mark.skipif(shutil.which("prometheus") is None, reason="prometheus is not installed"),
]

WORKSPACE = """
apiVersion: slo-kit/v1
kind: Topology
regions:
  - {{name: eu, prometheus: "http://127.0.0.1:{port}"}}
counting: {{scrape: 1s, evaluation: 1s, delay: 1s, bridge: 1m, memory: 10m}}
---
apiVersion: slo-kit/v1
kind: Service
service: edge
owner: web
slos:
  - name: outside
    objective: 99
    indicator: {{probe: {{success: 'probe_success{{job="blackbox"}}'}}}}
  - name: balancer
    objective: 99
    indicator: {{raw: {{total: sum(balancer_requests), bad: sum(balancer_failures), per: 1m}}}}
  - name: time
    objective: 99
    budget: {{slices: 3s, good_above: 99}}
    indicator: {{ratio: {{total: 'requests_total{{job="edge"}}', bad: {{code: "5.."}}}}}}
"""
SLICE = 3


@dataclass(frozen=True)
class Grown:
    """What a stretch of time added to the totals of an SLO."""

    events: float
    bad: float
    seconds: float


@dataclass(frozen=True)
class Lab:
    """A Prometheus that counts, and what it scrapes."""

    plan: Plan
    exporter: Exporter

    def grown(self, slo: str, begin: float, end: float) -> Grown:
        """All totals are read as of the same moments."""
        found = [self._at(name, slo, end) - self._at(name, slo, begin) for name in (EVENTS, BAD_EVENTS, MEASURED_MINUTES)]
        return Grown(found[0], found[1], round(60 * found[2]))

    def _at(self, name: str, slo: str, moment: float) -> float:
        (sample,) = answers.query(self.plan.regions[0].prometheus, Selector.of(name, {"slo": slo}), moment)
        return sample.value

    def counts(self, slo: str) -> bool:
        found = answers.query(self.plan.regions[0].prometheus, Selector.of(EVENTS, {"slo": slo}))
        return bool(found) and found[0].value > 0


def eventually(holds: Callable[[], bool], within: float) -> bool:
    deadline = time.monotonic() + within
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.2)
    return True


def moment_after(moment: float) -> float:
    """Sleep until all evaluations up to a moment are written."""
    time.sleep(max(0.0, moment + 1.5 - time.time()))
    return moment


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    folder = tmp_path_factory.mktemp("kinds")
    (port,) = free_ports(1)
    (folder / "slos.yaml").write_text(WORKSPACE.format(port=port), encoding="utf-8")
    plan = planned([folder / "slos.yaml"])
    write(folder / "build", build(plan, ("prometheus",)))
    series = {slo.key: slo.indicator.example() for slo in plan.regions[0].slos}
    with Exporter({key: made for key, made in series.items() if not isinstance(made, NoExample)}) as exporter:
        exporter.flow("edge/outside", good=1)
        exporter.flow("edge/balancer", good=8, bad=2)
        exporter.flow("edge/time", good=100)
        with running([setup(plan, plan.regions[0], folder / "build", (exporter.address,))], folder):
            made = Lab(plan, exporter)
            assert eventually(lambda: all(map(made.counts, ("outside", "balancer", "time"))), 40)
            yield made


def test_every_second_is_one_round_one_share_and_every_slice_one_event(lab: Lab) -> None:
    """What fails for two slices makes two to four of them bad: the first and the last hold good events too."""
    begin = time.time() // SLICE * SLICE + SLICE + 1.5
    moment_after(begin)
    fine = moment_after(begin + SLICE)
    rounds, shares = lab.grown("outside", begin, fine), lab.grown("balancer", begin, fine)
    assert rounds == Grown(rounds.seconds, 0, SLICE)
    assert shares == Grown(10 * shares.seconds, 2 * shares.seconds, SLICE)
    assert lab.grown("time", begin, fine) == Grown(1, 0, SLICE)
    lab.exporter.flow("edge/outside", bad=1)
    lab.exporter.flow("edge/time", good=50, bad=50)
    failed = moment_after(fine + 2 * SLICE)
    lab.exporter.flow("edge/outside", good=1)
    lab.exporter.flow("edge/time", good=100)
    end = moment_after(failed + 3 * SLICE)
    outside, slices = lab.grown("outside", fine, end), lab.grown("time", fine, end)
    assert (outside.events, outside.seconds) == (5 * SLICE, 5 * SLICE)
    assert 2 * SLICE - 3 <= outside.bad <= 2 * SLICE + 3
    assert (slices.events, slices.seconds) == (5, 5 * SLICE)
    assert 2 <= slices.bad <= 4
