"""The alert policy of the SLO on show, as data: one row for each pair of windows, so that any policy shows its own."""

from __future__ import annotations

from collections.abc import Callable

from slo_kit import naming
from slo_kit.model.plan import Plan
from slo_kit.promql import Aggregate, Binary, Expr, Number, combine, labelled, number
from slo_kit.targets.boards.promises import Row, now_window, rows
from slo_kit.targets.boards.reads import ZERO, Reads

BUDGET_SHARE, WINDOWS = "budget_share", "windows"
NAME = (naming.SEVERITY, BUDGET_SHARE, WINDOWS)


def alert_rows(plan: Plan, reads: Reads) -> dict[str, Expr]:
    """The columns of the alert table; labels `severity`, `budget_share` and `windows` name the row."""

    if not rows(plan):
        # no burn rate is negative: a table without rows, where nobody is alerted
        nothing = Binary(reads.burn(now_window(plan)), "<", ZERO)
        return dict.fromkeys(("long", "short", "threshold", "over"), nothing)

    def column(value: Callable[[Row], Expr]) -> Expr:
        return combine("or", (_named(combine("and", (value(row), *reads.under(row))), row) for row in rows(plan)))

    return {
        "long": column(lambda row: reads.burn(row.window)),
        "short": column(lambda row: reads.burn(row.short)),
        "threshold": column(lambda row: threshold(reads, row)),
        "over": column(lambda row: fires(reads, row)),
    }


def lines(plan: Plan, reads: Reads) -> dict[str, Expr]:
    """The thresholds as series, one for each severity and long window: `line page 1h`."""
    found: dict[str, list[Expr]] = {}
    for row in rows(plan):
        line = combine("and", (threshold(reads, row), *reads.under(row)))
        found.setdefault(f"line {row.severity.value} {row.window}", []).append(line)
    return {name: combine("or", parts) for name, parts in found.items()}


def threshold(reads: Reads, row: Row) -> Expr:
    """The burn rate above which a row fires, as a series of the SLO."""
    return Binary(Binary(ZERO, "*", reads.series(naming.OBJECTIVE)), "+", number(row.factor))


def fires(reads: Reads, row: Row) -> Expr:
    """1 where the row's alert fires, 0 where it does not, nothing where nothing is measured."""
    one = Binary(Binary(ZERO, "*", reads.over(row)), "+", Number("1"))
    return Binary(one, "or", Binary(ZERO, "*", reads.burn(row.window)))


def _named(expr: Expr, row: Row) -> Expr:
    """The same with the row's name for labels."""
    share = f"{row.budget_share.normalize():f} %"
    for label, value in zip(NAME, (row.severity.value, share, f"{row.window} and {row.short}"), strict=True):
        expr = labelled(expr, label, value)
    return Aggregate("max", expr, NAME)
