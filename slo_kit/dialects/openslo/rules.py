"""What the official validator of OpenSLO demands beyond keys and types (OpenSLO/go-sdk 0.9).

A document of version 1 or 2alpha passes here if it does there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from slo_kit.dialects.openslo.demands import (
    Told,
    between,
    described,
    duration,
    exactly_one,
    forbidden,
    name,
    needed,
    one_of_keys,
    short,
    window,
)
from slo_kit.dialects.openslo.shape import V1, V2ALPHA
from slo_kit.dialects.reading import Fields

Rule = Callable[[Fields, str], Iterator[Told]]
_LABEL = re.compile(r"[a-zA-Z0-9]([-._a-zA-Z0-9]{0,61}[a-zA-Z0-9])?")
_VALUE = re.compile(r"([a-z0-9]([-._a-z0-9]{0,61}[a-z0-9])?)?")
_PREFIXED = re.compile(
    r"([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?(\.[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)*/)?[a-zA-Z0-9]([-._a-zA-Z0-9]{0,61}[a-zA-Z0-9])?"
)
METHODS = ("Occurrences", "Timeslices", "RatioTimeslices")
OPERATORS = ("gt", "lt", "gte", "lte")


def metadata(fields: Fields, version: str) -> Iterator[Told]:
    """A name, and labels and annotations of the right letters."""
    inner = fields.inside("metadata")
    if not inner.keys:
        yield inner.position, '"metadata" is missing', "add metadata: {name: availability}"
        return
    yield from name(inner, "name", required=True)
    if version != V2ALPHA:
        yield from short(inner, "displayName", 63)
    for what in ("labels", "annotations"):
        pattern = _LABEL if what == "labels" and version == V1 else _PREFIXED
        found = inner.inside(what)
        for key in found.keys:
            prefix, _, last = key.text.rpartition("/")
            if not pattern.fullmatch(key.text) or len(prefix) > 253 or len(last) > 63:
                yield key.position, f'"{key.text}" is no key of {what}', "write letters, digits, dashes, dots and underscores"
            elif what == "labels" and version == V2ALPHA and not _VALUE.fullmatch(found.text(key.text)):
                yield (
                    found.at(key.text),
                    f'"{found.text(key.text)}" is no value of a label',
                    "write lower-case letters and digits",
                )


def slo(spec: Fields, version: str) -> Iterator[Told]:
    """An SLO of version 1 or 2alpha."""
    sli, ref, service = ("indicator", "indicatorRef", "service") if version == V1 else ("sli", "sliRef", "serviceRef")
    objectives = spec.each("objectives")
    composite = any(sli in one or ref in one for one in objectives)
    single = sli in spec or ref in spec
    if composite == single:
        both = f'"{sli}" or "{ref}" stands in spec, or in every objective of a composite SLO'
        yield spec.position, f"{both}, and {'both' if single else 'neither'} is the case", f"write {ref}: and the name of an SLI"
    yield from _measured(spec, sli, ref, version)
    yield from described(spec)
    yield from needed(spec, service, "web")
    yield from needed(spec, "budgetingMethod", METHODS[0], METHODS)
    yield from exactly_one(spec, "timeWindow", "[{duration: 28d, isRolling: true}]")
    for one in spec.each("timeWindow"):
        yield from window(one)
        yield from duration(one, "duration", version, required=True)
    for one in spec.each("alertPolicies"):
        yield from _reference(one, "alertPolicyRef", "AlertPolicy", alert_policy, version)
    method = spec.text("budgetingMethod")
    inline = spec.inside(sli).inside("spec")
    for one in objectives:
        yield from _objective(one, inline)
        if method != METHODS[0] and method in METHODS:
            yield from duration(one, "timeSliceWindow", version, required=True)
        if method == METHODS[1]:
            yield from between(one, "timeSliceTarget", lambda target: 0 < target <= 1, "above 0 and at most 1", required=True)
        if composite:
            yield from _measured(one, sli, ref, version)
            yield from between(one, "compositeWeight", lambda weight: weight > 0, "above 0")


def indicator(spec: Fields, version: str) -> Iterator[Told]:
    """An SLI: a threshold or a ratio, and where its numbers come from."""
    yield from described(spec)
    yield from one_of_keys(spec, ("thresholdMetric", "ratioMetric"))
    if "thresholdMetric" in spec:
        yield from _metric(spec.inside("thresholdMetric"), version)
    if "ratioMetric" in spec:
        ratio = spec.inside("ratioMetric")
        yield from one_of_keys(ratio, ("total", "raw"))
        if sum(key in ratio for key in ("raw", "good", "bad")) > 1:
            yield ratio.position, 'of "raw", "good" and "bad" more than one is given', "leave the others out"
        if "total" in ratio and "good" not in ratio and "bad" not in ratio:
            yield ratio.position, 'neither "good" nor "bad" is given', "add one of them"
        for key in ("total", "good", "bad"):
            if "total" in ratio and key in ratio:
                yield from _metric(ratio.inside(key), version)
        if "raw" in ratio:
            yield from _metric(ratio.inside("raw"), version)
            yield from needed(ratio, "rawType", "success", ("success", "failure"))


def alert_policy(spec: Fields, version: str) -> Iterator[Told]:
    """One condition, and somebody who is told."""
    yield from described(spec)
    yield from exactly_one(spec, "conditions", "[{conditionRef: fast-burn}]")
    for one in spec.each("conditions"):
        yield from _reference(one, "conditionRef", "AlertCondition", alert_condition, version)
    if not spec.items("notificationTargets"):
        place = spec.at("notificationTargets")
        yield place, "nobody is told", "add notificationTargets: [{targetRef: on-call}]"
    for one in spec.each("notificationTargets"):
        yield from _reference(one, "targetRef", "AlertNotificationTarget", notification_target, version)


def alert_condition(spec: Fields, version: str) -> Iterator[Told]:
    """A burn rate over some time."""
    yield from described(spec)
    yield from needed(spec, "severity", "page")
    condition = spec.inside("condition")
    if not condition.keys:
        yield condition.position, '"condition" is missing', "add condition: {kind: burnrate, op: gte, threshold: 14.4}"
        return
    yield from needed(condition, "kind", "burnrate", ("burnrate",))
    if condition.text("kind") == "burnrate":
        yield from needed(condition, "op", "gte", OPERATORS)
        yield from between(condition, "threshold", lambda _: True, "", required=True)
        yield from duration(condition, "lookbackWindow", version, required=True)
        yield from duration(condition, "alertAfter", version, required=version == V2ALPHA)


def notification_target(spec: Fields, _: str) -> Iterator[Told]:
    """Where somebody is told."""
    yield from needed(spec, "target", "pagerduty")
    yield from described(spec)


def data_source(spec: Fields, _: str) -> Iterator[Told]:
    """Where numbers are asked for."""
    yield from described(spec)
    yield from needed(spec, "type", "Prometheus")
    if "connectionDetails" not in spec:
        yield spec.position, '"connectionDetails" is missing', "add connectionDetails: {url: http://prometheus:9090}"


def service(spec: Fields, _: str) -> Iterator[Told]:
    """A description, if anything."""
    yield from described(spec)


RULES: dict[str, Rule] = {
    "SLO": slo,
    "SLI": indicator,
    "AlertPolicy": alert_policy,
    "AlertCondition": alert_condition,
    "AlertNotificationTarget": notification_target,
    "DataSource": data_source,
    "Service": service,
}
"""By kind, for versions 1 and 2alpha."""


def _measured(fields: Fields, sli: str, ref: str, version: str) -> Iterator[Told]:
    """What is measured, inline or by name."""
    if sli in fields and ref in fields:
        yield fields.at(ref), f'"{sli}" and "{ref}" are both given', "leave one out"
        return
    if ref in fields:
        yield from name(fields, ref)
    if sli in fields:
        yield from metadata(fields.inside(sli), version)
        yield from indicator(fields.inside(sli).inside("spec"), version)


def _reference(fields: Fields, ref: str, kind: str, rule: Rule, version: str) -> Iterator[Told]:
    """Another document by its name, or in place."""
    inline = [key for key in ("kind", "metadata", "spec") if key in fields]
    if ref in fields and inline:
        yield fields.at(ref), f'"{ref}" and "{inline[0]}" are both given', "leave one out"
    elif ref in fields:
        yield from name(fields, ref)
    elif not inline:
        yield fields.position, f'"{ref}" is missing', f"write {ref}: and a name, or kind, metadata and spec in place"
    else:
        yield from needed(fields, "kind", kind, (kind,))
        yield from metadata(fields, version)
        if not fields.inside("spec").keys:
            yield fields.position, '"spec" is missing', "add it"
        yield from rule(fields.inside("spec"), version)


def _objective(one: Fields, inline: Fields) -> Iterator[Told]:
    yield from one_of_keys(one, ("target", "targetPercent"))
    yield from between(one, "target", lambda target: 0 <= target < 1, "from 0 to below 1")
    yield from between(one, "targetPercent", lambda target: 0 <= target < 100, "from 0 to below 100")
    if "ratioMetric" in inline:
        yield from forbidden(one, ("op", "value"))
    if "thresholdMetric" in inline:
        yield from between(one, "value", lambda _: True, "", required=True)
        yield from needed(one, "op", "lte", OPERATORS)


def _metric(fields: Fields, version: str) -> Iterator[Told]:
    if version == V2ALPHA:
        yield from one_of_keys(fields, ("dataSourceRef", "dataSourceSpec"))
        yield from name(fields, "dataSourceRef")
        if "dataSourceSpec" in fields:
            yield from data_source(fields.inside("dataSourceSpec"), version)
        return
    source = fields.inside("metricSource")
    yield from name(source, "metricSourceRef")
    if not source.inside("spec").keys:
        yield source.at("spec"), "no query is given", 'add metricSource: {type: Prometheus, spec: {query: "..."}}'
