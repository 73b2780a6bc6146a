"""Counts several SLOs as one: all their events and all their bad ones, each for as many as it weighs.

Budgets are added and percentages are not (definition of combined objectives: T = 1 - (sum of (1 - T_i) N_i) / (sum of N_i)): of a
million requests at 99.9 % and ten thousand at 99 %, 1,100 may fail, whatever the mean of 99.9 and 99 is.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction

from slo_kit.duration import Duration
from slo_kit.model.counting import Counting, CountingChange
from slo_kit.model.growth import Growth
from slo_kit.model.journey import PlannedStep
from slo_kit.model.mode import Members, Misfit, Part, Situation
from slo_kit.model.slo import ExampleSeries, Indicator
from slo_kit.naming import BAD_EVENTS, EVENTS, GLOBAL, MEASURED_MINUTES, REGION, SCOPE, SERVICE, SLO
from slo_kit.promql import Aggregate, Binary, Expr, Number, Selector, combine, number
from slo_kit.sli.increments import increments
from slo_kit.sli.modes.blame import by_bad_events


@dataclass(frozen=True, slots=True)
class Leg:
    """An SLO of a journey with all that it promises, in percent, and the least bad events that it speaks of."""

    service: str
    slo: str
    weight: Decimal
    objective: Decimal
    overall: Decimal
    minimum_bad_events: int
    from_regions: bool
    one_at_a_time: bool
    objectives: Mapping[str, Decimal] = field(default_factory=dict, hash=False)
    counting: CountingChange = CountingChange()

    def in_(self, region: str) -> PlannedStep:
        """The step in one scope."""
        promised = self.overall if region == GLOBAL else self.objectives.get(region, self.objective)
        return PlannedStep(self.service, self.slo, self.weight, promised / 100)


@dataclass(frozen=True, slots=True)
class Together:
    """What the SLOs of a journey count in one scope; their totals are its raw counters, and they are its targets."""

    legs: tuple[Leg, ...]
    region: str = GLOBAL

    unit = "event"
    one_at_a_time = False

    def placed(self, region: str) -> Together:
        """The same in a region."""
        return replace(self, region=region)

    @property
    def steps(self) -> tuple[PlannedStep, ...]:
        """What is counted here, and promised."""
        return tuple(leg.in_(self.region) for leg in self.legs)

    @property
    def even(self) -> Decimal:
        """The combined objective, a ratio, if every step has as many events as every other."""
        allowed = sum((step.allowance for step in self.steps), Decimal(0))
        return 1 - allowed / sum((step.weight for step in self.steps), Decimal(0))

    @property
    def minimum_bad_events(self) -> int:
        """As many as every step needs to be spoken of: nine failures at night wake nobody here either."""
        return math.ceil(max(leg.weight * leg.minimum_bad_events for leg in self.legs))

    def timed(self, counting: Counting) -> Counting:
        """As rarely as the step that is evaluated most rarely: before, it has nothing new."""
        return replace(counting, evaluation=max(leg.counting.applied(counting).evaluation for leg in self.legs))

    def growth(self, counting: Counting) -> Growth:
        """What the totals of all steps grew; measured while every step is."""
        of_steps = replace(
            counting, target=(SERVICE, SLO), bridge=counting.memory, delay=max(counting.delay, counting.evaluation // 2)
        )
        total, bad = (Aggregate("sum", combine("or", self._grown(name, of_steps))) for name in (EVENTS, BAD_EVENTS))
        minutes = combine("or", (self._each(step, MEASURED_MINUTES, of_steps) for step in self.steps))
        all_of_them = Binary(Aggregate("count", Binary(minutes, ">", Number("0"))), "==", number(len(self.steps)))
        return Growth(total, bad, Aggregate("group", all_of_them))

    def spacing(self, counting: Counting) -> Duration:
        """Events come as they come."""
        return counting.evaluation

    def counted(self) -> tuple[str, str]:
        """The steps, and that what fails in any of them fails."""
        return f"all events of {', '.join(map(_said, self.steps))}", "bad as each of them says"

    def example(self) -> tuple[ExampleSeries, ...]:
        """The totals of every step."""
        series: list[ExampleSeries] = []
        for step in self.steps:
            series.append(ExampleSeries(self.total(step, EVENTS), 1, 1))
            series.append(ExampleSeries(self.total(step, BAD_EVENTS), 0, 1))
        return tuple(series)

    def total(self, step: PlannedStep, name: str) -> Selector:
        """A running total of a step in this scope."""
        scope = GLOBAL if self.region == GLOBAL else "region"
        return Selector.of(name, {SERVICE: step.service, SLO: step.slo, REGION: self.region, SCOPE: scope})

    def _grown(self, name: str, counting: Counting) -> Iterator[Expr]:
        for step in self.steps:
            grown = self._each(step, name, counting)
            yield grown if step.weight == 1 else Binary(number(step.weight), "*", grown)

    def _each(self, step: PlannedStep, name: str, counting: Counting) -> Expr:
        return increments(self.total(step, name), self.total(step, EVENTS), counting)


@dataclass(frozen=True, slots=True)
class ByStep:
    """How a journey adds up over regions: its steps do, each in its own way, and then it adds up its steps."""

    legs: tuple[Leg, ...]

    word = "journey"
    said = "the budgets of its steps, each over all regions"
    role = None

    @property
    def from_regions(self) -> bool:
        """Whether all steps are sums of their regions' totals."""
        return all(leg.from_regions for leg in self.legs)

    def misfits(self, situation: Situation) -> Iterator[Misfit]:
        """Nothing is promised that does not follow from the steps."""
        yield from ()

    def over(self, members: Members) -> Indicator:
        """The steps as the global evaluator counts them."""
        return Together(self.legs)

    def blame(self, parts: Mapping[str, Part], weights: Mapping[str, Decimal]) -> Mapping[str, Fraction]:
        """Everybody for their own bad events."""
        return by_bad_events(parts)


def _said(step: PlannedStep) -> str:
    weight = "" if step.weight == 1 else f" x {step.weight.normalize():f}"
    return f"{step.service}/{step.slo}{weight}"
