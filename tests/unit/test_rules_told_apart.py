"""No two rules of one file have a name and labels in common: promtool takes such for the same rule written twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import product
from pathlib import Path

import pytest
import yaml

from slo_kit.output import write
from slo_kit.pipeline import built
from slo_kit.proof import rules_checked
from slo_kit.spec.nodes import LOADER
from slo_kit.targets.file import File

TESTS = Path(__file__).parent.parent
WORKSPACES = (*sorted((TESTS / "ok").glob("*.yaml")), *sorted(TESTS.glob("*/slos")))

VERSIONS = ("2.42", "2.53")
PROMETHEUS = ('"http://eu:9090"', '["http://eu-1:9090", "http://eu-2:9090"]')
STORES = (
    '{prometheus: "http://g:9090"}',
    '{prometheus: ["http://g-1:9090", "http://g-2:9090"], transport: remote_write}',
    "{transport: fan_out}",
)
PROBES = ("", "probes: {success: 'probe_success{job=\"outside\"}'}")
CAN_BE = [each for each in product(VERSIONS, PROMETHEUS, STORES, PROBES) if not ("fan_out" in each[2] and each[3])]
"""Probes are scraped by the global Prometheus, so there is one."""


def topology(version: str, prometheus: str, store: str, probes: str) -> str:
    """Two regions, one of them with as many Prometheus as are told, and an SLO of each."""
    return f"""\
apiVersion: slo-kit/v1
kind: Topology
regions: [{{name: eu, prometheus: {prometheus}}}, {{name: us, prometheus: "http://us:9090"}}]
global: {store}
prometheus: {{version: {version}}}
{probes}
---
apiVersion: slo-kit/v1
kind: Service
service: shop
owner: checkout
slos:
  - {{name: availability, objective: 99, indicator: {{ratio: {{total: requests_total, bad: {{code: "5.."}}}}}}}}
"""


def written_twice(files: Iterable[File]) -> dict[str, list[str]]:
    """By rule file, the names and labels that more than one of its rules has."""
    rules = {file.path: Counter(_identities(file.text)) for file in files if "/rules/" in file.path}
    assert rules
    return {path: twice for path, each in rules.items() if (twice := [one for one, times in each.items() if times > 1])}


def _identities(text: str) -> Iterator[str]:
    for group in yaml.load(text, LOADER)["groups"]:
        for rule in group["rules"]:
            yield f"{rule.get('record') or rule['alert']} {sorted(rule.get('labels', {}).items())}"


@pytest.mark.parametrize(("version", "prometheus", "store", "probes"), CAN_BE)
def test_rules_are_told_apart_in_every_topology(version: str, prometheus: str, store: str, probes: str, tmp_path: Path) -> None:
    (tmp_path / "slos.yaml").write_text(topology(version, prometheus, store, probes), encoding="utf-8")
    assert written_twice(built([tmp_path / "slos.yaml"], ("prometheus",))) == {}


@pytest.mark.parametrize("path", WORKSPACES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_rules_are_told_apart_whatever_is_written(path: Path) -> None:
    assert written_twice(built([path], ("prometheus",))) == {}


def test_promtool_finds_no_rule_twice(tmp_path: Path) -> None:
    """Where totals arrive from replicas and from others, and regions are probed; in the form that an older promtool knows."""
    (tmp_path / "slos.yaml").write_text(topology("2.42", PROMETHEUS[1], STORES[1], PROBES[1]), encoding="utf-8")
    write(tmp_path / "build", built([tmp_path / "slos.yaml"], ("prometheus",)))
    assert rules_checked(tmp_path / "build") > 0


def test_a_rule_that_is_there_twice_would_be_noticed() -> None:
    rule = "{record: a, expr: 1, labels: {b: c}}"
    assert written_twice([File("x/rules/y.yaml", f"groups: [{{rules: [{rule}, {rule}]}}]")]) == {
        "x/rules/y.yaml": ["a [('b', 'c')]"]
    }
