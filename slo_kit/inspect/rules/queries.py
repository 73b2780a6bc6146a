"""Rules about PromQL: it parses, reads what is there, and treats counters as counters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import promql_parser

from slo_kit import naming
from slo_kit.inspect.boards import At, Board
from slo_kit.inspect.filling import Span, filled
from slo_kit.inspect.queries import Node, nodes, parsed, queries, reads
from slo_kit.inspect.rule import Bundle, Finding, NoPlan, Rule
from slo_kit.model.plan import Plan
from slo_kit.rules.bundle import rule_files
from slo_kit.rules.model import RecordingRule

EXAMPLE = Span(1_795_000_000, 1_795_604_800, 4261)
"""Any week; the odd step makes $__rate_interval a range that nobody writes."""

RATE_INTERVAL = EXAMPLE.step + 60
LEAST_RANGE = 300
"""Seconds a rate of a recorded total must look back: five evaluations."""

RECORDED = {value for value in vars(naming).values() if isinstance(value, str) and value.startswith("slo:")}
"""Whatever some rule records, but for names with a window in them."""
_WINDOW = re.compile(naming.error_ratio(r"(\d+(ms|[smhdwy]))+"))
_LABELS = (
    *naming.IDENTITY,
    *(naming.OWNER, naming.TIER, naming.PERIOD, naming.POLICY, naming.MINIMUM),
    *(naming.ROLE, naming.VERDICT, "hash"),
)
_GROWTH = ("rate", "irate", "increase")


def parses(board: Board, _: Bundle) -> Iterator[Finding]:
    """Whatever is chosen, the query is PromQL."""
    for query in queries(board):
        try:
            parsed(example(board, query.text))
        except ValueError as error:
            yield Finding(query.at, str(error), "mend the query")


def series(board: Board, bundle: Bundle) -> Iterator[Finding]:
    """Only what slo-kit records, and what Prometheus says of itself."""
    known = recorded(bundle.plan)
    for at, text in _sound(board):
        for selector in reads(text):
            by_window = isinstance(bundle.plan, NoPlan) and _WINDOW.fullmatch(selector.metric)
            if selector.metric not in known and not by_window:
                yield Finding(at, f'nobody records the series "{selector.metric}"', "read one that slo-kit records")


def labels(board: Board, _: Bundle) -> Iterator[Finding]:
    """A matcher on a label that a recorded series lacks finds nothing."""
    for at, text in _sound(board):
        for selector in reads(text):
            for matcher in selector.matchers if selector.metric not in naming.FOREIGN else ():
                if matcher.label not in _LABELS:
                    wrong = f'"{selector.metric}" has no label "{matcher.label}"'
                    yield Finding(at, wrong, f"match one of {', '.join(naming.IDENTITY)}")


def growth(board: Board, _: Bundle) -> Iterator[Finding]:
    """The level of a counter says nothing; a restart resets it."""
    for at, node in _nodes(board):
        name = getattr(node.part, "name", None) if isinstance(node.part, promql_parser.VectorSelector) else None
        if name and name.endswith("_total") and not any(_called(outer) in _GROWTH for outer in node.around):
            yield Finding(at, f'"{name}" is a counter, and its level is shown', "take its rate or increase")


def rate_range(board: Board, _: Bundle) -> Iterator[Finding]:
    """A rate needs several samples, however far apart they are."""
    for at, node in _nodes(board):
        ranges = [each for each in getattr(node.part, "args", ()) or () if isinstance(each, promql_parser.MatrixSelector)]
        for each in ranges if _called(node.part) in ("rate", "irate") else ():
            name, seconds = each.vector_selector.name or "", each.range.total_seconds()
            if name in naming.TOTALS and seconds < LEAST_RANGE:
                yield Finding(at, f'a rate of "{name}" over {seconds:.0f} s may see one evaluation', "look back 5m or more")
            if name not in naming.TOTALS and seconds != RATE_INTERVAL:
                yield Finding(at, f'the rate of "{name}" does not fit its scrapes', "look back $__rate_interval")


def example(board: Board, text: str) -> str:
    """A query with something chosen for every variable."""
    return filled(text, {each["name"]: "x" for each in board.variables}, EXAMPLE)


@lru_cache(maxsize=1)  # rules are compiled once for all boards
def recorded(plan: Plan | NoPlan) -> frozenset[str]:
    """The names a board may read; with a plan exactly the windows that its rules record."""
    if isinstance(plan, NoPlan):
        return frozenset((*RECORDED, *naming.BEFORE_PERIOD.values(), *naming.FOREIGN))
    groups = [group for scope in plan.scopes for _, every in rule_files(plan, scope) for group in every]
    return frozenset(
        (*naming.FOREIGN, *(rule.record for group in groups for rule in group.rules if isinstance(rule, RecordingRule)))
    )


def _sound(board: Board) -> Iterator[tuple[At, str]]:
    """Queries that parse, filled in; for the others there is a rule of their own."""
    for query in queries(board):
        text = example(board, query.text)
        try:
            parsed(text)
        except ValueError:
            continue
        yield query.at, text


def _nodes(board: Board) -> Iterator[tuple[At, Node]]:
    return ((at, node) for at, text in _sound(board) for node in nodes(parsed(text)))


def _called(part: Any) -> str:
    return str(part.func.name) if isinstance(part, promql_parser.Call) else ""


RULES = (
    Rule("query-parses", "has only queries that parse, whatever is chosen", parses),
    Rule("series-known", "reads only series that slo-kit records or that Prometheus has of its own", series),
    Rule("label-known", "matches only labels that the series has", labels),
    Rule("counter-growth", "shows how counters grow, not where they stand", growth),
    Rule("rate-range", "takes rates of raw counters over $__rate_interval, of recorded totals over 5m or more", rate_range),
)
