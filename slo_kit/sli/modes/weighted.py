"""Mode `weighted`: error ratios of the regions by fixed weights, whatever their traffic."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from slo_kit.model.counting import Counting
from slo_kit.model.growth import Growth
from slo_kit.model.mode import Members, Misfit, Part, Situation
from slo_kit.model.slo import ExampleSeries, Indicator, NoExample
from slo_kit.naming import EVENTS, REGION
from slo_kit.promql import Aggregate, Binary, Expr, Matcher, Selector, combine, number
from slo_kit.sli.increments import measured
from slo_kit.sli.modes.blame import error_ratios, in_proportion
from slo_kit.sli.modes.overall import BY_REGION, ZERO, Overall


@dataclass(frozen=True, slots=True)
class ByWeight:
    """The weights are those of the Topology."""

    word = "weighted"
    said = "regions by weight"
    short = ""
    role = None
    from_regions = False

    def faults(self) -> Iterator[tuple[str, str, str]]:
        """Nothing can be written."""
        yield from ()

    def misfits(self, situation: Situation) -> Iterator[Misfit]:
        """No weight is written, so that nobody knows what was meant."""
        if not any("weight" in region.at for region in situation.regions):
            named = ", ".join(region.name for region in situation.regions)
            yield Misfit(f"none of {named} says its weight", "add weight: 2 to regions of the Topology, or write by: events")

    def over(self, members: Members) -> Indicator:
        """All events, and of them the weighted mean of the error ratios as bad ones."""
        return _Weighted(members)

    def blame(self, parts: Mapping[str, Part], weights: Mapping[str, Decimal]) -> Mapping[str, Fraction]:
        """By weight x error ratio: the terms of the mean."""
        return in_proportion({region: Fraction(weights[region]) * ratio for region, ratio in error_ratios(parts).items()})


@dataclass(frozen=True, slots=True)
class _Weighted(Overall):
    def growth(self, counting: Counting) -> Growth:
        """Of regions that are active: their events, and those x (sum of weight x error ratio) / (sum of weights) as bad.

        A region that counted nothing in this evaluation has no ratio, and its weight falls to the others.
        """
        total = Aggregate("sum", Binary(self.grown, "and", self.expected, BY_REGION))
        ratios = self._weighed(lambda error: error)
        mean = Binary(ratios, "/", self._weighed(lambda error: Binary(error, ">=", ZERO, "bool")))
        heard = measured(self.heard.totals(EVENTS), counting.over_regions)
        beforehand = (*self.by_region(counting), self.error_of_each())
        return Growth(total, Binary(mean, "*", total), heard, beforehand=beforehand)

    def counted(self) -> tuple[str, str]:
        """Whose ratios, and by which weights."""
        weights = zip(self.members.regions, self.members.weights, strict=True)
        named = ", ".join(f"{region} x {weight:f}" for region, weight in weights)
        return f"all events of {', '.join(self.members.regions)}", f"bad as the mean of the error ratios by weight ({named})"

    def example(self) -> tuple[ExampleSeries, ...] | NoExample:
        """The totals of every region."""
        return (*self.totals(), *self.serving())

    def _weighed(self, of_region: Callable[[Selector], Expr]) -> Expr:
        """The sum over the active regions, each times its weight."""
        terms = (
            Binary(number(weight), "*", of_region(self.error.where(Matcher(REGION, "=", region))))
            for region, weight in zip(self.members.regions, self.members.weights, strict=True)
        )
        return Aggregate("sum", Binary(combine("or", terms), "and", self.expected, BY_REGION))
