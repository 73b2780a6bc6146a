"""Running totals of 35 days that could have been: day and night, weekends, a little noise, and the story's incidents.

The same plan gives the same numbers on every day: what happens is placed by its distance from the end.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from operator import attrgetter
from pathlib import Path
from random import Random

from slo_kit.demo.story import Gap, Incident, counts, struck, weights
from slo_kit.model.plan import Plan, PlannedSlo
from slo_kit.model.shown import shown
from slo_kit.naming import declared

DAYS = 35
STEP = 900
"""Seconds from row to row."""

_HOURS = STEP / 3600
_ROWS = DAYS * 86_400 // STEP
_LAST_HOUR = 9.0
"""The end is Monday, nine in the morning, whatever the calendar says."""

_WORST = 0.9
"""In the worst of outages some requests still succeed."""


@dataclass(frozen=True, slots=True)
class Row:
    """The three running totals of one SLO in one region at a time (seconds since 1970)."""

    time: int
    service: str
    slo: str
    region: str
    total: int
    bad: int
    measured_minutes: float


def sample(plan: Plan, end: int) -> Iterator[Row]:
    """All rows, series by series, oldest first; the first row of each is all zeros."""
    share = weights(plan)
    for scope in plan.regions:
        written: dict[tuple[str, str], list[Row]] = {}
        for slo in sorted(scope.slos, key=lambda one: bool(one.steps)):
            rows = _added(slo, written) if slo.steps else list(_counted(plan, slo, share[scope.name], end))
            written[slo.service, slo.name] = rows
            yield from rows


def _counted(plan: Plan, slo: PlannedSlo, share: float, end: int) -> Iterator[Row]:
    events = _traffic(slo, share)
    if slo.role:
        events = [many * counts(plan, slo, (_ROWS - row) * _HOURS) for row, many in enumerate(events)]
    yield from _series(shown(slo), events, struck(plan, slo), end)


def _added(slo: PlannedSlo, written: dict[tuple[str, str], list[Row]]) -> list[Row]:
    """A journey: the rows of its steps, each as many times as it weighs."""
    steps = [(float(step.weight), written[step.service, declared(step.slo)]) for step in slo.steps]
    return [
        Row(
            row.time,
            slo.service,
            slo.name,
            slo.region,
            int(sum(weight * rows[place].total for weight, rows in steps)),
            int(sum(weight * rows[place].bad for weight, rows in steps)),
            min(rows[place].measured_minutes for _, rows in steps),
        )
        for place, row in enumerate(steps[0][1])
    ]


def write_csv(rows: Iterable[Row], path: Path) -> None:
    """The table that a report can read."""
    columns = [field.name for field in fields(Row)]
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(columns)
        table.writerows(map(attrgetter(*columns), rows))


def _series(slo: PlannedSlo, events: list[int], happened: tuple[Incident | Gap, ...], end: int) -> Iterator[Row]:
    bad = _failures(slo, events, [one for one in happened if isinstance(one, Incident)])
    dark = {row for one in happened if isinstance(one, Gap) for row in _rows(one.hours_ago, one.hours)}
    total = failed = minutes = 0
    yield Row(end - _ROWS * STEP, slo.service, slo.name, slo.region, 0, 0, 0)
    for row in range(_ROWS):
        if row not in dark:
            total, failed, minutes = total + events[row], failed + bad[row], minutes + STEP // 60
        yield Row(end - (_ROWS - row - 1) * STEP, slo.service, slo.name, slo.region, total, failed, minutes)


def _traffic(slo: PlannedSlo, share: float) -> list[int]:
    """Events per row: one after the other where time itself is counted, else a rate of the SLO's own, shared by the regions."""
    if slo.indicator.one_at_a_time:
        each = slo.indicator.spacing(slo.counting).seconds
        return [int((row + 1) * STEP / each) - int(row * STEP / each) for row in range(_ROWS)]
    rate = 10 ** Random(slo.key).uniform(0.7, 2.2)
    noise = Random(f"{slo.key} {slo.region}")
    return [int(rate * share * STEP * _season(row) * noise.uniform(0.93, 1.07)) for row in range(_ROWS)]


def _season(row: int) -> float:
    """How busy it is at a row: twice the mean in the afternoon, next to nothing at night, less on weekends."""
    hour = _LAST_HOUR + 24 * 7 * DAYS - (_ROWS - row) * _HOURS
    weekend = 0.6 if hour // 24 % 7 >= 5 else 1.0
    return weekend * (1 + 0.75 * math.cos((hour % 24 - 15) / 24 * 2 * math.pi))


def _failures(slo: PlannedSlo, events: list[int], incidents: list[Incident]) -> list[int]:
    """Bad events per row: a small part of the budget all the time, and what the incidents burn."""
    budget = float(slo.budget)
    in_period = sum(events[-int(slo.period.seconds // STEP) :])
    chance = Random(f"{slo.key} {slo.region} failures")
    usual = budget * (0 if slo.indicator.one_at_a_time else chance.uniform(0.03, 0.16))
    bad = [min(count, int(usual * count + chance.random())) if usual else 0 for count in events]
    for incident in incidents:
        left = round(incident.share * budget * in_period)
        for row in _rows(incident.hours_ago, incident.hours_ago):
            most = round(events[row] * min(incident.burn * budget, _WORST))
            burnt = max(0, min(left, most - bad[row]))
            bad[row], left = bad[row] + burnt, left - burnt
    return bad


def _rows(hours_ago: float, hours: float) -> range:
    """The rows of a stretch of time."""
    first = _ROWS - round(hours_ago / _HOURS)
    return range(first, min(_ROWS, first + round(hours / _HOURS)))
