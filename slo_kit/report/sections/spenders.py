"""Who spent the global budget: traffic beside burn, blame, and what changed since the week before."""

from __future__ import annotations

from fractions import Fraction

from slo_kit.report import wording
from slo_kit.report.account import Account, State
from slo_kit.report.attribution import Change, Share
from slo_kit.report.content import Bar, Block, Column, Item, Prose, Section, Table, Words
from slo_kit.report.ledger import Entry, Ledger

TOLD_FROM = Fraction(1, 4)
"""Share of the global budget from which its spenders are named; a breach anywhere always is."""


def spenders(ledger: Ledger) -> tuple[Section, ...]:
    """Where budgets of several regions make a global one, and much of it went."""
    told = [entry for entry in ledger.entries if len(entry.shares) > 1 and _much(entry)]
    if not told:
        return ()
    columns = (
        Column("SLO"),
        Column("region"),
        Column("of the traffic", number=True),
        Column("of the bad events"),
        Column("blame", number=True),
        Column("budget spent", number=True),
    )
    rows = tuple(row for entry in told for row in _rows(entry))
    method = (
        "Blame is a region's share of the bad events over its share of the traffic, which the mark on the bar shows: "
        "at 1.0 x both are the same. “Budget spent” adds up over the regions to what is spent globally."
    )
    blocks: tuple[Block, ...] = (Prose(method), Table(columns, rows), *(Prose(text) for e in told for text in _changes(e)))
    return (Section("who", "Who spent it", blocks),)


def _much(entry: Entry) -> bool:
    spent = any(isinstance(cell, Account) and cell.consumed >= TOLD_FROM for cell in entry.overall)
    return spent or entry.state is State.BREACHED


def _rows(entry: Entry) -> tuple[tuple[Item, ...], ...]:
    name = f"{entry.slo.service} {entry.slo.name}"
    return tuple(_row(entry, Words("" if number else name), share) for number, share in enumerate(entry.shares))


def _row(entry: Entry, name: Words, share: Share) -> tuple[Item, ...]:
    bar = Bar(float(share.burn), entry.marked(wording.share(share.burn)), float(share.traffic), loud=share.blame >= 2)
    figures = (wording.share(share.traffic), wording.factor(share.blame) if share.traffic else "", wording.share(share.consumed))
    traffic, blame, consumed = (Words(entry.marked(figure)) for figure in figures)
    return name, Words(share.region), traffic, bar, blame, consumed


def _changes(entry: Entry) -> tuple[str, ...]:
    """A sentence where the week's error ratio moved by a tenth of the budget or more."""
    return tuple(_change(entry, change) for change in entry.change if abs(change.now - change.before) >= _tenth(entry))


def _tenth(entry: Entry) -> Fraction:
    return Fraction(entry.slo.budget) / 10


def _change(entry: Entry, change: Change) -> str:
    """In multiples of what the budget allows, so that the parts can be added."""
    budget, worse = Fraction(entry.slo.budget), "worse" if change.rate > 0 else "better"
    parts = [
        f"{reason} ({float(part / budget):+.2f})"
        for part, reason in ((change.rate, f"regions got {worse}"), (change.mix, "traffic moved"))
        if abs(part) * 20 >= budget
    ]
    now, before = f"{float(change.now / budget):.2f}", f"{float(change.before / budget):.2f}"
    burned = f"{entry.slo.service} {entry.slo.name} burned at {now} times its allowance this week, {before} the week before"
    return f"{burned}{': ' if parts else ''}{' and '.join(parts)}."
