"""Pyrra's four indicators to ours; a metric there is a plain selector, so that counters are always counted exactly."""

from __future__ import annotations

import re
from dataclasses import replace

from slo_kit.dialects import queries
from slo_kit.dialects.queries import Understood
from slo_kit.dialects.reading import Fields, Remarks
from slo_kit.promql import Matcher, Selector, Written, parse_selector
from slo_kit.sli.latency import Latency
from slo_kit.spec.nodes import Scalar
from slo_kit.spec.words import choice

_LABEL = re.compile(r"[a-zA-Z_][a-zA-Z0-9_]*")
KINDS = ("ratio", "latency", "latencyNative", "bool_gauge")


def read(fields: Fields, remarks: Remarks) -> Understood | None:
    """What one document counts, or nothing where it does not say it well."""
    kinds = [kind for kind in KINDS if kind in fields]
    inner = fields.inside(kinds[0]) if kinds else fields
    if len(kinds) == 1:
        fields.refuse_left()
    else:
        message = f"an indicator is of one kind, and {len(kinds) or 'none'} are given"
        remarks.wrong(fields.position, "indicator", message, f"write {choice(KINDS)}")
        return None
    by = _labels(inner)
    found = {"ratio": _ratio, "latency": _latency, "latencyNative": _native, "bool_gauge": _gauge}[kinds[0]](inner, remarks)
    inner.refuse_left()
    return replace(found, by=queries.told_apart(found.indicator, by, remarks)) if found else None


def _ratio(fields: Fields, remarks: Remarks) -> Understood | None:
    errors, total = _metric(fields, "errors"), _metric(fields, "total")
    if errors is None or total is None:
        return None
    return queries.taken(lambda: Understood(queries.counters(total, errors, good=False)), fields.at("errors"), remarks)


def _latency(fields: Fields, remarks: Remarks) -> Understood | None:
    success, total = _metric(fields, "success"), _metric(fields, "total")
    if success is None or total is None:
        return None
    bounds = [m for m in success.matchers if m.label == "le"]
    if len(bounds) != 1 or bounds[0].sign != "=" or not _is_number(bounds[0].value):
        hint = 'write the bucket at the threshold, as in latency_seconds_bucket{le="0.5"}'
        remarks.wrong(fields.inside("success").at("metric"), "no-bucket", "no bucket says which answers are fast enough", hint)
        return None
    found = queries.counters(total, success, good=True)
    if not isinstance(found, Latency):
        found = queries.counters(total, _in_both_spellings(success, bounds[0]), good=True)
    return queries.taken(lambda: Understood(found), fields.at("success"), remarks)


def _native(fields: Fields, remarks: Remarks) -> Understood | None:
    total, threshold = _metric(fields, "total"), fields.duration("latency", "200ms")
    if total is None or threshold is None:
        return None
    return queries.taken(lambda: Understood(Latency(total, threshold, native=True)), fields.at("total"), remarks)


def _gauge(fields: Fields, remarks: Remarks) -> Understood | None:
    found = _selector(fields)
    if found is None:
        return None
    labels = ", ".join(label.text for label in _labels(fields) if _LABEL.fullmatch(label.text))
    by = f" by ({labels}) " if labels else ""
    counted = queries.instants(Written(f"count{by}({found})", whole=True), Written(f"sum{by}({found})", whole=True), good=True)
    return queries.taken(lambda: Understood(counted, minimum=1), fields.at("metric"), remarks)


def _labels(fields: Fields) -> tuple[Scalar, ...]:
    """The labels of the grouping; resolve looks at what they are."""
    return tuple(item for item in fields.items("grouping") if isinstance(item, Scalar))


def _metric(fields: Fields, key: str) -> Selector | None:
    inner = fields.inside(key)
    found = _selector(inner)
    inner.refuse_left()
    return found


def _selector(fields: Fields) -> Selector | None:
    written = fields.needed("metric", 'requests_total{job="rpc"}')
    if not written:
        return None
    try:
        return parse_selector(written)
    except ValueError as error:
        message, _, hint = str(error).rpartition("; ")
        fields.remarks.wrong(fields.at("metric"), "not-a-selector", message or hint, hint if message else "")
        return None


def _in_both_spellings(success: Selector, bound: Matcher) -> Selector:
    """The bucket of a whole number as servers before and after Prometheus 3 spell it: 1 and 1.0."""
    whole = bound.value.removesuffix(".0")
    if not whole.isdigit():
        return success
    either = Matcher("le", "=~", f"{whole}|{whole}\\.0")
    return replace(success, matchers=tuple(either if m is bound else m for m in success.matchers))


def _is_number(text: str) -> bool:
    try:
        return float(text) < float("inf")
    except ValueError:
        return False
