"""What parses and still says something else than was meant: rates of sums, quantiles as counts, divisions by nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any, NamedTuple

import promql_parser

from slo_kit.duration import Duration
from slo_kit.promql.matcher import Matcher
from slo_kit.promql.nodes import Selector
from slo_kit.promql.pointing import tokens
from slo_kit.promql.reading import children, parsed

_GROWTH = {"rate", "increase", "irate", "delta", "idelta", "deriv", "resets"}
_ABSENT = {"absent", "absent_over_time"}
_OF_COUNTERS = ("_total", "_bucket")
"""Endings that no gauge has; `_count` and `_sum` are also the names of gauges, as of peers_count and CloudWatch."""
_COMPARED = {"<", "<=", ">", ">=", "==", "!="}


class Smell(NamedTuple):
    """What was found, by the id of its lint; `near` is the word of the expression to point at."""

    id: str
    near: str
    message: str
    hint: str


def smells(text: str) -> tuple[Smell, ...]:
    """Everything about an expression that somebody probably did not mean; it must parse."""
    node = parsed(text)
    return tuple(smell for each in _below(node) for find in FINDERS for smell in find(each))


def ranges(text: str) -> tuple[tuple[str, Duration], ...]:
    """Every range as written, with its length."""
    parts = tokens(text)
    after = (after.text for before, after in pairwise(parts) if before.text == "[" and after.kind == "word")
    return tuple((written, Duration.parse(length)) for written in after if (length := written.partition(":")[0]))


def counters_shown(text: str) -> tuple[str, ...]:
    """Metrics that count, by their name, and whose plain value the expression uses."""
    shown: dict[str, None] = {}
    for node in _without_growth(parsed(text)):
        if isinstance(node, promql_parser.VectorSelector) and (node.name or "").endswith(_OF_COUNTERS):
            shown[str(node.name)] = None
    return tuple(shown)


def impossible(selector: Selector) -> tuple[Matcher, Matcher] | None:
    """Two matchers of one label that no value passes."""
    for first in selector.matchers:
        for other in selector.matchers:
            if first.label == other.label and first.sign == "=" and first != other and other.refuses(first.value):
                return first, other
    return None


def _sum_before_rate(node: Any) -> Iterator[Smell]:
    """One restart behind a sum makes the sum fall, and a rate takes all that is left for growth."""
    if _called(node) in _GROWTH:
        for argument in node.args:
            if isinstance(argument, promql_parser.SubqueryExpr) and any(
                isinstance(each, promql_parser.AggregateExpr) for each in _below(argument.expr)
            ):
                message = f'"{_called(node)}" of a sum takes every restart of one target for a jump of all'
                yield Smell("sum-before-rate", _called(node), message, f"write sum({_called(node)}(...)), the sum outside")


def _quantile(node: Any) -> Iterator[Smell]:
    if _called(node) == "histogram_quantile":
        message = "a quantile per evaluation says nothing of how many requests were slow"
        yield Smell("quantile-in-slices", "histogram_quantile", message, "write latency: {histogram: ..., threshold: ...}")


def _absent(node: Any) -> Iterator[Smell]:
    if _called(node) in _ABSENT:
        message = f'"{_called(node)}" has a value only while something is missing, so nothing is measured while all is well'
        yield Smell("absent-counts-nothing", _called(node), message, "compare what is there; what is missing is alerted anyway")


def _division(node: Any) -> Iterator[Smell]:
    """0 / 0 is no number, and no number passes no comparison."""
    if isinstance(node, promql_parser.BinaryExpr) and str(node.op) in {"/", "%"} and _may_be_zero(node.rhs):
        message = "while nothing happens this divides by zero, and what is no number counts as bad"
        hint = "use the kind ratio, or add > 0 to what is divided by"
        yield Smell("divides-by-idle", str(node.op), message, hint)


def _may_be_zero(node: Any) -> bool:
    """Whether it is growth over time with nothing that keeps zero out."""
    if isinstance(node, promql_parser.BinaryExpr) and str(node.op) in _COMPARED and not _is_bool(node):
        return False
    if _called(node) in _GROWTH:
        return True
    return any(_may_be_zero(child) for child in children(node))


def _is_bool(node: Any) -> bool:
    return bool(node.modifier and node.modifier.return_bool)


def _labels_differ(node: Any) -> Iterator[Smell]:
    """Two sums by different labels have no series in common."""
    if not isinstance(node, promql_parser.BinaryExpr) or (node.modifier and node.modifier.matching):
        return
    left, right = _grouped_by(node.lhs), _grouped_by(node.rhs)
    if left is not None and right is not None and left != right and str(node.op) not in {"or", "unless"}:
        said = " and ".join(f"by ({', '.join(sorted(labels))})" if labels else "without labels" for labels in (left, right))
        message = f"the sides of {node.op} are grouped {said}, so no series of one meets any of the other"
        yield Smell("labels-differ", str(node.op), message, "group both alike, or write on (...)")


def _grouped_by(node: Any) -> frozenset[str] | None:
    """The labels that an aggregation keeps, seen through parentheses and arithmetic with numbers; None if that is not plain."""
    while isinstance(node, promql_parser.ParenExpr):
        node = node.expr
    if isinstance(node, promql_parser.BinaryExpr):
        sides = [side for side in (node.lhs, node.rhs) if not isinstance(side, promql_parser.NumberLiteral)]
        return _grouped_by(sides[0]) if len(sides) == 1 else None
    if not isinstance(node, promql_parser.AggregateExpr) or str(node.op) in {"topk", "bottomk", "count_values"}:
        return None
    if node.modifier is None:
        return frozenset()
    return frozenset(node.modifier.labels) if str(node.modifier.type).endswith("By") else None


FINDERS: tuple[Callable[[Any], Iterator[Smell]], ...] = (_sum_before_rate, _quantile, _absent, _division, _labels_differ)


def _below(node: Any) -> Iterator[Any]:
    """A node and all that is below it."""
    yield node
    for child in children(node):
        yield from _below(child)


def _without_growth(node: Any) -> Iterator[Any]:
    """The same without what is inside of functions that read growth, ranges, or only presence."""
    if isinstance(node, promql_parser.MatrixSelector | promql_parser.SubqueryExpr):
        return
    if _called(node) in {*_GROWTH, *_ABSENT, "timestamp", "histogram_quantile"}:
        return
    if isinstance(node, promql_parser.AggregateExpr) and str(node.op) in {"count", "group"}:
        return
    yield node
    for child in children(node):
        yield from _without_growth(child)


def _called(node: Any) -> str:
    return str(node.func.name) if isinstance(node, promql_parser.Call) else ""
