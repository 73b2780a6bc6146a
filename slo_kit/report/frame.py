"""Every figure of a report as one table: for notebooks, for spreadsheets, for whatever else reads tables."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pandas as pd

from slo_kit.report.account import Account, Cell
from slo_kit.report.ledger import Entry, Ledger

COLUMNS = {
    "at": "datetime64[s, UTC]",
    "service": "str",
    "slo": "str",
    "owner": "str",
    "region": "str",
    "scope": "str",
    "objective": "float64",
    "state": "str",
    "events": "float64",
    "bad_events": "float64",
    "error_ratio": "float64",
    "budget_events": "float64",
    "budget_consumed": "float64",
    "budget_remaining": "float64",
    "budget_remaining_raw": "float64",
    "budget_consumed_7d": "float64",
    "coverage": "float64",
    "decision": "str",
    "note": "str",
}
"""Name -> type. What is not known is missing (NaN), never 0; `note` says why, or what a partial answer leaves out."""


_FIGURES = 9


def frame(ledger: Ledger) -> pd.DataFrame:
    """One row per SLO and place, worst first."""
    rows = [_row(ledger, entry, cell) for entry in ledger.entries for cell in entry.cells]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)


def _row(ledger: Ledger, entry: Entry, cell: Cell) -> tuple[object, ...]:
    slo = cell.slo
    about = (datetime.fromtimestamp(ledger.at, UTC), slo.service, slo.name, slo.owner, slo.region, slo.scope.value)
    decision = "".join(one.ruling.value for one in entry.decision)
    note = cell.partial if isinstance(cell, Account) else cell.reason
    figures = tuple(_figures(cell)) if isinstance(cell, Account) else (float("nan"),) * _FIGURES
    return (*about, float(slo.objective), cell.state.value, *figures, decision, note)


def _figures(account: Account) -> Iterator[float]:
    yield float(account.tally.events)
    yield float(account.tally.bad)
    yield float(account.tally.error_ratio) if account.tally.events else float("nan")
    yield float(account.budget_events)
    yield float(account.consumed)
    yield float(account.remaining)
    yield float(account.raw_remaining)
    yield float(account.share(account.week.bad))
    yield float(account.coverage)
