"""What changed in the definitions this week, from the history of the workspace."""

from __future__ import annotations

from slo_kit.report.changes import Changed, Changes
from slo_kit.report.content import Block, Column, Item, Prose, Section, Table, Words
from slo_kit.report.ledger import Ledger


def changes(ledger: Ledger) -> tuple[Section, ...]:
    """Where the history was asked for and something changed in the last 7 days, or nobody can tell."""
    return tuple(_section(one) for one in ledger.changes if one.changed or one.reason)


def _section(one: Changes) -> Section:
    if one.reason:
        return Section("changes", "What changed in the definitions", (Prose(f"Not known: {one.reason}."),))
    columns = (Column("of"), Column("what"), Column("was"), Column("is"), Column("which means"))
    blocks: tuple[Block, ...] = (
        Prose(f"Between {one.since} and {one.until}. Figures here are all by the definitions that the report was made from."),
        Table(columns, tuple(_row(each) for each in one.changed)),
    )
    return Section("changes", "What changed in the definitions", blocks)


def _row(each: Changed) -> tuple[Item, ...]:
    return tuple(Words(text) for text in (each.about, each.what, each.before, each.now, each.means))
