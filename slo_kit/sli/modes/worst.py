"""Mode `worst`: what users of the worst region meet, as if all were there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from slo_kit.duration import Duration
from slo_kit.model.counting import Counting
from slo_kit.model.growth import Growth
from slo_kit.model.mode import Members, Misfit, Part, Situation
from slo_kit.model.percent import percent
from slo_kit.model.slo import ExampleSeries, Indicator, NoExample
from slo_kit.naming import EVENTS, REGION
from slo_kit.promql import Aggregate, Binary, Expr, Selector, call, number
from slo_kit.sli.increments import measured
from slo_kit.sli.modes.blame import error_ratios
from slo_kit.sli.modes.overall import BY_REGION, Overall

OVER = 60
"""Evaluations by which the worst region is chosen. Chosen minute by minute, chance alone would choose: two regions that fail
once in ten minutes each would look twice as bad together as either is."""


@dataclass(frozen=True, slots=True)
class WorstRegion:
    """A region with less than `least_traffic` percent of the events of an hour says too little to be the worst."""

    least_traffic: Decimal = Decimal(1)

    word = "worst"
    said = "the worst region"
    short = "least_traffic"
    role = None
    from_regions = False

    def faults(self) -> Iterator[tuple[str, str, str]]:
        """Field, message and hint of what the types cannot rule out."""
        if not 0 < self.least_traffic <= 50:
            message = f"least_traffic {self.least_traffic} is not a small share of the traffic in percent"
            yield "least_traffic", message, "write a percentage above 0 and at most 50, as in 1"

    def misfits(self, situation: Situation) -> Iterator[Misfit]:
        """A region that merely keeps its own promise may be the worst."""
        least = min(situation.objectives)
        if situation.overall is not None and situation.overall > least:
            own = percent(least)
            alike = ", as each does" if set(situation.objectives) == {least} else ""
            message = f"the worst region keeps {own}{alike}; {percent(situation.overall)} does not follow from it"
            hint = f"write {own.removesuffix(' %')} or less, or a higher objective of the regions"
            yield Misfit(message, hint, "objective")

    def over(self, members: Members) -> Indicator:
        """All events, with the error ratio of the region that was the worst of the last hour."""
        return _Worst(members, self.least_traffic / 100)

    def blame(self, parts: Mapping[str, Part], weights: Mapping[str, Decimal]) -> Mapping[str, Fraction]:
        """The worst region for everything; several that are equally bad share evenly."""
        ratios = error_ratios(parts)
        worst = max(ratios.values(), default=Fraction(0))
        alike = [region for region, ratio in ratios.items() if ratio == worst]
        return dict.fromkeys(alike, Fraction(1, len(alike))) if worst else {}


@dataclass(frozen=True, slots=True)
class _Worst(Overall):
    least: Decimal

    def growth(self, counting: Counting) -> Growth:
        """Of regions that are active: their events, and those x the error ratio of the worst region as bad."""
        total = Aggregate("sum", Binary(self.grown, "and", self.expected, BY_REGION))
        events, bad = (self._hour(series, counting) for series in (self.grown, self.failed))
        enough = Binary(events, ">", Binary(number(self.least), "*", call("scalar", Aggregate("sum", events))))
        ratio = Binary(Binary(bad, "/", enough, BY_REGION), "and", self.expected, BY_REGION)
        worst = Aggregate("topk", Aggregate("max", ratio, by=(REGION,)), parameter="1")
        now = Aggregate("max", Binary(self.error, "and", worst, BY_REGION))
        heard = measured(self.heard.totals(EVENTS), counting.over_regions)
        beforehand = (*self.by_region(counting), self.error_of_each())
        return Growth(total, Binary(now, "*", total), heard, beforehand=beforehand)

    def counted(self) -> tuple[str, str]:
        """Whose errors stand for all."""
        regions = ", ".join(self.members.regions)
        return f"all events of {regions}", "bad as the error ratio of the region that was the worst of the last hour"

    def example(self) -> tuple[ExampleSeries, ...] | NoExample:
        """The totals of every region."""
        return (*self.totals(), *self.serving())

    @staticmethod
    def _hour(series: Selector, counting: Counting) -> Expr:
        # a millisecond less, since Prometheus 2 takes both ends of a range
        over = Duration(counting.evaluation.milliseconds * OVER - 1)
        return call("sum_over_time", series.over(over))
