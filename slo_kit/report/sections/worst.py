"""How bad it was for those who came at the wrong time: the worst hour, day and week."""

from __future__ import annotations

from slo_kit.duration import said
from slo_kit.report import wording
from slo_kit.report.account import Account
from slo_kit.report.content import Block, Column, Item, Prose, Section, Table, Words
from slo_kit.report.ledger import Entry, Ledger
from slo_kit.report.sections.burndown import DRAWN_FROM, MOST
from slo_kit.report.worst import Worst, worsts

METHOD = (
    "Of all stretches of a length, the one in which the smallest share of events was good. A short outage shows in the short "
    "ones alone; where the long ones are nearly as bad, something fails all the time."
)
SHOWN = {300, 3600, 86_400, 7 * 86_400}


def worst_windows(ledger: Ledger) -> tuple[Section, ...]:
    """Of each SLO that spent half a budget or more anywhere, the place where least is left; a dozen of them."""
    spent = [entry for entry in ledger.entries if any(account.consumed >= DRAWN_FROM for account in entry.accounts)][:MOST]
    told = [(entry, account, worsts(account.looks)) for entry in spent for account in [_hardest_hit(entry)]]
    windows = sorted({one.window for _, _, found in told for one in found} & SHOWN)
    if not windows:
        return ()
    stretches = (Column(f"worst {said(window)}") for window in windows)
    columns = (Column("SLO"), Column("where"), Column("objective", number=True), *stretches)
    rows = tuple(_row(entry, account, {one.window: one for one in found}, windows) for entry, account, found in told)
    blocks: tuple[Block, ...] = (Prose(METHOD), Table(columns, rows))
    return (Section("worst", "The worst of it", blocks),)


def _hardest_hit(entry: Entry) -> Account:
    return min(entry.accounts, key=lambda account: account.remaining)


def _row(entry: Entry, account: Account, found: dict[int, Worst], windows: list[int]) -> tuple[Item, ...]:
    name = Words(f"{entry.slo.service} {entry.slo.name}")
    cells = (_cell(account, found[window]) if window in found else Words("not known", quiet=True) for window in windows)
    return (name, Words(account.slo.region), Words(wording.objective(account.slo.objective)), *cells)


def _cell(account: Account, one: Worst) -> Words:
    return Words(f"{account.marked(wording.ratio(one.good, account.slo.objective))}, from {wording.hour(one.start)}")
