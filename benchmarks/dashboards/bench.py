"""Building all dashboards of three regions and the global scope: time and size, for ten and for a thousand SLOs.

Run with `python benchmarks/dashboards/bench.py`. Their number and size do not depend on the number of SLOs.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from slo_kit.pipeline import planned
from slo_kit.targets.grafana import files

TOPOLOGY = """\
apiVersion: slo-kit/v1
kind: Topology
regions:
  - {name: eu-west-1, prometheus: "http://prometheus.eu-west-1:9090"}
  - {name: us-east-1, prometheus: "http://prometheus.us-east-1:9090"}
  - {name: ap-south-1, prometheus: "http://prometheus.ap-south-1:9090"}
global: {prometheus: "http://prometheus.global:9090"}
"""
SERVICE = """\
---
apiVersion: slo-kit/v1
kind: Service
service: service-%d
owner: platform
slos:
"""
SLO = """\
  - name: availability-%d
    objective: 99.9
    period: 30d
    indicator:
      ratio: {total: 'requests_total{job="service-%d"}', bad: {code: "5.."}}
"""
ROUNDS = 5


def workspace(slos: int) -> str:
    """So many SLOs, ten to a service."""
    starts = {number: SERVICE % (number // 10) for number in range(0, slos, 10)}
    return TOPOLOGY + "".join(starts.get(number, "") + SLO % (number, number // 10) for number in range(slos))


def measure(slos: int) -> str:
    """One line: dashboards, bytes, and the best of some builds in seconds, planning not included."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "slos.yaml"
        path.write_text(workspace(slos), encoding="utf-8")
        plan = planned([path])
    taken = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        made = [file for file in files(plan) if file.path.endswith(".json")]
        taken.append(time.perf_counter() - began)
    size = sum(len(file.text.encode()) for file in made)
    return f"{slos:>5} SLOs x {len(plan.regions)} regions: {len(made)} dashboards, {size:,} bytes, {min(taken):.2f} s"


if __name__ == "__main__":
    for count in (10, 100, 1000):
        print(measure(count))
