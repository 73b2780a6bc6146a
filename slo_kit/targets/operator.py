"""PrometheusRule objects for prometheus-operator: the groups of each plain rule file, in a folder per scope."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

import yaml

from slo_kit.errors import CannotRun
from slo_kit.model.plan import Plan, Scope
from slo_kit.naming import REGION, SCOPE, scope_folder
from slo_kit.rules.bundle import AUDIT, GENERIC
from slo_kit.spec.nodes import LOADER
from slo_kit.targets import prometheus
from slo_kit.targets.file import File
from slo_kit.targets.kubernetes import folder, metadata, object_name
from slo_kit.targets.yaml_text import Yaml, to_yaml

LARGEST = 2**19
"""Bytes: what the operator takes as one rule file; it ignores an object with more."""

RELEASE = {"release": "kube-prometheus-stack"}
"""The label by which a Prometheus of the Helm chart of this name finds its rules."""

OWN = {GENERIC: ("generic",), AUDIT: ("audit",)}
"""Names of what no service is called after."""

# The operator writes the rules down again in a way of its own, which may take a little more room.
_ROOM = LARGEST * 15 // 16

Groups = list[dict[str, Yaml]]


def files(plan: Plan) -> tuple[File, ...]:
    """Objects for every scope, and a kustomization each; CannotRun for a group that the operator would ignore."""
    plain = prometheus.files(plan)
    return tuple(
        file for scope in plan.scopes for file in folder(f"k8s/rules/{scope_folder(scope.name)}", _objects(scope, plain))
    )


def _objects(scope: Scope, plain: tuple[File, ...]) -> dict[str, Yaml]:
    """The objects of a scope by their names."""
    rules = PurePosixPath(scope_folder(scope.name), "rules")
    return {
        name: _prometheus_rule(scope, name, groups)
        for file in plain
        if PurePosixPath(file.path).parent == rules
        for name, groups in rule_objects(scope.name, PurePosixPath(file.path).stem, file.text)
    }


def rule_objects(scope: str, stem: str, text: str) -> Iterator[tuple[str, Groups]]:
    """Name and groups of the objects that a rule file becomes: one, or as many as its size asks for."""
    whole = object_name(scope, *OWN.get(stem, ("counters", stem)))
    if _size(text) <= _ROOM:
        yield whole, _groups(text)
        return
    for number, groups in enumerate(_packed(scope, _groups(text)), start=1):
        yield (whole if number == 1 else f"{whole}.{number}"), groups


def _packed(scope: str, groups: Groups) -> Iterator[Groups]:
    """The groups in order, as many together as there is room for; a group stays whole, for its rules share a timestamp."""
    packed: Groups = []
    taken = 0
    for group in groups:
        size = _size(to_yaml({"groups": [group]}))
        if size > _ROOM:
            raise CannotRun(
                f'the group "{group["name"]}" of "{scope}" takes {size:,} bytes and prometheus-operator less than {_ROOM:,} '
                "for one object; declare some of its SLOs under another service, or use the rule files of --target prometheus"
            )
        if taken + size > _ROOM:
            yield packed
            packed, taken = [], 0
        packed.append(group)
        taken += size
    yield packed


def _prometheus_rule(scope: Scope, name: str, groups: Groups) -> Yaml:
    labels = {**RELEASE, REGION: scope.name, SCOPE: scope.kind.value}
    return {
        "apiVersion": "monitoring.coreos.com/v1",
        "kind": "PrometheusRule",
        "metadata": metadata(name, labels),
        "spec": {"groups": groups},
    }


def _size(rules: str) -> int:
    """Bytes of a rule file once it stands in an object, two columns further in."""
    return len(rules.encode()) + 2 * rules.count("\n")


def _groups(text: str) -> Groups:
    groups: Groups = yaml.load(text, Loader=LOADER)["groups"]
    return groups
