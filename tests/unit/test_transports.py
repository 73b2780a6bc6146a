"""How totals reach the global Prometheus: files that Prometheus itself takes, and names that carry nothing but what is ours."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from slo_kit.library import builtin_policies
from slo_kit.model.plan import Plan
from slo_kit.model.topology import Region
from slo_kit.naming import sent
from slo_kit.resolve.plan import make_plan
from slo_kit.spec.load import load_workspace
from slo_kit.targets import build

TOPOLOGY = """
apiVersion: slo-kit/v1
kind: Topology
regions:
  - {name: eu, prometheus: ["http://prometheus-1.eu:9090", "http://prometheus-2.eu:9090"]}
  - {name: us, prometheus: "http://prometheus.us:9090"}
global: GLOBAL
---
apiVersion: slo-kit/v1
kind: Service
service: shop
owner: checkout
slos:
  - name: availability
    objective: 99
    indicator: {ratio: {total: 'http_requests_total{job="shop"}', bad: {code: "5.."}}}
    global: {objective: 98}
"""
PUSHED = '{prometheus: ["http://a.global:9090", "http://b.global:9090/prometheus/"], transport: remote_write}'


def planned(store: str, folder: Path) -> Plan:
    (folder / "slos.yaml").write_text(TOPOLOGY.replace("GLOBAL", store), encoding="utf-8")
    return make_plan(load_workspace([folder], builtin_policies()))


def files(store: str, folder: Path) -> dict[str, str]:
    return {file.path: file.text for file in build(planned(store, folder), ("prometheus", "promtool", "grafana"))}


@pytest.fixture
def pushed(tmp_path: Path) -> dict[str, str]:
    return files(PUSHED, tmp_path)


def relabelled(rules: list[dict[str, Any]], labels: dict[str, str]) -> dict[str, str] | None:
    """What Prometheus makes of the labels, for the few actions that are used; None if it drops the series."""
    for rule in rules:
        found = re.fullmatch(rule.get("regex", "(.*)"), ";".join(labels.get(name, "") for name in rule.get("source_labels", [])))
        match rule.get("action", "replace"):
            case "keep" if not found:
                return None
            case "replace" if found:
                labels = labels | {rule["target_label"]: rule["replacement"]}
            case "labelkeep":
                labels = {name: value for name, value in labels.items() if re.fullmatch(rule["regex"], name)}
    return labels


@pytest.mark.skipif(shutil.which("promtool") is None, reason="promtool is not installed")
def test_prometheus_takes_what_is_written_for_it(pushed: dict[str, str], tmp_path: Path) -> None:
    for name, text in pushed.items():
        if name.endswith(("remote_write.yaml", "remote_write-1.yaml", "receiver.yaml")):
            config = tmp_path / "prometheus.yml"
            config.write_text(text, encoding="utf-8")
            done = subprocess.run(["promtool", "check", "config", str(config)], capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stdout + done.stderr


def test_every_prometheus_of_every_region_pushes_to_every_global_one(pushed: dict[str, str]) -> None:
    sections = {name: text for name, text in pushed.items() if "remote_write" in name}
    assert list(sections) == [
        "regions/eu/remote_write-1.yaml",
        "regions/eu/remote_write-2.yaml",
        "regions/us/remote_write.yaml",
    ]
    for text in sections.values():
        urls = [queue["url"] for queue in yaml.safe_load(text)["remote_write"]]
        assert urls == ["http://a.global:9090/api/v1/write", "http://b.global:9090/prometheus/api/v1/write"]
    assert "global/scrape.yaml" not in pushed


def test_nothing_but_totals_heartbeat_and_hash_of_its_own_leaves_a_region(pushed: dict[str, str]) -> None:
    (queue, _) = yaml.safe_load(pushed["regions/us/remote_write.yaml"])["remote_write"]
    rules = queue["write_relabel_configs"]
    own = {"service": "shop", "slo": "availability", "region": "us", "scope": "region", "prometheus": "monitoring/k8s"}
    told = relabelled(rules, {"__name__": "slo:bad_events:total", **own})
    assert told == {key: value for key, value in own.items() if key != "prometheus"} | {"__name__": "slo:sent_bad_events:total"}
    assert relabelled(rules, {"__name__": "slo:error:ratio_1h", **own}) is None
    assert relabelled(rules, {"__name__": "http_requests_total", "region": "us"}) is None
    assert relabelled(rules, {"__name__": "slo:events:total", **own, "region": "eu"}) is None


def test_replicas_are_told_apart_under_names_of_their_own(pushed: dict[str, str]) -> None:
    (queue, _) = yaml.safe_load(pushed["regions/eu/remote_write-2.yaml"])["remote_write"]
    told = relabelled(queue["write_relabel_configs"], {"__name__": "slo:events:total", "region": "eu", "scope": "region"})
    assert told == {"__name__": "slo:sent_replica_events:total", "region": "eu", "scope": "region", "replica": "2"}


def test_whatever_is_sent_is_heard(pushed: dict[str, str]) -> None:
    """A name that no rule of the global Prometheus takes would be pushed for nothing."""
    sections = [yaml.safe_load(text) for name, text in pushed.items() if "remote_write" in name]
    names = {
        rule["replacement"]
        for section in sections
        for rule in section["remote_write"][0]["write_relabel_configs"]
        if rule.get("target_label") == "__name__"
    }
    groups = yaml.safe_load(pushed["global/rules/_generic.yaml"])["groups"]
    heard = {rule["expr"]: rule["record"] for group in groups if group["name"] == "slo-kit:arrivals" for rule in group["rules"]}
    assert set(heard) == names
    assert all(sent(record) == expr for expr, record in heard.items())


def test_regions_that_are_asked_one_by_one_need_no_global_rules(tmp_path: Path) -> None:
    asked = files("{transport: fan_out}", tmp_path)
    assert [name for name in asked if name.startswith("global/")] == []
    assert "regions/eu/rules/shop.yaml" in asked
    # the promise over all regions is there all the same, for whoever adds up what they say
    (promised,) = (slo for scope in planned("{transport: fan_out}", tmp_path).globals for slo in scope.slos)
    assert str(promised.objective) == "0.98"


def test_a_workspace_of_the_lab_has_regions_that_nobody_wrote(tmp_path: Path) -> None:
    """They have addresses and stand nowhere."""
    (tmp_path / "slos.yaml").write_text(TOPOLOGY.replace("GLOBAL", PUSHED), encoding="utf-8")
    workspace = load_workspace([tmp_path], builtin_policies())
    regions = (*workspace.topology.regions, Region("ap", ("http://127.0.0.1:1",)))
    made_up = replace(workspace, topology=replace(workspace.topology, regions=regions))
    assert [scope.name for scope in make_plan(made_up).regions] == ["eu", "us", "ap"]
