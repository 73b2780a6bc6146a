"""Where periods of the calendar begin and end, in PromQL, whose own calendar knows UTC alone.

A zone's clock is UTC plus an offset that changes on certain days. Those changes are written into the rules, for a fixed span of
years; on a local clock, PromQL's functions of UTC then find the first day of a week, month, quarter or year.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import cache

from slo_kit.model.moments import Zone
from slo_kit.model.period import REACH, Calendar, Unit
from slo_kit.model.plan import Scope
from slo_kit.naming import EDGE, PERIOD, PERIOD_EDGE, PERIOD_LOCAL, ZONE, ZONE_CLOCK
from slo_kit.promql import Binary, Expr, Matcher, Number, Selector, call, combine, number
from slo_kit.rules.events import pinned
from slo_kit.rules.model import RecordingRule

FIRST, LAST = (int(datetime(year, 1, 1, tzinfo=UTC).timestamp()) for year in (2026, 2036))
"""The span whose changes of clocks are written into rules: fixed, so that output does not change from day to day."""
DAY = 86_400
START, END = "start", "end"


@cache
def changes(name: str) -> tuple[int, tuple[tuple[int, int], ...]]:
    """Seconds a zone is ahead of UTC at the start of the span; then each change in it, as the moment and the seconds added."""
    at_first = _ahead(name, FIRST)
    found, before = [], at_first
    for day in range(FIRST, LAST, DAY):
        after = _ahead(name, day + DAY)
        if after != before:
            found.append((_moment(name, day, day + DAY), after - before))
        before = after
    return at_first, tuple(found)


def rules(scope: Scope, calendars: tuple[Calendar, ...]) -> Iterator[RecordingRule]:
    """Clocks of all zones in use, the edges of all periods by those clocks, and the same edges in UTC."""
    zones = sorted({calendar.zone for calendar in calendars})
    for each in zones:
        yield RecordingRule(ZONE_CLOCK, _clock(each), {ZONE: each.name, **scope.labels})
    for calendar in calendars:
        labels = {PERIOD: str(calendar), ZONE: calendar.zone.name, **scope.labels}
        begins = _first(calendar.calendar, _of_zone(ZONE_CLOCK, calendar.zone, scope))
        yield RecordingRule(PERIOD_LOCAL, begins, {**labels, EDGE: START})
        later = Binary(Selector.of(PERIOD_LOCAL, {**labels, EDGE: START}), "+", number(REACH[calendar.calendar] * DAY))
        yield RecordingRule(PERIOD_LOCAL, _first(calendar.calendar, later), {**labels, EDGE: END})
    for each in zones:
        yield RecordingRule(PERIOD_EDGE, _in_utc(each, scope), {ZONE: each.name, **scope.labels})


def zones_that_change(calendars: tuple[Calendar, ...]) -> tuple[str, ...]:
    """Zones whose clocks are changed in the span, and may be after it."""
    return tuple(sorted({calendar.zone.name for calendar in calendars if changes(calendar.zone.name)[1]}))


def edge(scope: Scope, which: str) -> Selector:
    """When the period in force began or ends, for each calendar in use, in seconds since 1970."""
    return Selector.of(PERIOD_EDGE, {**scope.labels, EDGE: which})


def _clock(each: Zone) -> Expr:
    """What the clocks of a zone show now, as seconds since its own 1970 began."""
    ahead, changed = changes(each.name)
    moved = [(Binary(call("time"), ">=", number(moment), "bool"), added) for moment, added in changed]
    return call("vector", _moved(call("time"), ahead, moved))


def _first(unit: Unit, clock: Expr) -> Expr:
    """The midnight with which the unit that a local time lies in began, by the same clock.

    One steps back into the first month of the quarter or the year, by 20 or 29 days a month, whatever months those are:
    that many never overshoot, and its first day is then found as that of any month.
    """
    if unit is Unit.WEEK:
        # 1970 began on a Thursday, three days after a Monday
        monday = Binary(Binary(clock, "+", number(3 * DAY)), "%", number(7 * DAY))
        return Binary(clock, "-", monday)
    if unit is Unit.MONTH:
        return _first_of_month(clock)
    months = Binary(call("month", clock), "-", Number("1"))
    back = Binary(Binary(months, "%", Number("3")), "*", number(20 * DAY)) if unit is Unit.QUARTER else None
    return _first_of_month(Binary(_first_of_month(clock), "-", back or Binary(months, "*", number(29 * DAY))))


def _first_of_month(clock: Expr) -> Expr:
    days = Binary(Binary(call("day_of_month", clock), "-", Number("1")), "*", number(DAY))
    return Binary(Binary(clock, "-", Binary(clock, "%", number(DAY))), "-", days)


def _in_utc(each: Zone, scope: Scope) -> Expr:
    """Local edges of a zone as moments; a midnight that comes twice is the first, one that is skipped the next there is."""
    local = _of_zone(PERIOD_LOCAL, each, scope)
    ahead, changed = changes(each.name)
    moved, before = [], ahead
    for moment, added in changed:
        moved.append((Binary(local, ">", number(moment + before), "bool"), -added))
        before += added
    return _moved(local, -ahead, moved)


def _moved(clock: Expr, seconds: int, changed: Iterable[tuple[Expr, int]]) -> Expr:
    """A clock put forward by some seconds, and by others once something is so; changes by as much are added up first."""
    moved = Binary(clock, *_signed(seconds)) if seconds else clock
    alike: dict[int, list[Expr]] = {}
    for once, added in changed:
        alike.setdefault(added, []).append(once)
    for added, all_so in alike.items():
        sign, length = _signed(added)
        moved = Binary(moved, sign, Binary(length, "*", combine("+", all_so)))
    return moved


def _signed(seconds: int) -> tuple[str, Number]:
    return "+" if seconds > 0 else "-", number(abs(seconds))


def _of_zone(name: str, each: Zone, scope: Scope) -> Selector:
    return pinned(name, scope).where(Matcher(ZONE, "=", each.name))


def _ahead(name: str, moment: int) -> int:
    offset = datetime.fromtimestamp(moment, Zone(name).clock).utcoffset()
    return int(offset.total_seconds()) if offset else 0


def _moment(name: str, before: int, after: int) -> int:
    """The second at which the offset changes, between one moment and a later one."""
    offset = _ahead(name, before)
    while after - before > 1:
        middle = (before + after) // 2
        before, after = (middle, after) if _ahead(name, middle) == offset else (before, middle)
    return after
