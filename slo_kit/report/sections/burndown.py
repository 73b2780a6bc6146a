"""How the budgets that went fastest went: a chart each."""

from __future__ import annotations

from fractions import Fraction

from slo_kit.report import wording
from slo_kit.report.account import Account
from slo_kit.report.content import BurnDown, Line, Section
from slo_kit.report.course import course
from slo_kit.report.ledger import Entry, Ledger

DRAWN_FROM = Fraction(1, 2)
MOST = 12


def burn_down(ledger: Ledger) -> tuple[Section, ...]:
    """A chart for each SLO that spent half a budget or more anywhere; the worst dozen of them."""
    drawn = [entry for entry in ledger.entries if any(account.consumed >= DRAWN_FROM for account in entry.accounts)][:MOST]
    return (Section("burn-down", "How it went", tuple(_chart(entry) for entry in drawn)),) if drawn else ()


def _chart(entry: Entry) -> BurnDown:
    accounts = entry.accounts
    title = f"{entry.slo.service} {entry.slo.name}"
    lines = tuple(_line(account, main=account in entry.overall or len(accounts) == 1) for account in accounts)
    return BurnDown(title, accounts[0].start, accounts[0].end, lines)


def _line(account: Account, main: bool) -> Line:
    return Line(
        account.slo.region, course(account).points(), account.marked(wording.left(account.remaining)), account.state, main
    )
