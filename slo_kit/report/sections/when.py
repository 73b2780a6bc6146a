"""When it went: the episodes of burning, the costliest first, this week's apart from older ones."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from slo_kit import naming
from slo_kit.duration import said
from slo_kit.report import wording
from slo_kit.report.content import Bar, Block, Column, Item, Prose, Section, Table, Words
from slo_kit.report.episodes import MARKED_ABOVE, Episode
from slo_kit.report.ledger import Entry, Ledger

LISTED_FROM = Fraction(2, 100)
MOST = 12
Told = tuple[Entry, Episode]


def when(ledger: Ledger) -> tuple[Section, ...]:
    """Episodes that cost a budget 2 % or more."""
    told = [(entry, episode) for entry in ledger.entries for episode in entry.episodes if episode.share >= LISTED_FROM]
    if not told:
        return ()
    ordered = sorted(told, key=lambda pair: (-pair[1].share, pair[1].start, pair[0].slo.key))
    this_week = [pair for pair in ordered if pair[1].end > ledger.at - wording.WEEK]
    earlier = [pair for pair in ordered if pair not in this_week]
    blocks: tuple[Block, ...] = (
        Prose(_method(ledger)),
        *_table("This week", this_week),
        *_table("Earlier in the period", earlier),
    )
    return (Section("when", "When", blocks),)


def _method(ledger: Ledger) -> str:
    return (
        f"An episode lasts while a region spends faster than its budget allows, seen in steps of {said(ledger.resolution)}; "
        "what it cost is a share of the budget it hurt most. "
        f"Unless a policy says otherwise, one of more than {wording.share(MARKED_ABOVE)} of a budget calls for a postmortem."
    )


def _table(caption: str, told: list[Told]) -> Iterable[Block]:
    if not told:
        return
    columns = (Column("SLO"), Column("when (UTC)"), Column("lasted"), Column("where"), Column("cost of a budget"))
    yield Table(columns, tuple(_row(entry, episode) for entry, episode in told[:MOST]), caption)
    if len(told) > MOST:
        cost = max(episode.share for _, episode in told[MOST:])
        yield Prose(f"And {len(told) - MOST} smaller ones, each at most {wording.spent(cost)} of a budget.")


def _row(entry: Entry, episode: Episode) -> tuple[Item, ...]:
    place, part = episode.shares[0]
    due = ", postmortem due" if entry.marks(episode) else ""
    where = " globally" if place == naming.GLOBAL else "" if episode.regions == (place,) else f" in {place}"
    bar = Bar(min(1.0, float(part)), f"{entry.marked(wording.spent(part))}{where}{due}", loud=entry.marks(episode))
    return (
        Words(f"{entry.slo.service} {entry.slo.name}"),
        Words(wording.stretch(episode.start, episode.end)),
        Words(said(episode.end - episode.start)),
        Words(wording.places(episode.regions)),
        bar,
    )
