"""All numbers, how they are made, and from what."""

from __future__ import annotations

from collections.abc import Iterator

from slo_kit.duration import said
from slo_kit.model.period import calendars
from slo_kit.report import wording
from slo_kit.report.account import Account, Cell
from slo_kit.report.content import Column, Item, Prose, Section, Table, Verdict, Words
from slo_kit.report.ledger import Entry, Ledger

METHOD = (
    "Regions keep running totals of events and bad events; whatever is said here about a stretch of time is the difference "
    "of two of them, where a total that fell counts from zero. "
    "The budget is (1 - objective) x events, what is spent is bad events / budget, and minutes are the same share of "
    "(1 - objective) x period. A period of the calendar that is not over is taken to go on as it did so far. "
    "Globally the regions' events are summed, never their percentages, unless the SLO says how else they add up: then its global "
    "totals are those of the global evaluator. Never is a budget clamped."
)


def numbers(ledger: Ledger) -> tuple[Section, ...]:
    """Always there, unless there is no SLO."""
    columns = (
        Column("SLO"),
        Column("where"),
        Column("objective", number=True),
        Column("measured", number=True),
        Column("events", number=True),
        Column("bad", number=True),
        Column("allowed", number=True),
        Column("outage spent", number=True),
        Column("allowed", number=True),
        Column("coverage", number=True),
        Column("budget left"),
    )
    rows = tuple(_row(entry, cell, first=cell is entry.cells[0]) for entry in ledger.entries for cell in entry.cells)
    running = tuple(Prose(text) for text in _running(ledger))
    made = f"As of {wording.moment(ledger.at)}, from {ledger.source}. Hash of definitions and totals: {ledger.digest[:16]}."
    return (Section("numbers", "All numbers", (Table(columns, rows), *running, Prose(METHOD), Prose(made))),) if rows else ()


def _running(ledger: Ledger) -> Iterator[str]:
    """Of periods that are not over: how much is, and what would be left if that were all."""
    for entry in ledger.entries:
        running = [cell for cell in entry.accounts if cell.running]
        for period in calendars(tuple(cell.slo.period for cell in running[:1])):
            so_far = wording.places(tuple(f"{wording.left(cell.remaining_so_far)} in {cell.slo.region}" for cell in running))
            over = wording.share(running[0].elapsed)
            name, span = f"{entry.slo.service} {entry.slo.name}", wording.so_far(period, ledger.at)
            yield f"Of {span}, {over} is over for {name}. Were that all, {so_far} would be left."


def _row(entry: Entry, cell: Cell, first: bool) -> tuple[Item, ...]:
    heading = (
        Words(f"{entry.slo.service} {entry.slo.name}" if first else ""),
        Words(cell.slo.region),
        Words(wording.objective(cell.slo.objective)),
    )
    if not isinstance(cell, Account):
        return (*heading, *(Words("") for _ in range(7)), Verdict("", cell.state))
    left = wording.left(cell.remaining)
    figures = (
        wording.ratio(1 - cell.tally.error_ratio, cell.slo.objective) if cell.tally.events else f"no {cell.slo.indicator.unit}s",
        wording.count(cell.tally.events),
        wording.count(cell.tally.bad),
        wording.count(cell.budget_events),
        said(float(cell.spent_minutes * 60)),
        said(float(cell.allowed_minutes * 60)),
        wording.left(cell.coverage),
    )
    return (*heading, *(Words(cell.marked(figure)) for figure in figures), Verdict(cell.marked(left), cell.state))
