"""Reads the PromQL that people write; what the promql-parser package refuses becomes a ValueError in our words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import promql_parser

from slo_kit.promql.limits import DEEPEST, TooDeepError, refuse_endless, too_long
from slo_kit.promql.matcher import Matcher
from slo_kit.promql.nodes import Condition, Expr, Selector, Written
from slo_kit.promql.pointing import NotPromQLError, Place, place_of, regex_place
from slo_kit.promql.re2 import refusal

_SIGNS = {"Equal": "=", "NotEqual": "!=", "Re": "=~", "NotRe": "!~"}
_NAME = re.compile(r"[a-zA-Z_:][a-zA-Z0-9_:]*")
_COMPARISONS = {"<", "<=", ">", ">=", "==", "!="}


def parse_selector(text: str) -> Selector:
    """Read an instant vector selector; ValueError says what is wrong with it."""
    node = parsed(text)
    if isinstance(node, promql_parser.MatrixSelector):
        raise ValueError(f'"{text}" has a range; leave it out, the rules choose the time')
    if not isinstance(node, promql_parser.VectorSelector):
        raise ValueError(f'"{text}" is not a selector; write a metric and its labels, as in requests_total{{job="rpc"}}')
    if node.offset is not None or node.at is not None:
        raise ValueError(f'"{text}" moves in time; leave out offset and @, the rules choose the time')
    matchers = _matchers(node)
    named = [m for m in matchers if m.label == "__name__"]
    labels = tuple(m for m in matchers if m not in named)
    name = node.name or (named[0].value if len(named) == 1 and named[0].sign == "=" else "")
    if not name or (node.name and named):
        raise ValueError(f'"{text}" does not name one metric; write the metric before the braces')
    if not all(_NAME.fullmatch(written) for written in (name, *(m.label for m in labels))):
        raise ValueError(f'"{text}" has a name in quotes, unknown before Prometheus 3; write letters, digits and underscores')
    return Selector(name, labels)


def parse_condition(text: str) -> Condition:
    """Read a comparison such as `max(lag_seconds) < 5`; ValueError says what is wrong with it."""
    node = parsed(text)
    while isinstance(node, promql_parser.ParenExpr):
        node = node.expr
    operator = str(getattr(node, "op", ""))
    if not isinstance(node, promql_parser.BinaryExpr) or operator not in _COMPARISONS:
        raise ValueError(f'"{text}" is not a condition; write a comparison that is true when all is well, as in lag_seconds < 5')
    if isinstance(node.lhs, promql_parser.NumberLiteral):
        raise ValueError(f'"{text}" compares a number with something measured; write what is measured first')
    about_series(node.lhs, text)
    return Condition(_written(node.lhs), operator, _written(node.rhs))


def parse_expression(text: str) -> Written:
    """Read an expression that has a value for any number of series; ValueError says what is wrong with it."""
    node = parsed(text)
    about_series(node, text)
    return _written(node)


def laid_out(expression: Expr) -> str:
    """The text of an expression as a person would lay it out, over several lines when long; refuses what does not parse."""
    text = str(expression)
    try:
        node = promql_parser.parse(text)  # ours may be deeper than what people may write
    except ValueError as error:
        raise _not_promql(text, place_of(text, str(error)), str(error)) from None
    return str(node.prettify()) if len(text) > 100 else text


def selectors_of(text: str) -> tuple[Selector, ...]:
    """Every metric selector inside an expression, in order of appearance, ranges and offsets left out."""
    return tuple(dict.fromkeys(Selector(node.name or "", _matchers(node)) for node in _selectors(parsed(text))))


def shown_by(text: str) -> Selector | None:
    """The one selector whose plain value an expression shows, through aggregations at most; None if it is more than that."""
    node = parsed(text)
    while isinstance(node, promql_parser.ParenExpr | promql_parser.AggregateExpr):
        if isinstance(node, promql_parser.AggregateExpr) and str(node.op) not in {"max", "min", "avg", "sum"}:
            return None
        node = node.expr
    return Selector(node.name or "", _matchers(node)) if isinstance(node, promql_parser.VectorSelector) else None


def drops(text: str, label: str) -> bool:
    """Whether what an expression gives has lost a label: aggregated without it, on the side whose labels are kept."""
    node = parsed(text)
    while not isinstance(node, promql_parser.AggregateExpr):
        inner = node.lhs if isinstance(node, promql_parser.BinaryExpr) else getattr(node, "expr", None)
        if not isinstance(inner, promql_parser.Expr):
            return False
        node = inner
    if str(node.op) in {"topk", "bottomk"}:
        return False
    kept = node.modifier
    if kept is None:
        return True
    without = "without" in str(kept.type).lower()
    return (label in kept.labels) is without


def looks_back(text: str) -> bool:
    """Whether an expression reads a range of time, as `rate` does."""
    return any(_ranges(parsed(text)))


def about_series(node: Any, text: str) -> None:
    """Refuse a number, a string and a range: only series can be counted, and be missing."""
    try:
        promql_parser.parse(f"group({node.prettify()})")
    except ValueError:
        raise ValueError(f'"{text}" is not about series; write a metric, or an expression of metrics') from None


def _written(node: Any) -> Written:
    return Written(node.prettify(), whole=not isinstance(node, promql_parser.BinaryExpr | promql_parser.UnaryExpr))


def _selectors(node: Any) -> Iterator[Any]:
    """All vector selectors below a node of the parser."""
    if isinstance(node, promql_parser.VectorSelector):
        yield node
        return
    for child in children(node):
        yield from _selectors(child)


def _ranges(node: Any) -> Iterator[Any]:
    """All ranges below a node of the parser."""
    if isinstance(node, promql_parser.MatrixSelector | promql_parser.SubqueryExpr):
        yield node
    for child in children(node):
        yield from _ranges(child)


def children(node: Any) -> Iterator[Any]:
    """What a node is made of; the parser's classes share no way to list it."""
    named = [getattr(node, name, None) for name in ("vector_selector", "lhs", "rhs", "expr", "param")]
    for child in (*named, *(getattr(node, "args", None) or ())):
        if isinstance(child, promql_parser.Expr):
            yield child


