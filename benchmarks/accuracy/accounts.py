"""The totals that slo-kit's rules kept, as the table its report reads, and the report's budgets beside the truth."""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import numpy as np

from benchmarks.accuracy.bridged import bridged
from benchmarks.accuracy.clock import DAY, HOUR
from benchmarks.accuracy.play import Outcome
from slo_kit.naming import BAD_EVENTS, EVENTS, GLOBAL, MEASURED_MINUTES
from slo_kit.report.account import Account
from slo_kit.report.books import keep
from slo_kit.report.series import Source, Span
from slo_kit.report.sources.csv import CsvTable
from slo_kit.report.sources.ledger import LedgerFile

PERIOD = 30 * 86_400


def write(outcome: Outcome, folder: Path) -> Path:
    """`totals.csv`, hourly, and `truth.json`: for the last 30 days events and bad ones of every service and place."""
    totals = folder / f"{outcome.world.name}-totals.csv"
    rows = [row for place, table in outcome.recorded.items() if place != GLOBAL for row in _rows(table.series, table.rows)]
    with totals.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(["time", "service", "slo", "region", "total", "bad", "measured_minutes"])
        out.writerows(sorted(rows))
    at = outcome.schedule.clock.end
    told = {
        "at": datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "period_seconds": PERIOD,
        "places": {
            place: {
                service: dict(zip(("events", "bad_events"), _happened(outcome, place, service), strict=True))
                for service in services
            }
            for place, services in outcome.truths.items()
        },
    }
    (folder / f"{outcome.world.name}-truth.json").write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")
    return totals


def through_a_ledger(outcome: Outcome, totals: Path, work: Path) -> LedgerFile:
    """The same totals, collected from a Prometheus that forgets them after half of the time."""
    clock = outcome.schedule.clock
    frame = CsvTable(totals).totals(Span(clock.end - clock.days * DAY, clock.end, HOUR)).frame
    rows = frame.itertuples(index=False, name=None)
    ledger, _ = bridged(outcome.world.plan(), (row for row in rows if row[0] <= clock.end), clock.end, clock.days, work)
    return ledger


def report_errors(outcome: Outcome, source: Source) -> dict[tuple[str, str], float]:
    """By service and place, how many points of budget the report is off; a place without an account is infinitely off."""
    ledger = keep(outcome.world.plan(), source, outcome.schedule.clock.end)
    return {
        (entry.slo.service, cell.slo.region): _off(outcome, entry.slo.service, cell)
        for entry in ledger.entries
        if entry.slo.service in outcome.slos
        for cell in entry.cells
    }


def _off(outcome: Outcome, service: str, cell: object) -> float:
    if not isinstance(cell, Account):
        return float("inf")
    events, bad = _happened(outcome, cell.slo.region, service)
    really = Fraction(bad, events) / Fraction(cell.slo.budget)
    return 100 * abs(float(cell.consumed - really))


def _happened(outcome: Outcome, place: str, service: str) -> tuple[int, int]:
    """Events and bad events of the period."""
    truth, clock = outcome.truths[place][service], outcome.schedule.clock
    begin = max(clock.ticks - PERIOD // 5, 0)
    return int(truth.total[-1] - truth.total[begin]), int(truth.bad[-1] - truth.bad[begin])


def _rows(series: tuple[dict[str, str], ...], samples: np.ndarray) -> list[list[object]]:
    """One row for each hour and SLO; the last evaluation before an hour ends stands for its end."""
    names = {EVENTS: 0, BAD_EVENTS: 1, MEASURED_MINUTES: 2}
    found: dict[tuple[int, str, str, str], list[float]] = {}
    for sample in samples:
        labels = series[sample["series"]]
        place = names.get(labels["__name__"])
        if place is not None:
            hour = -(-int(sample["time"]) // 3_600_000) * 3600
            key = (hour, labels["service"], labels["slo"], labels["region"])
            found.setdefault(key, [0.0, 0.0, 0.0])[place] = float(sample["value"])
    return [[*key, *values] for key, values in found.items()]
