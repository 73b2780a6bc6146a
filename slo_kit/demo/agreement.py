"""Two ways to one number: the budgets that Prometheus recorded, against those that the report worked out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from slo_kit.report.account import Account
from slo_kit.report.ledger import Ledger

TOLERANCE = 0.001
"""A tenth of a point of budget: the report and the rules look at moments up to an evaluation apart."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """How many budgets were compared, and a line for each that differs."""

    compared: int
    differing: tuple[str, ...]

    def __str__(self) -> str:
        agreeing = self.compared - len(self.differing)
        return "\n  ".join((f"{agreeing} of {self.compared} within {100 * TOLERANCE:g} points", *self.differing))


def compare(ledger: Ledger, recorded: Mapping[tuple[str, str, str], float]) -> Agreement:
    """Every budget of the report beside the one that the rules recorded."""
    accounts = [cell for entry in ledger.entries for cell in entry.cells if isinstance(cell, Account)]
    differing = []
    for account in accounts:
        slo, reported = account.slo, float(account.remaining)
        ruled = recorded.get((slo.service, slo.name, slo.region))
        if ruled is None:
            differing.append(f"{slo.key} in {slo.region}: {reported:.2%} by the report, nothing by the rules")
        elif abs(ruled - reported) > TOLERANCE:
            differing.append(f"{slo.key} in {slo.region}: {reported:.2%} by the report, {ruled:.2%} by the rules")
    return Agreement(len(accounts), tuple(differing))
