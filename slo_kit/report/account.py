"""The error budget of one SLO in one place: what was allowed, what was spent, and what can be said about it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import cache, cached_property

from slo_kit.model.exclusion import Treatment
from slo_kit.model.period import Calendar, length_of
from slo_kit.model.plan import PlannedSlo
from slo_kit.report.leaving_out import Worth
from slo_kit.report.looks import Looks
from slo_kit.report.series import Instant

AT_RISK_BELOW = Fraction(1, 4)
COMPLETE_FROM = Fraction(95, 100)
_Z = 1.959964  # two-sided 95 %


class State(Enum):
    """The words of a verdict, worst first."""

    BREACHED = "breached"
    NO_DATA = "no data"
    AT_RISK = "at risk"
    INCOMPLETE = "incomplete"
    TOO_LITTLE = "too little traffic"
    FINE = "fine"

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return list(State).index(self)


@dataclass(frozen=True, slots=True)
class Tally:
    """Events, bad events and measured minutes of some stretch of time; exact."""

    events: Fraction = Fraction(0)
    bad: Fraction = Fraction(0)
    minutes: Fraction = Fraction(0)

    @classmethod
    def of(cls, looks: Looks) -> Tally:
        """Sum looks."""
        return cls(*(Fraction(float(each.sum())) for each in (looks.events, looks.bad_events, looks.measured_minutes)))

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.events + other.events, self.bad + other.bad, self.minutes + other.minutes)

    @property
    def error_ratio(self) -> Fraction:
        """Bad events per event; 0 where nothing happened."""
        return self.bad / self.events if self.events else Fraction(0)


@dataclass(frozen=True, slots=True)
class Unread:
    """An SLO in a place of which nothing is known, and why."""

    slo: PlannedSlo
    reason: str

    @property
    def state(self) -> State:
        """Always `no data`."""
        return State.NO_DATA


@dataclass(frozen=True, eq=False)  # without slots, so that what sections ask for again and again is worked out once
class Account:
    """An SLO in one region or globally, over its period up to `end`.

    `looks` are what was counted inside the period; `expected_minutes` counts only time in
    which measuring was due; `begins` is where the history starts, later than `start` when older data is gone.
    """

    slo: PlannedSlo
    start: Instant
    end: Instant
    tally: Tally
    week: Tally
    week_before: Tally
    expected_minutes: Fraction
    begins: Instant
    looks: Looks
    partial: str = ""
    """What a server said of not having answered in full."""
    left_out: tuple[Worth, ...] = ()
    """Exclusions that touched the period; `tally`, `week` and `looks` are already without what they take out."""

    @cached_property
    def budget(self) -> Fraction:
        """1 - objective, exact."""
        return _exact(self.slo.budget)

    @cached_property
    def elapsed(self) -> Fraction:
        """How much of the period is over: all of one that rolls, and of the month that we are in its days so far."""
        return Fraction(self.end - self.start, length_of(self.slo.period, self.end))

    @property
    def running(self) -> bool:
        """Whether the budget is for a period of the calendar that is not over."""
        return isinstance(self.slo.period, Calendar) and self.elapsed < 1

    @cached_property
    def budget_events(self) -> Fraction:
        """How many events of the period may be bad; what is left of it is taken to bring events as what is over did."""
        return self.budget * self.tally.events / self.elapsed

    @property
    def remaining_so_far(self) -> Fraction:
        """What would be left if the period were over now."""
        return 1 - (self.tally.error_ratio / self.budget)

    @cached_property
    def consumed(self) -> Fraction:
        """Share of the budget that is spent; more than 1 when overspent, 0 where nothing happened."""
        return self.share(self.tally.bad)

    @cached_property
    def remaining(self) -> Fraction:
        """Share of the budget that is left; never clamped."""
        return 1 - self.consumed

    @property
    def raw(self) -> Tally:
        """What was measured, before anything was left out; minutes as they count."""
        events, bad = self.tally.events, self.tally.bad
        for one in self.left_out:
            dropped = one.exclusion.exclusion.mode is Treatment.DROP
            events += one.events if dropped else 0
            bad += one.bad if one.exclusion.changes_budgets else 0
        return Tally(events, bad, self.tally.minutes)

    @property
    def adjusted(self) -> bool:
        """Whether leaving out changed any number."""
        return self.raw != self.tally

    @property
    def raw_remaining(self) -> Fraction:
        """Share of the budget that would be left had nothing been left out."""
        return 1 - self.raw_share(self.raw.bad)

    def raw_share(self, bad: Fraction) -> Fraction:
        """How much of the period's budget so many bad events are, had nothing been left out."""
        return bad * self.elapsed / (self.budget * self.raw.events) if self.raw.events else Fraction(0)

    def share(self, bad: Fraction) -> Fraction:
        """How much of the period's budget so many bad events are: b / ((1 - T) N)."""
        return bad / self.budget_events if self.tally.events else Fraction(0)

    @property
    def allowed_minutes(self) -> Fraction:
        """The budget as minutes of total outage: (1 - T) x period, of the calendar with the length it has this time."""
        return self.budget * Fraction(length_of(self.slo.period, self.end), 60)

    @property
    def spent_minutes(self) -> Fraction:
        """The same share of those minutes as of the events."""
        return self.consumed * self.allowed_minutes

    @property
    def coverage(self) -> Fraction:
        """Measured share of the minutes in which measuring was due; 1 where it never was."""
        return self.tally.minutes / self.expected_minutes if self.expected_minutes else Fraction(1)

    @property
    def unknown_events(self) -> Fraction:
        """How many events unmeasured minutes had, were they as busy as measured ones."""
        unknown = max(Fraction(0), self.expected_minutes - self.tally.minutes)
        return self.tally.events * unknown / self.tally.minutes if self.tally.minutes else Fraction(0)

    @property
    def remaining_between(self) -> tuple[Fraction, Fraction]:
        """What is left at least and at most: all that was not measured failed, or nothing of it did. The same where all was."""
        unknown, whole = self.unknown_events, self.budget * (self.tally.events + self.unknown_events)
        if not whole:
            return self.remaining, self.remaining
        least, most = (1 - bad * self.elapsed / whole for bad in (self.tally.bad + unknown, self.tally.bad))
        return least, most

    @property
    def cut(self) -> bool:
        """Whether the history starts later than it should, with no sign that counting did too."""
        return self.begins > max(self.start, self.slo.since)

    @property
    def young(self) -> bool:
        """Whether the place serves for less than the period, so that the window is yet to fill."""
        return self.slo.since > self.start

    @property
    def little_traffic(self) -> bool:
        """Whether there are too few events to tell: n < ln 0.05 / ln T and the Wilson interval contains the objective."""
        objective, events = float(self.slo.objective), float(self.tally.events)
        if events == 0:
            return True
        if events >= math.log(0.05) / math.log(objective):
            return False
        # more bad events than events are a mistake of who counts them; no share is below none
        low, high = _wilson(max(0.0, 1 - float(self.tally.error_ratio)), events)
        return low <= objective <= high

    @cached_property
    def state(self) -> State:
        """The verdict: what is surely spent comes before doubts, doubts before good news."""
        if self.remaining < 0:
            return State.BREACHED
        if self.coverage < COMPLETE_FROM or self.partial:
            return State.INCOMPLETE
        if self.little_traffic:
            return State.TOO_LITTLE
        return State.AT_RISK if self.remaining < AT_RISK_BELOW else State.FINE

    def marked(self, figure: str) -> str:
        """A figure with an asterisk where it rests on a partial answer."""
        return f"{figure}*" if self.partial else figure


@cache
def _exact(number: Decimal) -> Fraction:
    return Fraction(number)


def _wilson(ratio: float, events: float) -> tuple[float, float]:
    """The 95 % score interval of a share (Wilson 1927)."""
    square = _Z * _Z
    middle = (ratio + square / (2 * events)) / (1 + square / events)
    half = _Z / (1 + square / events) * math.sqrt(ratio * (1 - ratio) / events + square / (4 * events * events))
    return middle - half, middle + half


Cell = Account | Unread
"""What is known of one SLO in one place."""
