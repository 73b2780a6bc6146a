"""What a budget is for: a length of time that ends now, or a week, month, quarter or year of the calendar."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from typing import assert_never

from slo_kit.duration import Duration
from slo_kit.errors import Position
from slo_kit.model.moments import Zone


class Unit(Enum):
    """A stretch of the calendar; weeks begin on Monday (ISO 8601)."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


UTC_ZONE = Zone("UTC")
NOMINAL = {Unit.WEEK: 7, Unit.MONTH: 30, Unit.QUARTER: 90, Unit.YEAR: 365}
"""Days that a burn rate takes each for, whatever the one in force has."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """A budget that begins anew with each week, month, quarter or year, at midnight by the clocks of a zone.

    Its length varies; what speaks of a length without a date takes the nominal one.
    """

    calendar: Unit
    zone: Zone = UTC_ZONE
    at: Mapping[str, Position] = field(default_factory=dict, compare=False, repr=False)

    @property
    def milliseconds(self) -> int:
        """The nominal length."""
        return NOMINAL[self.calendar] * 86_400_000

    @property
    def seconds(self) -> float:
        """The nominal length."""
        return self.milliseconds / 1000

    def __str__(self) -> str:
        """As the label `period` says it: `month Europe/Dublin`."""
        return f"{self.calendar.value} {self.zone.name}"

    def start(self, moment: int) -> int:
        """When the period that a moment lies in began, both in seconds since 1970; the start itself lies in it."""
        return self._midnight(_first(self.calendar, self._day(moment)))

    def end(self, moment: int) -> int:
        """When that period ends and the next begins."""
        first = _first(self.calendar, self._day(moment))
        # so far beyond its start lies the next one, whatever its length
        return self._midnight(_first(self.calendar, first + timedelta(days=REACH[self.calendar])))

    def _day(self, moment: int) -> date:
        return datetime.fromtimestamp(moment, self.zone.clock).date()

    def _midnight(self, day: date) -> int:
        """The first moment of a day; where clocks skip midnight it begins at one."""
        local = datetime.combine(day, time(), self.zone.clock)
        return int(local.astimezone(UTC).timestamp())


REACH = {Unit.WEEK: 7, Unit.MONTH: 45, Unit.QUARTER: 105, Unit.YEAR: 380}
"""Days from the start of each to some day of the next."""

Period = Duration | Calendar


def start_of(period: Period, end: int) -> int:
    """When the time began that a budget is judged over, which is up to `end` and no further; seconds since 1970.

    At the very end of a month that is the whole month, and not the first moment of the next.
    """
    return period.start(end - 1) if isinstance(period, Calendar) else end - int(period.seconds)


def length_of(period: Period, end: int) -> int:
    """Seconds from the beginning of that time to where its budget ends, which may be yet to come."""
    if isinstance(period, Calendar):
        return period.end(end - 1) - period.start(end - 1)
    return int(period.seconds)


def by_length(period: Period) -> tuple[int, str]:
    """Shortest first."""
    return period.milliseconds, str(period)


def calendars(periods: tuple[Period, ...]) -> tuple[Calendar, ...]:
    """Those of the calendar."""
    return tuple(period for period in periods if isinstance(period, Calendar))


def _first(unit: Unit, day: date) -> date:
    match unit:
        case Unit.WEEK:
            return day - timedelta(days=day.weekday())
        case Unit.MONTH:
            return day.replace(day=1)
        case Unit.QUARTER:
            return day.replace(month=3 * ((day.month - 1) // 3) + 1, day=1)
        case Unit.YEAR:
            return day.replace(month=1, day=1)
        case _:
            assert_never(unit)
