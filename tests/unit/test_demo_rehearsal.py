"""The workspace as it is rehearsed on one machine."""

from __future__ import annotations

from pathlib import Path

from slo_kit.demo.rehearsal import local, stores
from slo_kit.library import builtin_policies
from slo_kit.spec.load import load_workspace

SERVICE = """
apiVersion: slo-kit/v1
kind: Service
service: rpc
owner: platform
slos:
  - {name: availability, objective: 99.9, indicator: {ratio: {total: requests_total, bad: {code: "5.."}}}}
"""
TOPOLOGY = """---
apiVersion: slo-kit/v1
kind: Topology
regions:
  - {name: eu, prometheus: "http://eu.invalid"}
  - {name: us, prometheus: "http://us.invalid", since: 2099-01-01}
"""


def rehearsed(folder: Path, text: str) -> dict[str, str]:
    (folder / "slos.yaml").write_text(text, encoding="utf-8")
    plan = local(load_workspace([folder], builtin_policies()))
    assert all(scope.since == 0 for scope in plan.scopes)
    assert all(scope.prometheus.startswith("http://127.0.0.1:") for scope in plan.scopes)
    assert len({scope.prometheus for scope in plan.scopes}) == len(plan.scopes)
    assert str(plan.counting.evaluation) == "2s"
    return dict(stores(plan))


def test_budgets_of_all_regions_are_asked_of_the_global_prometheus(tmp_path: Path) -> None:
    assert list(rehearsed(tmp_path, SERVICE + TOPOLOGY + 'global: {prometheus: "http://global.invalid"}\n')) == ["global"]


def test_budgets_are_asked_of_each_region_where_there_is_no_global_prometheus(tmp_path: Path) -> None:
    assert list(rehearsed(tmp_path, SERVICE + TOPOLOGY)) == ["eu", "us"]


def test_workspace_without_a_topology_is_rehearsed_in_one_place(tmp_path: Path) -> None:
    assert len(rehearsed(tmp_path, SERVICE)) == 1
