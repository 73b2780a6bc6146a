"""Rules for Prometheus 2.53 and later, evaluated by its own packages: what is counted does not depend on the form of the delay.

Debian's promtool is older and refuses `query_offset`, so Go builds a small program from Prometheus' packages: minutes on a
machine that never did, seconds after that. `SLO_KIT_NEWER=1 pytest tests/test_newer.py` runs it.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from slo_kit.output import write
from slo_kit.pipeline import built

HERE = Path(__file__).parent
GO = shutil.which("go")
ASKED = "SLO_KIT_NEWER" in os.environ
TOTALS = ("slo:events:total", "slo:bad_events:total", "slo:measured_minutes:total")

pytestmark = pytest.mark.skipif(
    not ASKED or GO is None, reason="builds Prometheus 2.53 with Go, which takes minutes; SLO_KIT_NEWER=1 runs it"
)


def workspace(version: str) -> str:
    """Two places, and one SLO that is a minute late."""
    ratio = 'indicator: {ratio: {total: \'requests_total{job="shop"}\', bad: {code: "5.."}}}'
    return f"""\
apiVersion: slo-kit/v1
kind: Topology
regions: [{{name: eu, prometheus: "http://p:9090"}}]
global: {{prometheus: "http://p:9090"}}
prometheus: {{version: {version}}}
---
apiVersion: slo-kit/v1
kind: Service
service: shop
owner: checkout
slos:
  - {{name: availability, objective: 99, {ratio}}}
  - {{name: late, objective: 99, counting: {{delay: 50s}}, {ratio}}}
"""


def series() -> list[dict[str, Any]]:
    """100 requests a minute, stored 20 s late; a restart; errors born at minute 20; scrapes missing is not what is asked here."""
    good = [50.0 * n if n < 60 else 50.0 * (n - 60) for n in range(121)]
    labels = {"__name__": "requests_total", "job": "shop", "instance": "a"}
    return [
        {"Labels": {**labels, "code": "200"}, "Every": 30, "Late": 20, "Values": good},
        {"Labels": {**labels, "code": "500"}, "Every": 30, "Late": 20, "Values": [max(0.0, 2.0 * (n - 40)) for n in range(121)]},
    ]


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("go") / "newer"
    subprocess.run([str(GO), "build", "-o", str(made), "."], cwd=HERE / "newer", check=True)
    return made


def answers(program: Path, folder: Path, version: str) -> list[list[dict[str, Any]]]:
    (folder / "all.yaml").write_text(workspace(version), encoding="utf-8")
    write(folder / "build", built([folder / "all.yaml"], ("prometheus",)))
    files = sorted(str(path) for path in (folder / "build/regions/eu/rules").glob("*.yaml"))
    asked = [
        {"Query": f'{name}{{slo="{slo}"}}', "At": 60 * minute}
        for slo in ("availability", "late")
        for name in (*TOTALS, "slo:error:ratio_5m", "slo:error_budget_remaining:ratio")
        for minute in (10, 29, 31, 45, 60)
    ]
    alerts = [{"Query": 'ALERTS{alertname="SLOErrorBudgetBurn",slo="availability"}', "At": 3600}]
    job = {"Files": files, "Series": series(), "Step": 60, "Until": 3600, "Ask": [*asked, *alerts]}
    done = subprocess.run([str(program)], input=json.dumps(job), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: list[list[dict[str, Any]]] = json.loads(done.stdout)
    return found


def values(found: list[list[dict[str, Any]]]) -> list[list[tuple[str, float]]]:
    return [[(json.dumps(one["Labels"], sort_keys=True), round(one["Value"], 9)) for one in each] for each in found]


def test_both_forms_count_the_same(program: Path, tmp_path: Path) -> None:
    """`offset` in every expression, and `query_offset` of the group: the same totals, ratios and alerts at every minute.

    Measured minutes begin one later: what totals go on from is recorded in a group without an offset, and seen a minute after.
    """
    old, new = tmp_path / "old", tmp_path / "new"
    old.mkdir()
    new.mkdir()
    before, after = values(answers(program, old, "2.42")), values(answers(program, new, "2.53"))
    assert all(before[:25]), "nothing was counted"
    assert before[-1], "nobody was told"
    for earlier, later in zip(before, after, strict=True):
        minutes = [(labels, value + 1) for labels, value in later if "measured_minutes" in labels]
        assert earlier == (minutes or later)


def test_totals_are_stamped_with_the_time_they_speak_of(program: Path, tmp_path: Path) -> None:
    """At the hour, the total of an SLO with a delay of 30 s is that of half a minute before: 100 a minute from 30 s on."""
    rules = answers(program, tmp_path, "2.53")
    assert [one["Value"] for one in rules[0]] == [100 * 9]
    groups = yaml.safe_load((tmp_path / "build/regions/eu/rules/shop.yaml").read_text())["groups"]
    assert [(one["name"], one["query_offset"]) for one in groups] == [
        ("slo-kit:counters:shop", "30s"),
        ("slo-kit:counters:shop:delay-50s", "50s"),
    ]
    assert "offset 30s" not in (tmp_path / "build/regions/eu/rules/shop.yaml").read_text()
