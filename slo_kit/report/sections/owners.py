"""For managers: one line per owner, budgets added up and never averaged."""

from __future__ import annotations

from fractions import Fraction
from itertools import groupby

from slo_kit.report import wording
from slo_kit.report.account import Account, State
from slo_kit.report.content import Column, Item, Prose, Section, Table, Words
from slo_kit.report.ledger import Entry, Ledger
from slo_kit.report.rollup import rolled_up

METHOD = (
    "Budgets are added, in events: what an owner's SLOs allow together, and what they spent of it. The combined objective is the "
    "one with just that budget, 1 - sum of (1 - objective) x events / sum of events; busy SLOs weigh more than quiet ones."
)


def owners(ledger: Ledger) -> tuple[Section, ...]:
    """Where there are several owners."""
    ordered = sorted(ledger.entries, key=lambda entry: entry.slo.owner)
    grouped = {owner: tuple(entries) for owner, entries in groupby(ordered, lambda entry: entry.slo.owner)}
    if len(grouped) < 2:
        return ()
    columns = (
        Column("owner"),
        Column("SLOs", number=True),
        Column("not fine"),
        Column("combined objective", number=True),
        Column("allowed", number=True),
        Column("bad", number=True),
        Column("left", number=True),
    )
    rows = sorted((_row(owner, entries) for owner, entries in grouped.items()), key=lambda pair: pair[0])
    return (Section("owners", "By owner", (Prose(METHOD), Table(columns, tuple(row for _, row in rows)))),)


def _row(owner: str, entries: tuple[Entry, ...]) -> tuple[Fraction, tuple[Item, ...]]:
    """What is left, to sort by, and the line."""
    states = [entry.state for entry in entries]
    worse = ", ".join(f"{states.count(state)} {state.value}" for state in State if state in states and state is not State.FINE)
    together = rolled_up(_counted(entries))
    mark = "*" if any(entry.partial for entry in entries) else ""
    figures = (
        f"{float(together.objective * 100):.4g} %" if together.events else "",
        wording.count(together.allowed),
        wording.count(together.bad),
        wording.left(together.remaining),
    )
    words = tuple(Words(f"{figure}{mark}" if figure else "") for figure in figures)
    return together.remaining, (Words(owner), Words(str(len(entries))), Words(worse), *words)


def _counted(entries: tuple[Entry, ...]) -> tuple[Account, ...]:
    """Every event once: the global account of an SLO, or those of its regions where there is none; journeys count no others."""
    found = []
    for entry in (entry for entry in entries if not entry.slo.steps):
        overall = [cell for cell in entry.overall if isinstance(cell, Account)]
        found += overall or list(entry.accounts)
    return tuple(found)
