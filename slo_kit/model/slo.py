"""Services and their SLOs as people write them, and what every indicator kind can say of itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from typing import Protocol, runtime_checkable

from slo_kit.duration import Duration
from slo_kit.errors import Position
from slo_kit.model.counting import Counting, CountingChange
from slo_kit.model.grouping import Grouping
from slo_kit.model.growth import Growth
from slo_kit.model.journey import Journey
from slo_kit.model.mode import Mode, Pair
from slo_kit.model.period import Period
from slo_kit.model.topology import Role
from slo_kit.promql import Expr, Selector


class Shows(Enum):
    """What the value of a raw series says of events."""

    GROWTH = "growth"
    """A counter: it grows by `good` with every good event and by `bad` with every bad one."""
    STEPS = "steps"
    """The same, of a running total: once in an evaluation, by all that it brought."""
    STATE = "state"
    """A gauge: `good` while all is well, `bad` while it is not."""
    RATE = "rate"
    """A gauge: `good` for every good event of a second, plus `bad` for every bad one."""
    ACTIVE = "active"
    """A gauge of a pair: `good` where an instance is active, `bad` where it waits; the SLO counts what the active one does."""
    DORMANT = "dormant"
    """The same, of an SLO that counts what the waiting one does."""


@dataclass(frozen=True, slots=True)
class ExampleSeries:
    """A raw series that stands for the indicator in tests and demos."""

    selector: Selector
    good: float
    bad: float
    shows: Shows = Shows.GROWTH

    @property
    def born_bad(self) -> bool:
        """Whether the series appears only with the first bad event, as error counters of client libraries do."""
        return self.shows in {Shows.GROWTH, Shows.STEPS} and self.good == 0


@dataclass(frozen=True, slots=True)
class NoExample:
    """Why no raw series can be made up for an indicator."""

    reason: str


class Indicator(Protocol):
    """How events are counted: the one thing that differs between kinds."""

    @property
    def unit(self) -> str:
        """What one event is called, in the singular: `request`, `slice`."""

    @property
    def one_at_a_time(self) -> bool:
        """Whether every evaluation adds one event that is wholly good or bad, as slices do."""

    @property
    def minimum_bad_events(self) -> int:
        """How many bad events a burn needs before it may alert, unless the policy says."""

    def growth(self, counting: Counting) -> Growth:
        """The expressions that count."""

    def spacing(self, counting: Counting) -> Duration:
        """The least time from one event to the next where they come one at a time."""

    def counted(self) -> tuple[str, str]:
        """In words for people: what is counted, and which of it is bad."""

    def example(self) -> tuple[ExampleSeries, ...] | NoExample:
        """Raw series that make events of this kind."""


@runtime_checkable
class Audited(Protocol):
    """An indicator whose raw series can be asked in another way how much they grew. What shows but an instant cannot."""

    def raw_growth(self, over: Duration, before: Duration) -> Expr:
        """What the series of the total grew by `increase` over a time that ended `before` ago; one series without labels."""


class Sort(Enum):
    """What a raw series is to those who read it."""

    COUNTER = "counter"
    """It only grows."""
    BUCKET = "bucket"
    """A counter, of the observations up to a bound."""
    NATIVE = "native"
    """A native histogram."""
    GAUGE = "gauge"
    """Its value of the moment says something."""
    EXPRESSION = "expression"
    """More than a selector."""


@dataclass(frozen=True, slots=True)
class Read:
    """What one key of an indicator reads: a selector, or an expression as text.

    `narrows` if it narrows what another key reads; `unit` of buckets; `several` is a label that has two values at least.
    """

    key: str
    sort: Sort
    selector: Selector | None = None
    text: str = ""
    narrows: bool = False
    unit: str = ""
    several: str = ""


@runtime_checkable
class Legible(Protocol):
    """An indicator that says what it reads, for those who ask whether that makes sense."""

    def reads(self) -> tuple[Read, ...]:
        """Every key that reads raw series."""


@runtime_checkable
class ByLabel(Protocol):
    """An indicator as people write it, which may be counted for each value of a label."""

    def alike(self, label: str) -> str:
        """Why all that it counts has the same value of a label, or none; nothing where it may have several."""


@dataclass(frozen=True, slots=True)
class SliceBudget:
    """A budget of time: each slice is one event, good when at least `good_above` percent of its events are."""

    slices: Duration
    good_above: Decimal
    at: Mapping[str, Position] = field(default_factory=dict, compare=False, repr=False)


class NoData(Enum):
    """What the events of a region count as globally while nobody knows how it is: it is silent, and too few probes are heard."""

    EXCLUDE = "exclude"
    BAD = "bad"
    HOLD = "hold"


@dataclass(frozen=True, slots=True)
class GlobalObjective:
    """What is promised over all regions together; the objective is the regional one unless given, the mode is `events`."""

    objective: Decimal | None = None
    by: Mode | None = None
    no_data: NoData = NoData.EXCLUDE
    at: Mapping[str, Position] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Slo:
    """One promise: `objective` percent of the indicator's events are good over the period; where a `role` is given, of those
    that fall where it is in force. `objectives` are those of regions that promise something else. `by`
    names labels: each of their values has a budget of its own.
    """

    name: str
    objective: Decimal
    indicator: Indicator
    period: Period = Duration.of(days=30)
    budget: SliceBudget | None = None
    global_: GlobalObjective = GlobalObjective()
    policy: str = "standard"
    regions: tuple[str, ...] = ()
    role: Role | None = None
    counting: CountingChange = CountingChange()
    description: str = ""
    objectives: Mapping[str, Decimal] = field(default_factory=dict, hash=False)
    by: tuple[str, ...] | Grouping | None = None
    at: Mapping[str, Position] = field(default_factory=dict, compare=False, repr=False)

    def objective_in(self, region: str) -> Decimal:
        """What is promised in a region, in percent."""
        return self.objectives.get(region, self.objective)

    @property
    def grouping(self) -> Grouping | None:
        """Where there is a budget for each value of labels, by which."""
        return Grouping(self.by) if isinstance(self.by, tuple) else self.by


@dataclass(frozen=True, slots=True)
class Service:
    """A service, who owns it, and what it promises."""

    service: str
    owner: str
    slos: tuple[Slo, ...]
    tier: str = ""
    pair: Pair | None = None
    description: str = ""
    journeys: tuple[Journey, ...] = ()
    at: Mapping[str, Position] = field(default_factory=dict, compare=False, repr=False)
