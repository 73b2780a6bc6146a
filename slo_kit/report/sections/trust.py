"""How far to trust the rest: what was not measured, not read, too old to be there, or too little to tell."""

from __future__ import annotations

from collections.abc import Iterator

from slo_kit.duration import said
from slo_kit.report import wording
from slo_kit.report.account import COMPLETE_FROM, Account, Cell, Unread
from slo_kit.report.content import Block, Column, Prose, Section, Table, Words
from slo_kit.report.ledger import Entry, Ledger

BETWEEN = (
    "Where minutes were not measured, what is left lies between two figures: in the lower one everything failed in those, in the "
    "higher one nothing did, and they were as busy as the rest."
)


def trust(ledger: Ledger) -> tuple[Section, ...]:
    """Doubts, if there are any."""
    dark = ledger.dark
    rows = tuple((entry, cell, doubt) for entry in ledger.entries for cell, doubt in _doubts(entry, set(dark)))
    blocks: list[Block] = [Prose(f"Nothing is known of {region}: {reason}.") for region, reason in dark.items()]
    if dark and ledger.plan.globals:
        blocks.append(Prose("The global figures leave out what happened there, and count it as not measured."))
    partial = dict.fromkeys(entry.partial for entry in ledger.entries if entry.partial)
    asterisk = "Figures with an asterisk rest on partial answers, and may be better or worse in truth"
    blocks += [Prose(f"{asterisk}: {reason}.") for reason in partial]
    if rows:
        columns = (Column("SLO"), Column("where"), Column("measured", number=True), Column("doubt"), Column("budget left"))
        blocks.append(Table(columns, tuple(_row(*row) for row in rows)))
        if any(isinstance(cell, Account) and cell.coverage < COMPLETE_FROM for _, cell, _ in rows):
            blocks.append(Prose(BETWEEN))
    blocks += [Prose(f"{note[0].upper()}{note[1:]}.") for note in ledger.notes]
    return (Section("trust", "How far to trust this", tuple(blocks)),) if blocks else ()


def _doubts(entry: Entry, silent: set[str]) -> Iterator[tuple[Cell, str]]:
    by_itself = tuple(cell for cell in entry.overall if not cell.slo.mode.from_regions)
    for cell in by_itself + entry.regional:
        if cell.slo.region not in silent:
            yield from ((cell, doubt) for doubt in _doubts_of(cell))


def _doubts_of(cell: Cell) -> Iterator[str]:
    if isinstance(cell, Unread):
        yield cell.reason
        return
    if cell.young:
        there, whole = said(cell.end - cell.slo.since), said(cell.end - cell.start)
        yield f"the window is incomplete: {there} of {whole} so far, since {wording.day(cell.slo.since)}"
    if cell.cut:
        yield f"history begins {wording.moment(cell.begins)}; older data is gone, or counting began then"
    elif cell.coverage < COMPLETE_FROM:
        yield "not measured all the time; what happened in between is not in the figures"
    if cell.little_traffic:
        unit = f"{cell.slo.indicator.unit}s"
        found = f"{wording.count(cell.tally.events)} {unit} are too few" if cell.tally.events else f"there were no {unit}"
        yield f"{found} to tell whether {wording.objective(cell.slo.objective)} is kept"


def _row(entry: Entry, cell: Cell, doubt: str) -> tuple[Words, ...]:
    covered = wording.left(cell.coverage) if isinstance(cell, Account) else "0 %"
    left = _between(cell) if isinstance(cell, Account) else ""
    return Words(f"{entry.slo.service} {entry.slo.name}"), Words(cell.slo.region), Words(covered), Words(doubt), Words(left)


def _between(account: Account) -> str:
    """An interval where minutes are unknown: had all failed in them, or nothing."""
    if account.coverage >= COMPLETE_FROM:
        return wording.left(account.remaining)
    least, most = account.remaining_between
    return f"between {wording.left(least)} and {wording.left(most)}"
