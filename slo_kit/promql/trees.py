"""Questions about trees of expressions, as the promql-parser package makes them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import promql_parser

from slo_kit.promql.nodes import Selector
from slo_kit.promql.reading import children, parse_selector


def unwrapped(node: Any) -> Any:
    """Without the parentheses around it."""
    while isinstance(node, promql_parser.ParenExpr):
        node = node.expr
    return node


def is_operation(node: Any, operator: str) -> bool:
    """Whether it is an operation of two sides."""
    return isinstance(node, promql_parser.BinaryExpr) and str(node.op) == operator


def same(one: Any, other: Any) -> bool:
    """Whether two expressions say the same."""
    return bool(unwrapped(one).prettify() == unwrapped(other).prettify())


def number_of(node: Any) -> float | None:
    """The number that it is, if it is one."""
    bare = unwrapped(node)
    return float(bare.val) if isinstance(bare, promql_parser.NumberLiteral) else None


def ranges_in(node: Any) -> Iterator[Any]:
    """All ranges and subqueries below a node."""
    if isinstance(node, promql_parser.MatrixSelector | promql_parser.SubqueryExpr):
        yield node
    for child in children(node):
        yield from ranges_in(child)


def has_range(node: Any) -> bool:
    """Whether there is any."""
    return any(True for _ in ranges_in(node))


def calls_in(node: Any) -> Iterator[Any]:
    """All calls of functions below a node."""
    if isinstance(node, promql_parser.Call):
        yield node
    for child in children(node):
        yield from calls_in(child)


def _labels(aggregate: Any) -> tuple[str, ...]:
    if aggregate.modifier is None:
        return ()
    kind = str(aggregate.modifier.type).rsplit(".", 1)[-1].lower()
    labels = tuple(aggregate.modifier.labels)
    if kind != "by":
        raise ValueError("grouped by all labels without some; write by and the labels that tell groups apart")
    return labels


def groups_of(node: Any) -> tuple[str, ...]:
    """The labels that a sum keeps."""
    bare, _ = without_zero(unwrapped(node))
    return _labels(bare) if isinstance(bare, promql_parser.AggregateExpr) else ()


def without_zero(node: Any) -> tuple[Any, bool]:
    """The expression before `or vector(0)`, and whether that was there: where nothing is, nothing is counted anyway."""
    if is_operation(node, "or") and str(unwrapped(node.rhs).prettify()).replace(" ", "") == "vector(0)":
        return unwrapped(node.lhs), True
    return node, False


def selector_of(node: Any) -> Selector | None:
    """The one metric that it selects, if that is what it does."""
    try:
        return parse_selector(node.prettify())
    except ValueError:
        return None
