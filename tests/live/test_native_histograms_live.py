"""Native histograms, scraped by a real Prometheus and counted by the built rules, against what was observed."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import pytest
from native import NativeExporter

from slo_kit.lab import answers
from slo_kit.lab.ports import free_ports
from slo_kit.lab.scopes import setup
from slo_kit.lab.servers import running
from slo_kit.model.plan import Plan
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
counting: {{scrape: 1s, evaluation: 1s, delay: 2s, bridge: 1m, memory: 10m}}
---
apiVersion: slo-kit/v1
kind: Service
service: rpc
owner: platform
slos:
  - name: exact
    objective: 99
    indicator: {{latency: {{histogram: 'rpc_seconds{{job="rpc"}}', threshold: 250ms, native: true}}}}
  - name: estimated
    objective: 99
    indicator: {{latency: {{histogram: 'rpc_seconds{{job="rpc"}}', threshold: 750ms, native: true}}}}
  - name: elsewhere
    objective: 99
    indicator: {{latency: {{histogram: 'other_seconds{{job="rpc"}}', threshold: 250ms, native: true}}}}
"""
FAST, QUARTER, HALF, ONE, SLOW = -5, -2, -1, 0, 3
"""Buckets that end at 1/32, 1/4, 1/2, 1 and 8 seconds."""
A, B = {"job": "rpc", "instance": "a"}, {"job": "rpc", "instance": "b"}


@dataclass(frozen=True)
class Lab:
    """A Prometheus that counts, and what it scrapes."""

    plan: Plan
    exporter: NativeExporter

    def total(self, name: str, slo: str) -> float:
        """A running total, NaN until there is one."""
        found = answers.query(self.plan.regions[0].prometheus, Selector.of(name, {"slo": slo}))
        return found[0].value if found else float("nan")

    def counted(self, slo: str) -> tuple[float, float]:
        """All events and bad ones."""
        return self.total(EVENTS, slo), self.total(BAD_EVENTS, slo)

    def grows_by(self, events: float, bad: float, estimated: float, doing: Callable[[], None]) -> None:
        """What is done adds so many events and bad ones, for the exact and the estimated threshold, and then nothing more."""
        exact, guess = self.counted("exact"), self.counted("estimated")
        wanted = ((exact[0] + events, exact[1] + bad), (guess[0] + events, guess[1] + estimated))
        doing()
        eventually(lambda: (self.counted("exact"), self.counted("estimated")) == wanted, 20)
        time.sleep(1.5)
        assert (self.counted("exact"), self.counted("estimated")) == wanted


def eventually(holds: Callable[[], bool], within: float) -> bool:
    deadline = time.monotonic() + within
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.2)
    return True


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """Both targets have a past before they are first scraped, one of them an empty one."""
    folder = tmp_path_factory.mktemp("native")
    (port,) = free_ports(1)
    (folder / "slos.yaml").write_text(WORKSPACE.format(port=port), encoding="utf-8")
    plan = planned([folder / "slos.yaml"])
    write(folder / "build", build(plan, ("prometheus",)))
    with NativeExporter("rpc_seconds") as exporter:
        exporter.observe(A, {FAST: 10_000, SLOW: 500})
        exporter.observe(B, {})
        plain = setup(plan, plan.regions[0], folder / "build", (exporter.address,))
        server = replace(plain, flags=("--enable-feature=native-histograms",))
        with running([server], folder):
            made = Lab(plan, exporter)
            known = f"count_over_time({Selector.of(MEASURED_MINUTES, {'slo': 'exact'})}[1m])"
            assert eventually(lambda: seen(made, known) >= 8, 30), answers.rules(plan.regions[0].prometheus)
            yield made


def seen(lab: Lab, query: str) -> float:
    found = answers.query(lab.plan.regions[0].prometheus, query)
    return found[0].value if found else 0.0


def test_every_observation_since_a_target_is_known_is_counted_once(lab: Lab) -> None:
    """Above 250 ms, where a bucket ends, exactly; above 750 ms half of what is between 500 ms and 1 s is taken to be."""

    def happens() -> None:
        lab.exporter.observe(A, {FAST: 100, QUARTER: 20, HALF: 7, ONE: 5, SLOW: 3})
        lab.exporter.observe(B, {FAST: 6, SLOW: 4})

    lab.grows_by(145, bad=7 + 5 + 3 + 4, estimated=2.5 + 3 + 4, doing=happens)


def test_a_series_born_with_its_first_observations_counts_them_and_a_new_target_does_not(lab: Lab) -> None:
    def happens() -> None:
        lab.exporter.observe({**A, "path": "/new"}, {FAST: 3, SLOW: 2})
        lab.exporter.observe({"job": "rpc", "instance": "c"}, {FAST: 4000, SLOW: 1000})

    lab.grows_by(5, bad=2, estimated=2, doing=happens)


def test_a_restarted_target_counts_from_zero(lab: Lab) -> None:
    def happens() -> None:
        lab.exporter.restart(A)
        lab.exporter.observe(A, {FAST: 50, HALF: 5})

    lab.grows_by(55, bad=5, estimated=0, doing=happens)


def test_what_happens_while_scrapes_fail_is_counted_when_they_succeed(lab: Lab) -> None:
    def happens() -> None:
        lab.exporter.paused = True
        for _ in range(5):
            lab.exporter.observe(B, {FAST: 10, ONE: 2})
            time.sleep(1)
        lab.exporter.paused = False

    lab.grows_by(60, bad=10, estimated=5, doing=happens)


def test_a_histogram_that_is_not_there_is_not_measured(lab: Lab) -> None:
    assert lab.total(MEASURED_MINUTES, "elsewhere") == 0
    assert lab.counted("elsewhere") == (0, 0)
    assert lab.total(MEASURED_MINUTES, "exact") > 0
