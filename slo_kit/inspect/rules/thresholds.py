"""Rules about burn rates, given the plan: boards colour and compare at the very factors at which alerts fire."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import promql_parser

from slo_kit import naming
from slo_kit.inspect.boards import At, Board, Content
from slo_kit.inspect.queries import metrics, nodes, parsed, queries
from slo_kit.inspect.rule import Bundle, Finding, NoPlan, Rule
from slo_kit.inspect.rules.queries import example
from slo_kit.model.plan import Plan

_PREFIX = naming.error_ratio("")
EVEN = 1.0
"""The burn rate that spends exactly the budget; boards may colour from there without an alert."""

Factors = Mapping[str, frozenset[float]]


def steps(board: Board, bundle: Bundle) -> Iterator[Finding]:
    """Colours of burn rates change where alerts begin to fire."""
    if isinstance(bundle.plan, NoPlan):
        return
    by_severity = [_factors(bundle.plan, severity, short=False) for severity in ("page", "ticket")]
    for at, window, thresholds in _coloured(board):
        shown = {step["value"] for step in thresholds["steps"] if step["value"] is not None}
        allowed = {factor for factors in by_severity for factor in factors.get(window, ())}
        wanted = {min(factors[window]) for factors in by_severity if window in factors}
        said = ", ".join(f"{factor:g}" for factor in sorted(allowed)) or "none"
        for value in sorted(shown - allowed - {EVEN}):
            yield Finding(at, f"no alert looks at {window} for a burn of {value:g}", f"alerts fire above {said}")
        for value in sorted(wanted - shown):
            yield Finding(
                at, f"the colour does not change at {value:g}, where alerts fire over {window}", f"add a step at {value:g}"
            )


def comparisons(board: Board, bundle: Bundle) -> Iterator[Finding]:
    """A burn rate is compared with the factors of the policies only."""
    if isinstance(bundle.plan, NoPlan):
        return
    factors = _factors(bundle.plan, "page", short=True), _factors(bundle.plan, "ticket", short=True)
    for query in queries(board):
        for window, value in _compared(board, query.text):
            allowed = {factor for each in factors for factor in each.get(window, ())}
            if value not in {*allowed, 0.0}:
                said = ", ".join(f"{factor:g}" for factor in sorted(allowed)) or "none"
                yield Finding(query.at, f"no alert compares the burn over {window} with {value:g}", f"alerts compare with {said}")


def _factors(plan: Plan, severity: str, *, short: bool) -> Factors:
    """By window, the burn rates above which rows of a severity fire; `short` counts their short windows too."""
    found: dict[str, set[float]] = {}
    for slo in (slo for scope in plan.scopes for slo in scope.slos):
        for row in slo.policy.windows:
            if row.severity.value == severity:
                for window in (row.window, row.short) if short else (row.window,):
                    found.setdefault(str(window), set()).add(float(row.factor(slo.period)))
    return {window: frozenset(factors) for window, factors in found.items()}


def _coloured(board: Board) -> Iterator[tuple[At, str, Content]]:
    """Thresholds that colour a burn rate: of a panel that shows nothing else, or of a column."""
    for at, panel in board.drawn:
        burns = {target["refId"]: _burn(board, target["expr"]) for target in panel.get("targets", ())}
        config = panel.get("fieldConfig", {"defaults": {}, "overrides": ()})
        windows = set(burns.values())
        if len(windows) == 1 and (window := windows.pop()) and panel["type"] != "table":
            thresholds = config["defaults"].get("thresholds", {"steps": ()})
            if len(thresholds["steps"]) > 1:
                yield (*at, "fieldConfig", "defaults", "thresholds"), window, thresholds
        columns = _columns(panel)
        for index, each in enumerate(config["overrides"]):
            window = burns.get(columns.get(each["matcher"].get("options", ""), ""), "")
            for number, own in enumerate(each["properties"] if window else ()):
                if own["id"] == "thresholds":
                    yield (*at, "fieldConfig", "overrides", index, "properties", number, "value"), window, own["value"]


def _columns(panel: Content) -> dict[str, str]:
    """The query behind each column of a table, by the name that is shown."""
    renamed = [step["options"].get("renameByName", {}) for step in panel.get("transformations", ()) if step["id"] == "organize"]
    return {to: source.removeprefix("Value #") for names in renamed for source, to in names.items()}


def _burn(board: Board, text: str) -> str:
    """The window of the burn rate that a query shows; nothing if it shows something else."""
    try:
        part = parsed(example(board, text))
    except ValueError:
        return ""
    while not _divides(part):
        if isinstance(part, promql_parser.ParenExpr | promql_parser.AggregateExpr):
            part = part.expr
        elif isinstance(part, promql_parser.BinaryExpr) and str(part.op) in ("and", "or", "unless"):
            part = part.lhs
        else:
            return ""
    return _window(part)


def _compared(board: Board, text: str) -> Iterator[tuple[str, float]]:
    """Every comparison of a burn rate with a number: the window, and the number."""
    try:
        tree = parsed(example(board, text))
    except ValueError:
        return
    for node in nodes(tree):
        right = getattr(node.part, "rhs", None)
        if isinstance(right, promql_parser.NumberLiteral) and str(node.part.op) in (">", ">="):
            left = node.part.lhs
            while isinstance(left, promql_parser.ParenExpr):
                left = left.expr
            if _divides(left) and (window := _window(left)):
                yield window, right.val


def _divides(part: Any) -> bool:
    return isinstance(part, promql_parser.BinaryExpr) and str(part.op) == "/"


def _window(division: Any) -> str:
    above, below = metrics(division.lhs), metrics(division.rhs)
    burns = above and below and above[0].startswith(_PREFIX) and below[0] == naming.BUDGET
    return above[0].removeprefix(_PREFIX) if burns else ""


RULES = (
    Rule("threshold-steps", "colours burn rates where the alert policies fire (with --slos)", steps),
    Rule("threshold-queries", "compares burn rates with the factors of the alert policies (with --slos)", comparisons),
)
