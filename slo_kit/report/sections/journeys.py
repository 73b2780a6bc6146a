"""Which step of a journey spent its budget: what may fail of each, what did, and how much of the whole that is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from slo_kit.model.journey import PlannedStep
from slo_kit.report import wording
from slo_kit.report.account import Account
from slo_kit.report.content import Bar, Column, Item, Prose, Section, Table, Words
from slo_kit.report.ledger import Entry, Ledger

METHOD = (
    "What may fail of a journey is what may fail of its steps, added up, each event as many times as its step weighs. “Spent” is "
    "of the budget and adds up over the steps to what is spent of the journey. The mark on the bar is the share of the events."
)

NONE = Fraction(0)


@dataclass(frozen=True, slots=True)
class _Part:
    """A step with what it counted, each event as many times as it weighs."""

    step: PlannedStep
    account: Account

    @property
    def events(self) -> Fraction:
        return Fraction(self.step.weight) * self.account.tally.events

    @property
    def bad(self) -> Fraction:
        return Fraction(self.step.weight) * self.account.tally.bad

    @property
    def allowed(self) -> Fraction:
        return Fraction(self.step.weight) * self.account.budget_events


def journeys(ledger: Ledger) -> tuple[Section, ...]:
    """Of every journey of which all steps are known; globally, or in each region where nothing is global."""
    rows = tuple(row for entry in ledger.entries if entry.slo.steps for row in _rows(ledger, entry))
    if not rows:
        return ()
    columns = (
        Column("journey"),
        Column("step"),
        Column("events", number=True),
        Column("may fail", number=True),
        Column("failed"),
        Column("spent", number=True),
    )
    return (Section("journeys", "Which step spent it", (Prose(METHOD), Table(columns, rows))),)


def _rows(ledger: Ledger, entry: Entry) -> Iterator[tuple[Item, ...]]:
    accounts = [cell for cell in entry.overall or entry.regional if isinstance(cell, Account)]
    for journey in accounts:
        parts = [_Part(step, account) for step in journey.slo.steps for account in _of_step(ledger, step, journey.slo.region)]
        events, allowed = sum((part.events for part in parts), NONE), sum((part.allowed for part in parts), NONE)
        bad = sum((part.bad for part in parts), NONE)
        if len(parts) < len(journey.slo.steps) or not events:
            continue
        where = "" if entry.overall else f" in {journey.slo.region}"
        for number, part in enumerate(sorted(parts, key=lambda one: -one.bad)):
            share = part.bad / bad if bad else NONE
            yield (
                Words("" if number else f"{entry.slo.service} {entry.slo.name}{where}"),
                Words(f"{part.step.service} {part.step.slo}{_weight(part.step)}"),
                Words(wording.share(part.events / events)),
                Words(wording.share(part.allowed / allowed)),
                Bar(float(share), journey.marked(wording.share(share)), float(part.events / events)),
                Words(journey.marked(wording.share(part.bad / allowed))),
            )


def _of_step(ledger: Ledger, step: PlannedStep, region: str) -> Iterator[Account]:
    for entry in ledger.entries:
        if (entry.slo.service, entry.slo.name) == (step.service, step.slo):
            yield from (cell for cell in entry.cells if isinstance(cell, Account) and cell.slo.region == region)


def _weight(step: PlannedStep) -> str:
    return "" if step.weight == 1 else f" x {step.weight.normalize():f}"
