"""How figures are said: budgets, shares, ratios, counts and times, the same in every form of a report."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from slo_kit.model.period import Calendar
from slo_kit.report.series import Instant

WEEK = 7 * 86_400
_NARROW = "\N{NARROW NO-BREAK SPACE}"


def left(share: Fraction) -> str:
    """What is left of a budget: whole percent, one decimal between -10 and 10; rounded down, so never more than there is."""
    return _percent(share, math.floor)


def spent(share: Fraction) -> str:
    """What is spent of a budget, rounded up: with `left` it makes 100."""
    return _percent(share, math.ceil)


def share(part: Fraction) -> str:
    """A share of something, rounded to the nearest."""
    return _percent(part, round)


def _percent(part: Fraction, rounded: Callable[[Fraction], int]) -> str:
    percent = part * 100
    if percent == 0 or not -10 < percent < 10:
        return f"{rounded(percent)} %"
    return f"{rounded(percent * 10) / 10:.1f} %"


def ratio(good: Fraction, objective: Decimal) -> str:
    """A measured ratio with one digit more than its objective, cut off: a miss is never rounded up to a hit."""
    digits = _digits(objective) + 1
    return f"{_cut(good * 100, digits):.{digits}f} %"


def objective(promised: Decimal) -> str:
    """An objective as people wrote it: `99.9 %`; one that follows from others has five digits at most."""
    return f"{promised * 100:.{_digits(promised)}f} %"


_MOST_DIGITS = 5
"""Nobody can write an objective with more."""


def _digits(promised: Decimal) -> int:
    exponent = (promised * 100).normalize().as_tuple().exponent
    return min(_MOST_DIGITS, max(0, -exponent)) if isinstance(exponent, int) else 0


def _cut(value: Fraction, digits: int) -> Decimal:
    return Decimal(math.floor(value * 10**digits)).scaleb(-digits)


def count(events: Fraction) -> str:
    """A number of events, thousands apart; a fraction only where the number is small and has one."""
    if events.denominator != 1 and abs(events) < 100:
        return f"{float(events):.1f}"
    return f"{round(events):,}".replace(",", _NARROW)


def factor(times: Fraction) -> str:
    """How many times: `3.7 x`, whole from 10 on."""
    return f"{float(times):.1f} x" if times < 10 else f"{round(times)} x"


def places(names: tuple[str, ...]) -> str:
    """`eu-west-1`, `eu-west-1 and us-east-1`, `a, b and c`."""
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def plural(number: int, noun: str) -> str:
    """`1 region`, `2 regions`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def moment(at: Instant) -> str:
    """`Mon 23 Nov 2026 00:00 UTC`."""
    return f"{_utc(at):%a} {day(at)} {_utc(at):%Y %H:%M} UTC"


def hour(at: Instant) -> str:
    """`23 Nov 14:00`, in UTC."""
    return f"{day(at)} {_utc(at):%H:%M}"


def day(at: Instant) -> str:
    """`23 Nov`."""
    return f"{_utc(at).day} {_utc(at):%b}"


def so_far(period: Calendar, at: Instant) -> str:
    """`the month since 1 Nov (Europe/Dublin)`; of one that is over, `the month of 1 Oct to 31 Oct (Europe/Dublin)`."""
    first, end = period.start(at - 1), period.end(at - 1)
    clocks = period.zone.clock
    begun, last = (datetime.fromtimestamp(moment, clocks) for moment in (first, end - 1))
    if end == at:
        return f"the {period.calendar.value} of {begun.day} {begun:%b} to {last.day} {last:%b} ({period.zone.name})"
    return f"the {period.calendar.value} since {begun.day} {begun:%b} ({period.zone.name})"


def stretch(start: Instant, end: Instant) -> str:
    """`Tue 17 Nov 14:00 to 15:00` in UTC, with the day once if it is one."""
    begins, ends = _utc(start), _utc(end)
    until = f"{ends:%H:%M}" if begins.date() == ends.date() else f"{ends:%a} {day(end)} {ends:%H:%M}"
    return f"{begins:%a} {day(start)} {begins:%H:%M} to {until}"


def spoken(start: Instant, end: Instant) -> str:
    """`on Tuesday 17 November between 14:00 and 15:00 UTC`, for sentences."""
    begins, ends = _utc(start), _utc(end)
    if begins.date() == ends.date():
        return f"on {begins:%A} {begins.day} {begins:%B} between {begins:%H:%M} and {ends:%H:%M} UTC"
    return f"between {begins:%A} {begins.day} {begins:%B} {begins:%H:%M} and {ends:%A} {ends.day} {ends:%B} {ends:%H:%M} UTC"


def week(at: Instant) -> str:
    """The seven days before an instant: `week 47 (16 to 22 November 2026, UTC)` if they are a calendar week."""
    last = _utc(at) - timedelta(seconds=1)
    first = _utc(at - WEEK)
    if at % 86_400 or _utc(at).weekday() != 0:
        return f"the 7 days to {moment(at)}"
    begins = f"{first.day}" if first.month == last.month else f"{first.day} {first:%B}"
    begins += "" if first.year == last.year else f" {first.year}"
    return f"week {last.isocalendar().week} ({begins} to {last.day} {last:%B %Y}, UTC)"


def _utc(at: Instant) -> datetime:
    return datetime.fromtimestamp(at, UTC)
