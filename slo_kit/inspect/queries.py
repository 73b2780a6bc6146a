"""The PromQL of a board: where each expression stands, and its tree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import promql_parser

from slo_kit.inspect.boards import At, Board
from slo_kit.inspect.filling import ASKED
from slo_kit.promql import Selector, selectors_of

_CHILDREN = ("vector_selector", "lhs", "rhs", "expr", "param")


@dataclass(frozen=True, slots=True)
class Query:
    """An expression as written in a board, variables and all."""

    at: At
    text: str


@dataclass(frozen=True, slots=True)
class Node:
    """A part of an expression and the parts around it, the outermost first."""

    part: Any
    around: tuple[Any, ...]


def queries(board: Board) -> Iterator[Query]:
    """Every expression of panels, variables and annotations."""
    for at, panel in board.drawn:
        for index, target in enumerate(panel.get("targets", ())):
            yield Query((*at, "targets", index, "expr"), target["expr"])
    for index, variable in enumerate(board.variables):
        asked = ASKED.fullmatch(question(variable)) if variable["type"] == "query" else None
        if asked and asked["series"]:
            yield Query(("templating", "list", index, "query"), asked["series"])
    for index, annotation in enumerate(board.content["annotations"]["list"]):
        if "expr" in annotation:
            yield Query(("annotations", "list", index, "expr"), annotation["expr"])


def question(variable: dict[str, Any]) -> str:
    """What a variable asks, in either form that Grafana writes."""
    query = variable["query"]
    return str(query["query"] if isinstance(query, dict) else query)


# Several rules read the same few hundred expressions.
@lru_cache(maxsize=4096)
def parsed(text: str) -> Any:
    """The tree of an expression; ValueError says what is wrong with it."""
    reads(text)
    return promql_parser.parse(text)


@lru_cache(maxsize=4096)
def reads(text: str) -> tuple[Selector, ...]:
    """The series that an expression reads; ValueError says what is wrong with it."""
    return selectors_of(text)


def nodes(part: Any, around: tuple[Any, ...] = ()) -> Iterator[Node]:
    """All parts of an expression."""
    yield Node(part, around)
    children = [getattr(part, name, None) for name in _CHILDREN]
    for child in (*children, *(getattr(part, "args", None) or ())):
        if isinstance(child, promql_parser.Expr):
            yield from nodes(child, (*around, part))


def metrics(part: Any) -> tuple[str, ...]:
    """The names of the series that a part reads, in order of appearance."""
    return tuple(node.part.name or "" for node in nodes(part) if isinstance(node.part, promql_parser.VectorSelector))
