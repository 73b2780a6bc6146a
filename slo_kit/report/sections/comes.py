"""What comes: when budgets will be exhausted, and when spent ones recover, at three recent rates."""

from __future__ import annotations

from slo_kit.report import wording
from slo_kit.report.content import Block, Column, Item, Prose, Section, Table, Words
from slo_kit.report.forecast import Forecast, Turn
from slo_kit.report.ledger import Entry, Ledger

METHOD = (
    "If errors and traffic go on as in the last 6 hours, the last day or the last week. Periods that roll are played on hour by "
    "hour: what happened longer ago than a period leaves it again, so that a budget recovers without anybody doing anything."
)


def comes(ledger: Ledger) -> tuple[Section, ...]:
    """Where something turns within a period, or a breach does not end."""
    told = [(entry, one) for entry in ledger.entries for one in entry.forecasts if one.comes or one.turn is Turn.RECOVERS]
    if not told:
        return ()
    columns = (
        Column("SLO"),
        Column("where"),
        Column("budget"),
        *(Column(f"as in the last {pace}") for pace in ("6 h", "day", "week")),
    )
    rows = tuple(_row(entry, one) for entry, one in told)
    blocks: tuple[Block, ...] = (Prose(METHOD), Table(columns, rows))
    return (Section("comes", "What comes", blocks),)


def _row(entry: Entry, one: Forecast) -> tuple[Item, ...]:
    name = f"{entry.slo.service} {entry.slo.name}"
    moments = (Words(_said(one, moment), quiet=not moment) for moment in one.moments)
    return (Words(name), Words(one.account.slo.region), Words(one.turn.value), *moments)


def _said(one: Forecast, moment: int) -> str:
    if not moment:
        return f"resets first, {wording.day(one.resets)}" if one.resets else "not within a period"
    return one.account.marked(wording.hour(moment) if moment - one.account.end < 3 * 86_400 else wording.day(moment))
