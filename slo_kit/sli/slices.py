"""The `slices` kind: one slice of time per evaluation, bad while a condition on any expression is false."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from slo_kit.duration import Duration
from slo_kit.model.counting import Counting
from slo_kit.model.growth import Growth
from slo_kit.model.mode import ExampleValue
from slo_kit.model.slo import ExampleSeries, NoExample, Read, Shows, Sort
from slo_kit.promql import Aggregate, Binary, Condition, Number, drops, shown_by
from slo_kit.sli.examples import literal, shown


@dataclass(frozen=True, slots=True)
class Slices:
    """`good` is true when all is well, for every series it speaks of; without data there is no slice.

    `example` gives the generated tests something to feed where the condition is too involved to guess from.
    """

    good: Condition
    example_values: tuple[ExampleValue, ...] = ()

    unit = "slice"
    one_at_a_time = True
    minimum_bad_events = 1

    def faults(self) -> Iterator[tuple[str, str, str]]:
        """A condition is checked when it is read."""
        yield from ()

    def growth(self, counting: Counting) -> Growth:
        """One slice per evaluation with data; bad when any series fails, and a value that is not a number fails."""
        holds = Binary(self.good.value, self.good.operator, self.good.limit, "bool")
        there = Aggregate("group", holds, by=counting.by)
        failed = Aggregate("max", Binary(Number("1"), "-", holds), by=counting.by)
        return Growth(there, failed, there, of_an_instant=True)

    def alike(self, label: str) -> str:
        """Where what is compared has lost the label."""
        return f'"{self.good.value}" has no label "{label}" left' if drops(self.good.value.text, label) else ""

    def spacing(self, counting: Counting) -> Duration:
        """One in every evaluation."""
        return counting.evaluation

    def reads(self) -> tuple[Read, ...]:
        """The condition."""
        return (Read("good", Sort.EXPRESSION, text=str(self.good)),)

    def counted(self) -> tuple[str, str]:
        """What a slice is, and when it is bad."""
        return "one slice per evaluation", f"bad unless {self.good}"

    def example(self) -> tuple[ExampleSeries, ...] | NoExample:
        """The values given, else the one series the condition looks at, a step to either side of its limit."""
        if self.example_values:
            return shown(((e.series, float(e.good), float(e.bad)) for e in self.example_values), Shows.STATE)
        looked_at, limit = shown_by(self.good.value.text), _number(self.good.limit.text)
        if looked_at is None or limit is None:
            return NoExample("the condition is too involved to make up data for; add example_values")
        series = literal(looked_at)
        if isinstance(series, NoExample):
            return series
        good, bad = _either_side(self.good.operator, limit)
        return (ExampleSeries(series, good, bad, shows=Shows.STATE),)


def _either_side(operator: str, limit: float) -> tuple[float, float]:
    """A value that satisfies the comparison, and one that does not."""
    step = max(1.0, abs(limit))
    match operator:
        case "<" | "<=":
            return limit - step / 2, limit + step
        case ">" | ">=":
            return limit + step, limit - step
        case "==":
            return limit, limit + step
        case _:
            return limit + step, limit


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
