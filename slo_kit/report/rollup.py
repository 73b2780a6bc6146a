"""Budgets of several SLOs together: added, never averaged."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from slo_kit.report.account import Account


@dataclass(frozen=True, slots=True)
class Together:
    """Events of several accounts, how many of them may be bad by the budget of each, and how many are."""

    events: Fraction
    allowed: Fraction
    bad: Fraction

    @property
    def objective(self) -> Fraction:
        """The combined objective, 1 - (sum of (1 - T) N) / (sum of N); 1 where nothing happened."""
        return 1 - self.allowed / self.events if self.events else Fraction(1)

    @property
    def remaining(self) -> Fraction:
        """What is left of the added budgets, as a share."""
        return 1 - self.bad / self.allowed if self.allowed else Fraction(1)


def rolled_up(accounts: Iterable[Account]) -> Together:
    """Add the budgets up."""
    known = tuple(accounts)
    parts = [(account.tally.events, account.budget * account.tally.events, account.tally.bad) for account in known]
    events, allowed, bad = (sum(column, Fraction(0)) for column in zip(*parts, strict=True)) if parts else (Fraction(0),) * 3
    return Together(events, allowed, bad)
