"""Exclusions as times at which Alertmanager tells nobody: the very dates, by the clock of the exclusion's zone."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta

from slo_kit.model.exclusion import PlannedExclusion
from slo_kit.model.moments import DAY
from slo_kit.model.plan import Plan
from slo_kit.model.policy import Severity
from slo_kit.resolve.budget import late
from slo_kit.targets.yaml_text import Yaml

Slot = tuple[date, int, int]
"""A day, and from when to when in minutes since its midnight."""


def muted(plan: Plan) -> tuple[PlannedExclusion, ...]:
    """Those that change budgets; what is only annotated is told as always."""
    return tuple(one for one in plan.exclusions if one.changes_budgets)


def name(exclusion: str, severity: Severity) -> str:
    """What the times of an exclusion are called: `slo-kit-database-upgrade-page`."""
    return f"slo-kit-{exclusion}-{severity.value}"


def intervals(plan: Plan) -> list[Yaml]:
    """Entries of `time_intervals`, for each severity one."""
    return [_interval(one, severity, _tail(plan, severity)) for one in muted(plan) for severity in Severity]


def _tail(plan: Plan, severity: Severity) -> int:
    """Minutes for which windows still see the end of what was excluded: the longest short window, read late."""
    rows = ((row, slo) for scope in plan.scopes for slo in scope.slos for row in slo.policy.windows if row.severity is severity)
    return math.ceil(max(((row.short + late(row, slo)).minutes for row, slo in rows), default=0.0))


def _interval(one: PlannedExclusion, severity: Severity, tail: int) -> Yaml:
    every, zone = one.exclusion.every, one.exclusion.zone
    slots = (_of_day(day, every.hours.begin, every.hours.end + tail) for day in every.dates()) if every else (_once(one, tail),)
    location = zone.name if every and zone else "UTC"
    times = [_entry(spot, days, location) for spot, days in _months(slot for part in slots for slot in part).items()]
    return {"name": name(one.name, severity), "time_intervals": times}


def _once(one: PlannedExclusion, tail: int) -> Iterator[Slot]:
    """In UTC, which has no gap."""
    for begin, end in one.spans:
        midnight = begin - begin % (DAY * 60)
        day = datetime.fromtimestamp(midnight, UTC).date()
        yield from _of_day(day, (begin - midnight) // 60, math.ceil((end - midnight) / 60) + tail)


def _of_day(day: date, begin: int, end: int) -> Iterator[Slot]:
    """Cut at midnights: Alertmanager knows no time that goes over one."""
    for offset in range(begin // DAY, math.ceil(end / DAY)):
        first, last = max(begin - offset * DAY, 0), min(end - offset * DAY, DAY)
        yield day + timedelta(days=offset), first, last


Spot = tuple[int, int, int, int]
"""Year, month, and minutes of the day."""


def _months(slots: Iterable[Slot]) -> dict[Spot, list[int]]:
    """Days of each month that have the same times."""
    days: dict[Spot, list[int]] = defaultdict(list)
    for day, begin, end in sorted(set(slots)):
        days[day.year, day.month, begin, end].append(day.day)
    return days


def _entry(spot: Spot, days: list[int], location: str) -> Yaml:
    year, month, begin, end = spot
    hours = [] if (begin, end) == (0, DAY) else [{"start_time": _clock(begin), "end_time": _clock(end)}]
    return {
        **({"times": hours} if hours else {}),
        "days_of_month": list(_ranges(days)),
        "months": [str(month)],
        "years": [str(year)],
        "location": location,
    }


def _ranges(days: list[int]) -> Iterator[str]:
    """`3`, and `5:9` for days in a row."""
    rest = list(days)
    while rest:
        length = next((n for n, day in enumerate(rest) if day != rest[0] + n), len(rest))
        yield str(rest[0]) if length == 1 else f"{rest[0]}:{rest[length - 1]}"
        rest = rest[length:]


def _clock(minutes: int) -> str:
    return "24:00" if minutes == DAY else f"{time(minutes // 60, minutes % 60):%H:%M}"
