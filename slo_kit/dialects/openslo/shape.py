"""The keys of OpenSLO documents and what may stand there, as the official decoder has it: strict about keys, types and quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from slo_kit.errors import Position
from slo_kit.spec.nodes import Mapping as Keys
from slo_kit.spec.nodes import Node, Refused, Scalar, Sequence
from slo_kit.spec.words import guess

Word = Literal["text", "number", "count", "flag", "duration", "any"]


@dataclass(frozen=True, slots=True)
class Each:
    """A list of one type of thing."""

    of: Shape


@dataclass(frozen=True, slots=True)
class Named:
    """A mapping whose keys people choose; `listed` if a list of the same may stand for a value."""

    of: Shape
    listed: bool = False


Shape = Word | Each | Named | Mapping[str, "Shape"]
DURATION = re.compile(r"\s*([-+]?\d+)\s*(\S+)")
"""As the official decoder reads one: spaces and a sign are let through."""
_NUMBER = re.compile(r"[-+]?(\d[\d_]*(\.[\d_]*)?|\.\d[\d_]*)([eE][-+]?\d+)?|0[xob][\da-fA-F_]+|[-+]?\.(inf|nan)", re.IGNORECASE)
_FLAG = re.compile(r"true|false|yes|no|on|off|y|n", re.IGNORECASE)

_V1_METADATA: dict[str, Shape] = {
    "name": "text",
    "displayName": "text",
    "labels": Named("text", listed=True),
    "annotations": Named("text"),
}
_V2_METADATA: dict[str, Shape] = {"name": "text", "labels": Named("text"), "annotations": Named("text")}
_SOURCE_SPEC: dict[str, Shape] = {"description": "text", "type": "text", "connectionDetails": "any"}
_CALENDAR: dict[str, Shape] = {"startTime": "text", "timeZone": "text"}


def _indicator(metric: Shape) -> dict[str, Shape]:
    ratio: dict[str, Shape] = {
        "counter": "flag",
        "good": metric,
        "bad": metric,
        "total": metric,
        "rawType": "text",
        "raw": metric,
    }
    return {"description": "text", "thresholdMetric": metric, "ratioMetric": ratio}


_CONDITION: dict[str, Shape] = {
    "severity": "text",
    "description": "text",
    "condition": {
        "kind": "text",
        "op": "text",
        "threshold": "number",
        "lookbackWindow": "duration",
        "alertAfter": "duration",
    },
}
_TARGET: dict[str, Shape] = {"description": "text", "target": "text"}


def _policy(metadata: Shape) -> dict[str, Shape]:
    return {
        "description": "text",
        "alertWhenNoData": "flag",
        "alertWhenBreaching": "flag",
        "alertWhenResolved": "flag",
        "conditions": Each({"conditionRef": "text", "kind": "text", "metadata": metadata, "spec": _CONDITION}),
        "notificationTargets": Each({"targetRef": "text", "kind": "text", "metadata": metadata, "spec": _TARGET}),
    }


def _specs(metadata: Shape, metric: Shape, names: tuple[str, str, str]) -> dict[str, dict[str, Shape]]:
    service, sli, sli_ref = names
    indicator, policy = _indicator(metric), _policy(metadata)
    inline: dict[str, Shape] = {"metadata": metadata, "spec": indicator}
    objective: dict[str, Shape] = {
        "displayName": "text",
        "op": "text",
        "value": "number",
        "target": "number",
        "targetPercent": "number",
        "timeSliceTarget": "number",
        "timeSliceWindow": "duration",
        sli: inline,
        sli_ref: "text",
        "compositeWeight": "number",
    }
    slo: dict[str, Shape] = {
        "description": "text",
        service: "text",
        sli: inline,
        sli_ref: "text",
        "budgetingMethod": "text",
        "timeWindow": Each({"duration": "duration", "isRolling": "flag", "calendar": _CALENDAR}),
        "objectives": Each(objective),
        "alertPolicies": Each({"alertPolicyRef": "text", "kind": "text", "metadata": metadata, "spec": policy}),
    }
    return {
        "Service": {"description": "text"},
        "SLO": slo,
        "SLI": indicator,
        "DataSource": _SOURCE_SPEC,
        "AlertPolicy": policy,
        "AlertCondition": _CONDITION,
        "AlertNotificationTarget": _TARGET,
    }


_V1_METRIC: dict[str, Shape] = {"metricSource": {"metricSourceRef": "text", "type": "text", "spec": Named("any")}}
_V2_METRIC: dict[str, Shape] = {"dataSourceRef": "text", "dataSourceSpec": _SOURCE_SPEC, "spec": Named("any")}
_ALPHA_METRIC: dict[str, Shape] = {"source": "text", "queryType": "text", "query": "text"}
_ALPHA_OBJECTIVE: dict[str, Shape] = {
    "displayName": "text",
    "value": "number",
    "ratioMetrics": {"good": _ALPHA_METRIC, "total": _ALPHA_METRIC, "incremental": "flag"},
    "target": "number",
    "timeSliceTarget": "number",
    "op": "text",
}
_ALPHA_SLO: dict[str, Shape] = {
    "timeWindows": Each({"unit": "text", "count": "count", "isRolling": "flag", "calendar": _CALENDAR}),
    "budgetingMethod": "text",
    "description": "text",
    "indicator": {"thresholdMetric": _ALPHA_METRIC},
    "service": "text",
    "objectives": Each(_ALPHA_OBJECTIVE),
}
V1, V2ALPHA, V1ALPHA = "openslo/v1", "openslo.com/v2alpha", "openslo/v1alpha"
SPECS: dict[str, dict[str, dict[str, Shape]]] = {
    V1: _specs(_V1_METADATA, _V1_METRIC, ("service", "indicator", "indicatorRef")),
    V2ALPHA: _specs(_V2_METADATA, _V2_METRIC, ("serviceRef", "sli", "sliRef")),
    V1ALPHA: {"SLO": _ALPHA_SLO, "Service": {"description": "text"}},
}
"""By version and kind, the keys below `spec`."""
_METADATA: dict[str, Shape] = {V1: _V1_METADATA, V2ALPHA: _V2_METADATA, V1ALPHA: {"name": "text", "displayName": "text"}}


def misshapen(document: Keys, version: str, kind: str) -> Iterator[tuple[Position, str, str]]:
    """Where a document is not of its shape, why, and what to write instead."""
    whole: dict[str, Shape] = {
        "apiVersion": "text",
        "kind": "text",
        "metadata": _METADATA[version],
        "spec": SPECS[version][kind],
    }
    yield from _differs(document, whole, "this")


def _differs(node: Node, shape: Shape, name: str) -> Iterator[tuple[Position, str, str]]:
    if isinstance(node, Refused) or (isinstance(node, Scalar) and node.empty):
        return
    match shape:
        case str():
            yield from _word(node, shape, name)
        case Each(of):
            if not isinstance(node, Sequence):
                yield node.position, f'"{name}" is no list', "begin each with a dash"
                return
            for item in node.items:
                yield from _differs(item, of, name)
        case _ if not isinstance(node, Keys):
            yield node.position, f'"{name}" is no mapping', "write its keys below it"
        case Named(of, listed):
            for key, value in node.entries:
                items = value.items if listed and isinstance(value, Sequence) else (value,)
                for item in items:
                    yield from _differs(item, of, key.text)
        case _:
            for key, value in node.entries:
                if key.text not in shape:
                    known = "" if guess(key.text, shape) else f"known here: {', '.join(shape)}"
                    yield key.position, f'unknown key "{key.text}"{guess(key.text, shape)}', known
                else:
                    yield from _differs(value, shape[key.text], key.text)


def _word(node: Node, wanted: Word, name: str) -> Iterator[tuple[Position, str, str]]:
    if wanted == "any":
        return
    if not isinstance(node, Scalar):
        yield node.position, f'"{name}" is no single value', "write one"
        return
    number, flag = (node.plain and pattern.fullmatch(node.text) is not None for pattern in (_NUMBER, _FLAG))
    match wanted:
        case "text" | "duration" if number or flag:
            yield node.position, f"{node.text} without quotes is no text", f'write "{node.text}"'
        case "duration" if node.text and not DURATION.match(node.text):
            yield node.position, f'"{node.text}" is no duration', "write a number and one of m, h, d, w, M, Q, Y, as in 28d"
        case "number" | "count" if not number:
            yield node.position, f'"{node.text}" is no number', "write digits without quotes, as in 0.999"
        case "count" if not node.text.lstrip("+-").isdigit():
            yield node.position, f"{node.text} is no whole number", "write one, as in 30"
        case "flag" if not flag:
            yield node.position, f'"{node.text}" is neither true nor false', "write true or false without quotes"
