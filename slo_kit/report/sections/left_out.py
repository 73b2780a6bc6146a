"""What was left out: every exclusion that touched a budget, why and by whose leave, and what it was worth."""

from __future__ import annotations

from slo_kit.model.exclusion import Treatment
from slo_kit.report import wording
from slo_kit.report.account import Account
from slo_kit.report.content import Block, Column, Item, Prose, Section, Table, Words
from slo_kit.report.leaving_out import Worth
from slo_kit.report.ledger import Entry, Ledger

TREATED = {Treatment.DROP: "left out", Treatment.GOOD: "counted as good", Treatment.ANNOTATE: "counted as ever"}


def left_out(ledger: Ledger) -> tuple[Section, ...]:
    """Where an exclusion touched the period of an SLO."""
    told = [(entry, account) for entry in ledger.entries for account in entry.accounts if account.left_out]
    if not told:
        return ()
    columns = (
        Column("SLO"),
        Column("where"),
        Column("excluded"),
        Column("events", number=True),
        Column("bad", number=True),
        Column("worth of the budget", number=True),
    )
    rows = tuple(_row(entry, account, one) for entry, account in told for one in account.left_out)
    both = (Column("SLO"), Column("where"), Column("raw", number=True), Column("adjusted", number=True), Column(""))
    compared = tuple(_compared(entry, account) for entry, account in told if account.adjusted)
    blocks: list[Block] = [Prose(text) for text in _reasons(told)]
    blocks.append(Table(columns, rows))
    if compared:
        blocks += [
            Prose("Everywhere else in this report budgets are the adjusted ones. Dashboards and alerts show the raw ones."),
            Table(both, compared),
        ]
    return (Section("left-out", "What was left out", tuple(blocks)),)


def _reasons(told: list[tuple[Entry, Account]]) -> tuple[str, ...]:
    """Each exclusion once, with its reason and approval."""
    found = {}
    for _, account in told:
        for one in account.left_out:
            written, approved = one.exclusion.exclusion, one.exclusion.exclusion.approved
            spans = [span for span in one.exclusion.spans if span[0] < account.end and span[1] > account.start]
            when = wording.stretch(*spans[0]) if len(spans) == 1 else f"{len(spans)} times in the period"
            link = f", {approved.link}" if approved.link else ""
            leave = f"approved by {approved.by} on {approved.day}{link}"
            what = f"{written.category.value}, {when} UTC, {TREATED[written.mode]}"
            found[one.exclusion.name] = f"{one.exclusion.name} ({what}): {written.reason}; {leave}."
    return tuple(found.values())


def _row(entry: Entry, account: Account, one: Worth) -> tuple[Item, ...]:
    worth = account.raw_share(one.bad) if one.exclusion.changes_budgets else account.raw_share(one.bad) * 0
    figures = (wording.count(one.events), wording.count(one.bad), wording.share(worth))
    return (
        Words(f"{entry.slo.service} {entry.slo.name}"),
        Words(account.slo.region),
        Words(one.exclusion.name),
        *(Words(account.marked(figure)) for figure in figures),
    )


def _compared(entry: Entry, account: Account) -> tuple[Item, ...]:
    raw, adjusted = (account.marked(wording.left(share)) for share in (account.raw_remaining, account.remaining))
    name = Words(f"{entry.slo.service} {entry.slo.name}")
    return (name, Words(account.slo.region), Words(raw), Words(adjusted), Words("of the budget left"))
