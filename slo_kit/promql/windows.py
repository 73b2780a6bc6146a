"""Reads expressions over a window that other tools leave open, and finds in them what can be counted exactly."""

from __future__ import annotations

import re
from typing import Any

import promql_parser

from slo_kit.duration import Duration
from slo_kit.promql.counted import Counted, Counter, Events, Instant, Ranged, Share
from slo_kit.promql.nodes import Written
from slo_kit.promql.reading import about_series, parsed
from slo_kit.promql.trees import (
    calls_in,
    groups_of,
    has_range,
    is_operation,
    number_of,
    ranges_in,
    same,
    selector_of,
    unwrapped,
    without_zero,
)

_MARK = "13m13s"
"""Stands for the window while an expression is parsed: nobody writes it."""
_ANY = re.compile(r"\[\s*(?:(?:\d+(?:ms|[smhdwy]))+|\$?\{?__?[a-zA-Z_]+\}?|\{\{[^}]*\}\})\s*\]")
"""Any range without a step: a length of time, or what some tool puts one in for."""
_OPEN = re.compile(r"\{\{-?\s*\.window\s*-?\}\}")
SHORT = Duration.of(minutes=5)
"""The window put in where an expression cannot be taken apart: at least four scrapes of most servers."""
_PER_SECOND = {"rate", "irate", "deriv", "idelta"}
_PER_WINDOW = {"increase", "sum_over_time", "count_over_time", "delta", "changes", "resets"}


def has_window(text: str) -> bool:
    """Whether `{{.window}}` stands in a text."""
    return bool(_OPEN.search(text))


def events_over(part: str, total: str, good: bool = False) -> Events:
    """What two expressions count; ValueError says what is wrong with one of them."""
    return _events(_opened(part), _opened(total), good)


def events_as_written(part: str, total: str, good: bool, cumulative: bool) -> Events:
    """The same of expressions with ranges of their own, or none where they show counters as they are (`cumulative`)."""
    if all(_ANY.search(text) for text in (part, total)):
        some, every = (_opened(_ANY.sub("[{{.window}}]", text)) for text in (part, total))
        opened = _events(some, every, good)
        if isinstance(opened.total, Counter) and isinstance(opened.part, Counter):
            return opened
    parts = [parsed(text) for text in (part, total)]
    for node, text in zip(parts, (part, total), strict=True):
        about_series(node, text)
    if cumulative:
        counted = [_shown_counter(node) for node in parts]
        if None in counted:
            raise ValueError("not a counter, though it says so; write a counter, as in requests_total, or counter: false")
        found = [one for one in counted if one is not None]
        shown = [Ranged(Written(str(one.selector), whole=True), per_second=False) for one in found]
        return Events(found[1], found[0], good, shown[1], shown[0])
    shown = [_ranged(node) for node in parts]
    return Events(shown[1], shown[0], good, shown[1], shown[0], groups_of(parts[1]))


def share_as_written(text: str, good: bool) -> Events | Share:
    """The same of an expression of a ratio with ranges of its own; `good` if it is the share of good events."""
    if _ANY.search(text):
        opened = share_over(_ANY.sub("[{{.window}}]", text), good)
        if isinstance(opened, Events) and isinstance(opened.total, Counter) and isinstance(opened.part, Counter):
            return opened
    node = parsed(text)
    about_series(node, text)
    shown = _ranged(node).shown
    inside = shown.text if shown.whole else f"({shown.text})"
    return Share(Written(f"1 - {inside}", whole=False) if good else shown)


def share_over(text: str, good: bool = False) -> Events | Share:
    """What an expression of an error ratio counts, where it is a quotient; ValueError says what is wrong with it."""
    node = _opened(text)
    quotient = unwrapped(node)
    if is_operation(quotient, "-") and number_of(quotient.lhs) == 1:
        quotient, good = unwrapped(quotient.rhs), not good
    if is_operation(quotient, "/") and number_of(quotient.rhs) is None:
        return _events(quotient.lhs, quotient.rhs, good)
    return Share(_ranged(node).shown)


def _events(part: Any, total: Any, good: bool) -> Events:
    rest = unwrapped(part)
    if is_operation(rest, "-") and same(rest.lhs, total):
        part, good = rest.rhs, not good
    elif (
        is_operation(rest, "-")
        and number_of(rest.lhs) == 1
        and is_operation(unwrapped(rest.rhs), "/")
        and same(unwrapped(rest.rhs).rhs, total)
    ):
        part, good = unwrapped(rest.rhs).lhs, not good
    by = groups_of(total)
    if set(by) != set(groups_of(part)):
        raise ValueError("the two queries are grouped by different labels; group both by the same")
    return Events(_counted(total), _counted(part), good, _ranged(total), _ranged(part), by)


def _shown_counter(node: Any) -> Counter | None:
    """The counter that an expression shows as it is, summed or not."""
    bare = unwrapped(node)
    summed = isinstance(bare, promql_parser.AggregateExpr) and str(bare.op) == "sum" and not groups_of(bare)
    inner = unwrapped(bare.expr) if summed else bare
    selector = selector_of(inner) if isinstance(inner, promql_parser.VectorSelector) else None
    return Counter(selector) if selector else None


def _opened(text: str) -> Any:
    """The tree of an expression; refuses one whose windows are not all left open."""
    if not has_window(text):
        raise ValueError("no range is the window; write [{{.window}}] where the range goes")
    try:
        node = parsed(_OPEN.sub(_MARK, text))
        about_series(node, text)
    except ValueError as error:
        raise ValueError(" ".join(str(error).replace(_MARK, "{{.window}}").split())) from None
    if not any(str(one.range) == "0:13:13" for one in ranges_in(node)):
        raise ValueError("the window is not the range of anything; write it as in rate(requests_total[{{.window}}])")
    return node


def _counted(node: Any) -> Counted:
    """The most exact form there is."""
    bare, kept = without_zero(unwrapped(node))
    summed = isinstance(bare, promql_parser.AggregateExpr) and str(bare.op) == "sum"
    by = f" by ({', '.join(labels)})" if (labels := groups_of(bare)) else ""
    inner = unwrapped(bare.expr) if summed else bare
    if isinstance(inner, promql_parser.Call) and len(inner.args) == 1:
        over, name = inner.args[0], inner.func.name
        plain = getattr(over, "offset", None) is None and str(getattr(over, "range", "")) == "0:13:13"
        if isinstance(over, promql_parser.MatrixSelector) and plain and over.vector_selector.offset is None:
            selector = selector_of(over.vector_selector)
            if selector and name in {"rate", "increase", "irate"}:
                return Counter(selector, apart=not summed)
            together = {"sum_over_time": "sum", "count_over_time": "count"}.get(name) if summed else None
            if selector and together:
                return Instant(_written(f"{together}{by} ({selector})", kept and not by))
        if isinstance(over, promql_parser.SubqueryExpr) and plain and name == "sum_over_time" and not has_range(over.expr):
            return Instant(_written(unwrapped(over.expr).prettify(), kept))
    return _ranged(node)


def _ranged(node: Any) -> Ranged:
    names = {one.func.name for one in calls_in(node)}
    text = node.prettify().replace(_MARK, str(SHORT))
    whole = not isinstance(node, promql_parser.BinaryExpr | promql_parser.UnaryExpr)
    per_second = bool(names & _PER_SECOND) and not names & _PER_WINDOW
    return Ranged(Written(text, whole=whole), per_second, over=has_range(node))


def _written(text: str, zero: bool) -> Written:
    return Written(f"{text} or vector(0)", whole=False) if zero else Written(text)
