"""Services and their SLOs as people write them, and what every indicator kind can say of itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from typing import Protocol

from slo_kit.duration import Duration
from slo_kit.errors import Position
from slo_kit.model.topology import Counting, CountingChange
from slo_kit.promql import Expr, Selector


@dataclass(frozen=True, slots=True)
class Growth:
    """How one evaluation adds to the two running totals; three expressions, each of one series without labels.

    `total` and `bad` may be absent where nothing grew; `measured` is there exactly while the SLO is measured at all. What is
    `of_an_instant` says nothing of the time between two evaluations; the rest counts all that happened since the previous one.
    """

    total: Expr
    bad: Expr
    measured: Expr
    of_an_instant: bool = False


class Shows(Enum):
    """What the value of a raw series says of events."""

    GROWTH = "growth"
    """A counter: it grows by `good` with every good event and by `bad` with every bad one."""
    STATE = "state"
    """A gauge: `good` while all is well, `bad` while it is not."""
    RATE = "rate"
    """A gauge: `good` for every good event of a second, plus `bad` for every bad one."""


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
        return self.shows is Shows.GROWTH and self.good == 0


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


@dataclass(frozen=True, slots=True)
class SliceBudget:
    """A budget of time: each slice is one event, good when at least `good_above` percent of its events are."""

    slices: Duration
    good_above: Decimal
    at: Mapping[str, Position] = field(default_factory=dict, compare=False, repr=False)


class Mode(Enum):
    """How regions add up to the global SLO."""

    EVENTS = "events"


class NoData(Enum):
    """What the events of a region count as globally while nobody knows how it is: it is silent, and too few probes are heard."""

    EXCLUDE = "exclude"
    BAD = "bad"
    HOLD = "hold"


@dataclass(frozen=True, slots=True)
class GlobalObjective:
    """What is promised over all regions together; the objective is the regional one unless given."""

    objective: Decimal | None = None
    by: Mode = Mode.EVENTS
    no_data: NoData = NoData.EXCLUDE
    at: Mapping[str, Position] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Slo:
    """One promise: `objective` percent of the indicator's events are good over the period."""

    name: str
    objective: Decimal
    indicator: Indicator
    period: Duration = Duration.of(days=30)
    budget: SliceBudget | None = None
    global_: GlobalObjective = GlobalObjective()
    policy: str = "standard"
    regions: tuple[str, ...] = ()
    counting: CountingChange = CountingChange()
    description: str = ""
    at: Mapping[str, Position] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Service:
    """A service, who owns it, and what it promises."""

    service: str
    owner: str
    slos: tuple[Slo, ...]
    tier: str = ""
    description: str = ""
    at: Mapping[str, Position] = field(default_factory=dict, compare=False, repr=False)
