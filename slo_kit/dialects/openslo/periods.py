"""Time windows of OpenSLO: they roll, or begin anew by a calendar."""

from __future__ import annotations

from datetime import datetime

from slo_kit.dialects.openslo.shape import DURATION, V1ALPHA
from slo_kit.dialects.reading import Fields, Remarks
from slo_kit.duration import Duration
from slo_kit.model.moments import Zone
from slo_kit.model.period import Calendar, Period, Unit

_DAYS = {"M": 30, "Q": 90, "Y": 365}
"""Of units whose length varies, as the official SDK takes them."""
_SECONDS = {"m": 60, "h": 3600, "d": 86_400, "w": 604_800, **{unit: days * 86_400 for unit, days in _DAYS.items()}}
_UNITS = {(1, "w"): Unit.WEEK, (1, "M"): Unit.MONTH, (1, "Q"): Unit.QUARTER, (3, "M"): Unit.QUARTER, (1, "Y"): Unit.YEAR}
_UNITS |= {(12, "M"): Unit.YEAR, (4, "Q"): Unit.YEAR, (7, "d"): Unit.WEEK}
_OLD = {"Second": "s", "Day": "d", "Week": "w", "Month": "M", "Quarter": "Q"}


def read(spec: Fields, version: str, remarks: Remarks) -> Period | None:
    """The one window that there is."""
    key = "timeWindows" if version == V1ALPHA else "timeWindow"
    windows = spec.each(key)
    if len(windows) != 1:
        message = f"{len(windows) or 'no'} time windows are given, and one is wanted"
        remarks.wrong(spec.at(key), "period", message, "write duration: 28d and isRolling: true")
        return None
    window = windows[0]
    length = _old_length(window, remarks) if version == V1ALPHA else _length(window, "duration", remarks)
    if length is None:
        return None
    count, unit = length
    if "calendar" in window:
        return _calendar(window, count, unit, remarks)
    place = window.at("duration", "unit")
    if unit in _DAYS:
        said = f"a rolling {count}{unit} is taken for {count * _DAYS[unit]} days"
        remarks.note(place, "counted-otherwise", said, "write days")
    seconds = count * _SECONDS.get(unit, 1)
    if seconds <= 0:
        remarks.wrong(place, "period", f"{count}{unit} is no time at all", "write 28d")
        return None
    return Duration.of(seconds=seconds)


def length(fields: Fields, key: str, remarks: Remarks) -> Duration | None:
    """A length of time, for a slice or a look back."""
    found = _length(fields, key, remarks)
    return Duration.of(seconds=found[0] * _SECONDS[found[1]]) if found and found[0] > 0 else None


def _length(fields: Fields, key: str, remarks: Remarks) -> tuple[int, str] | None:
    text = fields.text(key)
    found = DURATION.match(text)
    if not found or found[2] not in _SECONDS or int(found[1]) < 0:
        message = f'"{text}" is no duration' if text else f'"{key}" is missing'
        remarks.wrong(fields.at(key), "not-a-duration", message, f"write {key}: 28d; m is minutes and M is months")
        return None
    return int(found[1]), found[2]


def _old_length(window: Fields, remarks: Remarks) -> tuple[int, str] | None:
    count, unit = window.number("count"), window.one_of("unit", tuple(_OLD))
    if count is None or not unit:
        remarks.wrong(window.position, "period", "a window needs a count and a unit", "write unit: Day and count: 28")
        return None
    return int(count), _OLD[unit]


def _calendar(window: Fields, count: int, unit: str, remarks: Remarks) -> Calendar | None:
    calendar = window.inside("calendar")
    of = _UNITS.get((count, unit))
    zone, start = calendar.text("timeZone"), calendar.text("startTime")
    place = window.at("duration", "unit")
    if of is None:
        hint = "write 1w, 1M, 1Q or 1Y, or isRolling: true without a calendar"
        minutes = "; m is minutes, and M is months" if unit == "m" else ""
        remarks.wrong(place, "period", f"a period of {count}{unit} by a calendar is none of the calendar{minutes}", hint)
        return None
    begins = _moment(start)
    if begins is None:
        hint = "write it as in 2026-01-01 00:00:00"
        remarks.wrong(calendar.at("startTime"), "not-a-date", f'"{start}" is no moment at which a period begins', hint)
    try:
        found = Zone.parse(zone)
    except ValueError as error:
        message, _, hint = str(error).rpartition("; ")
        remarks.wrong(calendar.at("timeZone"), "unknown-zone", message or hint, hint if message else "")
        return None
    if begins is None:
        return None
    if not _begins(of, begins):
        message = f"a {of.value} that begins at {start}; here each begins at midnight, weeks on Monday, months on the first"
        remarks.wrong(calendar.at("startTime"), "period", message, "write such a moment")
        return None
    return Calendar(of, found)


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _begins(unit: Unit, moment: datetime) -> bool:
    """Whether a period of the calendar begins then."""
    first = {
        Unit.WEEK: moment.weekday() == 0,
        Unit.MONTH: moment.day == 1,
        Unit.QUARTER: moment.day == 1 and moment.month % 3 == 1,
        Unit.YEAR: moment.day == 1 and moment.month == 1,
    }
    return first[unit] and (moment.hour, moment.minute, moment.second) == (0, 0, 0)
