"""Times that are left out of budgets, as written in an Exclusion document: when, where, of which SLOs, why, by whose leave."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import Enum

from slo_kit.errors import Position
from slo_kit.model.moments import Hours, Moment, Zone, moment

UTC = Zone("UTC")


class Category(Enum):
    """What sort of time it is; reports add up by it."""

    MAINTENANCE = "maintenance"
    DEPLOYMENT = "deployment"
    DEPENDENCY = "dependency"
    TEST = "test"
    MISCOUNTED = "miscounted"


class Treatment(Enum):
    """What becomes of the events of an excluded time."""

    DROP = "drop"
    """They are left out, good and bad."""
    GOOD = "good"
    """Bad ones count as good."""
    ANNOTATE = "annotate"
    """They count as always; the time is only named."""


class Weekday(Enum):
    """By its name; `number` is 0 for Monday."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"

    @property
    def number(self) -> int:
        """As datetime counts."""
        return tuple(Weekday).index(self)


@dataclass(frozen=True, slots=True)
class Approval:
    """Who allowed it and when; `link` leads to where it was decided."""

    by: str
    day: date
    link: str = ""
    at: Mapping[str, Position] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Every:
    """Some hours on some days from `since` to `until`, by which it begins for the last time.

    `weekdays` and `days` (of the month, from its end when negative) both narrow; without either it is every day.
    """

    hours: Hours
    since: date
    until: date
    weekdays: tuple[Weekday, ...] = ()
    days: tuple[int, ...] = ()
    at: Mapping[str, Position] = field(default_factory=dict, compare=False, repr=False)

    def dates(self) -> Iterator[date]:
        """The days on which it begins."""
        numbers = {weekday.number for weekday in self.weekdays}
        for offset in range((self.until - self.since).days + 1):
            day = self.since + timedelta(days=offset)
            if (not numbers or day.weekday() in numbers) and (not self.days or set(_places(day)) & set(self.days)):
                yield day


@dataclass(frozen=True, slots=True)
class Exclusion:
    """One-off (`from_`, `to`) or recurring (`every`); of all SLOs and everywhere unless some are named.

    `slos` are services, or single SLOs as `service/slo`. Times without an offset are by the clock of `zone`.
    """

    exclusion: str
    reason: str
    approved: Approval
    category: Category = Category.MAINTENANCE
    mode: Treatment = Treatment.DROP
    from_: Moment | None = None
    to: Moment | None = None
    every: Every | None = None
    zone: Zone | None = None
    regions: tuple[str, ...] = ()
    slos: tuple[str, ...] = ()
    at: Mapping[str, Position] = field(default_factory=dict, compare=False, repr=False)

    @property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """Every time it takes, as seconds since 1970, the end not included; in order."""
        zone, both = self.zone or UTC, [(0, 0)]
        if self.every:
            hours, days = self.every.hours, self.every.dates()
            both = [(moment(day, hours.begin, zone), moment(day, hours.end, zone)) for day in days]
        elif self.from_ and self.to:
            both = [(self.from_.begins(zone), self.to.ends(zone))]
        return tuple((begin, end) for begin, end in both if begin < end)

    @property
    def changes_budgets(self) -> bool:
        """Whether any event counts otherwise than it was measured."""
        return self.mode is not Treatment.ANNOTATE

    def concerns(self, service: str, slo: str) -> bool:
        """Whether it is about an SLO."""
        return not self.slos or service in self.slos or f"{service}/{slo}" in self.slos


@dataclass(frozen=True, slots=True)
class PlannedExclusion:
    """An exclusion with nothing left open: `spans` in seconds since 1970, the SLOs by key and the regions that it is about.

    `everywhere` says that no region was named, so that the global scope is meant as well and not just its part from there.
    """

    exclusion: Exclusion
    spans: tuple[tuple[int, int], ...]
    slos: tuple[str, ...]
    regions: tuple[str, ...]
    everywhere: bool
    of_all_slos: bool

    @property
    def name(self) -> str:
        """As people call it."""
        return self.exclusion.exclusion

    @property
    def changes_budgets(self) -> bool:
        """Whether any event counts otherwise than it was measured."""
        return self.exclusion.changes_budgets


def _places(day: date) -> tuple[int, int]:
    """The day's number in its month, from the front and from the end."""
    last = (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return day.day, day.day - last.day - 1
