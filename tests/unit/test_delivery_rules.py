"""PrometheusRule objects hold the rules of the plain files, no more, and none that the operator would ignore."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml

from slo_kit.errors import CannotRun
from slo_kit.model.plan import Plan
from slo_kit.targets import build
from slo_kit.targets.operator import LARGEST, rule_objects
from slo_kit.targets.yaml_text import to_yaml
from tools.board_plan import NINE, the_plan

DURATION = re.compile(r"(0|(([0-9]+)y)?(([0-9]+)w)?(([0-9]+)d)?(([0-9]+)h)?(([0-9]+)m)?(([0-9]+)s)?(([0-9]+)ms)?)")
"""How the definition of PrometheusRule wants durations."""


def objects(plan: Plan) -> dict[str, Any]:
    read = {file.path: yaml.safe_load(file.text) for file in build(plan, ("operator",))}
    return {path: each for path, each in read.items() if each["kind"] == "PrometheusRule"}


def plain(plan: Plan) -> dict[str, Any]:
    return {file.path: yaml.safe_load(file.text) for file in build(plan, ("prometheus",)) if "/rules/" in file.path}


MADE, PLAIN = objects(the_plan()), plain(the_plan())


def test_every_rule_file_becomes_an_object_with_the_same_groups() -> None:
    made = ((path.rpartition("/")[0].removeprefix("k8s/rules/"), each) for path, each in MADE.items())
    specs = {(folder, each["metadata"]["name"]): each["spec"] for folder, each in made}
    expected = {}
    for path, content in PLAIN.items():
        folder, _, stem = path.removesuffix(".yaml").partition("/rules/")
        scope = folder.rpartition("/")[2]
        name = f"slo-kit.{scope}.{stem[1:] if stem.startswith('_') else f'counters.{stem}'}"
        expected[folder, name] = content
    assert specs == expected


def test_objects_are_labelled_for_the_prometheus_of_their_scope() -> None:
    for path, each in MADE.items():
        region = path.split("/")[-2]
        assert each["apiVersion"] == "monitoring.coreos.com/v1"
        assert each["metadata"]["labels"] == {
            "app.kubernetes.io/managed-by": "slo-kit",
            "app.kubernetes.io/part-of": "slo-kit",
            "region": region,
            "release": "kube-prometheus-stack",
            "scope": "global" if region == "global" else "region",
        }


def test_objects_use_only_what_every_operator_knows() -> None:
    for each in MADE.values():
        for group in each["spec"]["groups"]:
            assert set(group) == {"name", "interval", "rules"}
            assert DURATION.fullmatch(group["interval"])
            for rule in group["rules"]:
                kind = {"alert", "annotations", "for"} if "alert" in rule else {"record"}
                assert set(rule) <= {"expr", "labels"} | kind
                assert DURATION.fullmatch(rule.get("for", "0"))
                said = {**rule.get("labels", {}), **rule.get("annotations", {})}
                assert all(isinstance(text, str) for text in (rule["expr"], *said.values()))


def test_a_service_called_generic_does_not_take_the_name_of_the_generic_rules() -> None:
    plan = the_plan(slos=(("generic/availability", "99.9", 10), ("generic-2/availability", "99.9", 10)))
    names = [each["metadata"]["name"] for each in objects(plan).values()]
    assert len(set(names)) == len(names) == 11


def test_the_longest_names_leave_room_for_what_the_operator_adds() -> None:
    """It calls the file <namespace>-<name>-<uid>.yaml, of at most 253 characters."""
    longest = "a" * 63
    plan = the_plan((longest,), ((f"{longest}/availability", "99.9", 10),))
    for each in objects(plan).values():
        assert len(f"{longest}-{each['metadata']['name']}-{'0' * 36}.yaml") <= 253


def test_many_services_stay_below_what_the_operator_takes() -> None:
    many = tuple((f"service-{number // 20}/slo-{number}", *NINE[number % 9][1:]) for number in range(200))
    for file in build(the_plan(("eu-west-1",), many), ("operator",)):
        assert len(file.text.encode()) < LARGEST


def test_a_service_too_large_for_one_object_is_refused_with_what_to_do() -> None:
    many = tuple((f"shop/slo-{number}", *NINE[number % 9][1:]) for number in range(400))
    said = r'the group "slo-kit:counters:shop" of "eu-west-1" takes [\d,]+ bytes .* some of its SLOs under another service'
    with pytest.raises(CannotRun, match=said):
        build(the_plan(("eu-west-1",), many), ("operator",))


def group(name: str, size: int) -> dict[str, Any]:
    return {"name": name, "interval": "1m", "rules": [{"record": "a", "expr": "b" * size}]}


def test_groups_too_large_together_are_spread_over_objects_in_their_order() -> None:
    sizes = {"one": 300_000, "two": 100_000, "three": 200_000, "four": 400_000, "five": 50_000}
    groups = [group(name, size) for name, size in sizes.items()]
    made = list(rule_objects("eu", "shop", to_yaml({"groups": groups})))
    assert [(name, [each["name"] for each in held]) for name, held in made] == [
        ("slo-kit.eu.counters.shop", ["one", "two"]),
        ("slo-kit.eu.counters.shop.2", ["three"]),
        ("slo-kit.eu.counters.shop.3", ["four", "five"]),
    ]
    assert [each for _, held in made for each in held] == groups


def test_a_file_is_measured_as_it_will_stand_in_its_object() -> None:
    """Nearly 491,520 bytes, which leave a sixteenth of the limit for the operator's own way of writing."""
    assert len(list(rule_objects("eu", "shop", to_yaml({"groups": [group("one", 491_300)]})))) == 1
    with pytest.raises(CannotRun):
        list(rule_objects("eu", "shop", to_yaml({"groups": [group("one", 491_500)]})))
