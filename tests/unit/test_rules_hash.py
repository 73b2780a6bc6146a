"""The hash of the rules in `slo:rules:info`: the same for the same rules, however they are spelt, and another for others."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from slo_kit.pipeline import built
from slo_kit.targets.file import File

WORKSPACE = """\
apiVersion: slo-kit/v1
kind: Topology
regions: [{name: eu, prometheus: "http://eu:9090"}, {name: us, prometheus: "http://us:9090"}]
global: {prometheus: "http://global:9090"}
---
apiVersion: slo-kit/v1
kind: Service
service: shop
owner: checkout
slos:
  - name: availability
    objective: 99
    indicator: {ratio: {total: 'requests_total{job="shop",route="/pay"}', bad: {code: "5..", user: "real"}}}
  - name: latency
    objective: 95
    indicator: {latency: {histogram: 'seconds{job="shop",route="/pay"}', threshold: 300ms}}
  - name: lag
    objective: 99
    indicator: {slices: {good: 'max by (chain) (lag_seconds{chain="a",job="shop"}) < 5'}}
"""
SPELT = (
    ('requests_total{job="shop",route="/pay"}', 'requests_total{route="/pay",job="shop"}'),
    ('requests_total{job="shop",route="/pay"}', 'requests_total{ job = "shop", route = "/pay", }'),
    ('{code: "5..", user: "real"}', '{user: "real", code: "5.."}'),
    ('seconds{job="shop",route="/pay"}', 'seconds{route="/pay", job="shop"}'),
    ('max by (chain) (lag_seconds{chain="a",job="shop"}) < 5', 'max by(chain) ( lag_seconds{chain="a", job="shop"} )  <  5'),
    ("objective: 99\n", "objective: 99.0  # two nines\n"),
)
"""The same, said in another way."""

CHANGED = (
    ("objective: 95", "objective: 96"),
    ('route="/pay"}\', threshold', 'route="/list"}\', threshold'),
    ('bad: {code: "5.."', 'bad: {code: "5..|429"'),
    ("< 5'", "<= 5'"),
    ("owner: checkout", "owner: platform"),
    ("- name: lag\n", "- name: freshness\n"),
    ('us:9090"', 'us:9090", role: standby'),
)
"""Other rules, in one region at least."""


def rules(folder: Path, was: str = "", now: str = "") -> tuple[File, ...]:
    assert was in WORKSPACE
    (folder / "slos.yaml").write_text(WORKSPACE.replace(was, now), encoding="utf-8")
    return tuple(file for file in built([folder / "slos.yaml"], ("prometheus",)) if "/rules/" in file.path)


def told(files: tuple[File, ...]) -> str:
    """The hash that every scope tells."""
    (each,) = {match[1] for file in files for match in re.finditer(r"hash: (.*)", file.text)}
    assert sum("hash: " in file.text for file in files) == 3
    return str(each)


@pytest.mark.parametrize(("was", "now"), SPELT)
def test_the_same_rules_have_the_same_hash_however_they_are_spelt(was: str, now: str, tmp_path: Path) -> None:
    assert rules(tmp_path, was, now) == rules(tmp_path)


@pytest.mark.parametrize(("was", "now"), CHANGED)
def test_other_rules_have_another_hash(was: str, now: str, tmp_path: Path) -> None:
    assert told(rules(tmp_path, was, now)) != told(rules(tmp_path))