def _matchers(node: Any) -> tuple[Matcher, ...]:
    return tuple(Matcher(m.name, _SIGNS[str(m.op).removeprefix("MatchOp.")], m.value) for m in node.matchers.matchers)


def parsed(text: str) -> Any:
    """The parser's own node of an expression; NotPromQLError says where it is wrong."""
    node = _tree(text)
    for selector in _of_some_depth(node):
        if selector.matchers.or_matchers:
            raise ValueError(f'"{text}" uses "or" between matchers, which Prometheus refuses; use a regular expression')
        for matcher in _matchers(selector):
            _refuse_pattern(matcher, text)
    return node


def _tree(text: str) -> Any:
    """The same, before anything is asked of it."""
    refuse_endless(text)
    if place := too_long(text):
        raise _not_promql(text, place)
    try:
        return promql_parser.parse(text)
    except ValueError as error:
        raise _not_promql(text, place_of(text, str(error)), str(error)) from None


def _of_some_depth(node: Any) -> tuple[Any, ...]:
    """All vector selectors below a node, level by level; TooDeepError where there are too many levels for those who recurse."""
    found, level, levels = [], [node], 0
    while level:
        levels += 1
        if levels > DEEPEST:
            raise TooDeepError(f"{DEEPEST} levels, each inside of another")
        found += [one for one in level if isinstance(one, promql_parser.VectorSelector)]
        level = [child for one in level for child in children(one)]
    return tuple(found)


def _refuse_pattern(matcher: Matcher, text: str) -> None:
    """NotPromQLError for a regular expression that the parser lets pass and RE2 does not."""
    if matcher.sign.endswith("~") and refusal(matcher.value):
        place = regex_place(text, matcher.value) or Place(0, max(1, len(text)))
        raise _not_promql(text, place)


def _not_promql(text: str, place: Place, said: str = "") -> NotPromQLError:
    return NotPromQLError(f'"{text}" is not PromQL: {place.words or said}', place.start, place.width)
