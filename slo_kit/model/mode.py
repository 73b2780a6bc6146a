"""Modes of adding up regions as the global evaluator and the report ask them, and pairs of which one instance is active."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Protocol

from slo_kit.duration import Duration
from slo_kit.errors import Position
from slo_kit.model.topology import Region, Role
from slo_kit.promql import Condition, Selector, Written

if TYPE_CHECKING:
    from fractions import Fraction

    from slo_kit.model.slo import Indicator


@dataclass(frozen=True, slots=True)
class ExampleValue:
    """A raw series with a value for when all is well and one for when it is not."""

    series: Selector
    good: Decimal
    bad: Decimal


@dataclass(frozen=True, slots=True)
class Pair:
    """Instances of which one is active while the others wait to take over.

    `active` holds for the one that is; `lag` is how many seconds those that wait are behind; `failover` is how long nobody may
    be active before somebody is woken. `example_values` give `active` a value for an active instance and one for the others.
    """

    active: Condition
    lag: Written | None = None
    failover: Duration = Duration.of(minutes=5)
    example_values: tuple[ExampleValue, ...] = ()
    at: Mapping[str, Position] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Members:
    """What a global SLO is made of: an SLO in its regions.

    `objectives` are what each region promises (ratios), `indicator` what each of them counts; `imputed` if anything ever stands
    in for what they count; `pair` is what says which of them is active; `grouped` if there are totals for each value of
    labels.
    """

    service: str
    slo: str
    regions: tuple[str, ...]
    indicator: Indicator
    objectives: tuple[Decimal, ...]
    weights: tuple[Decimal, ...]
    imputed: bool = False
    pair: Pair | None = None
    grouped: bool = False

    @property
    def identity(self) -> dict[str, str]:
        """What pins series of this SLO, whatever the region."""
        return {"service": self.service, "slo": self.slo}


@dataclass(frozen=True, slots=True)
class Part:
    """What one region counted in some stretch of time; exact."""

    events: Fraction
    bad: Fraction


@dataclass(frozen=True, slots=True)
class Situation:
    """What an SLO is written into: the regions that measure it, who says which is active, and the objectives as ratios.

    `regional` is what regions promise, `objectives` what each of them does; `overall` is absent where no global objective is
    written; `minutes` are those of the period.
    """

    regions: tuple[Region, ...]
    pair: Pair | None
    regional: Decimal
    objectives: tuple[Decimal, ...]
    overall: Decimal | None
    minutes: Decimal


@dataclass(frozen=True, slots=True)
class Misfit:
    """What does not fit, what to write instead, and whether it is the global objective or the mode that is wrong."""

    message: str
    hint: str
    key: str = "by"


class Mode(Protocol):
    """How regions add up to the global SLO: the one thing that differs between modes."""

    @property
    def word(self) -> str:
        """What people write: `events`, `quorum`."""

    @property
    def said(self) -> str:
        """In words for people, after the objective: `sum of events`."""

    @property
    def role(self) -> Role | None:
        """The role that a region must have to count, if only one does."""

    @property
    def from_regions(self) -> bool:
        """Whether the global totals are the sums of the regions' totals, over any stretch of time."""

    def misfits(self, situation: Situation) -> Iterator[Misfit]:
        """Why an SLO cannot be added up so, or promises what does not follow."""

    def over(self, members: Members) -> Indicator:
        """What the global evaluator counts."""

    def blame(self, parts: Mapping[str, Part], weights: Mapping[str, Decimal]) -> Mapping[str, Fraction]:
        """How what failed globally divides among the regions: shares that add up to 1, or none where no region failed."""
