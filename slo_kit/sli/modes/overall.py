"""What the global indicators of all modes have in common: regions are their targets, the regions' totals their raw counters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

from slo_kit.duration import Duration
from slo_kit.model.counting import Counting
from slo_kit.model.growth import Beforehand
from slo_kit.model.mode import Members
from slo_kit.model.slo import ExampleSeries, Shows
from slo_kit.model.topology import Role
from slo_kit.naming import (
    BAD_EVENTS,
    EVENTS,
    REGION,
    REGION_BAD_GROWTH,
    REGION_ERROR,
    REGION_GROWTH,
    REGION_INFO,
    ROLE,
    SCOPE,
)
from slo_kit.promql import Aggregate, Binary, Expr, Matcher, Number, Selector, combine, on
from slo_kit.sli.heard import Heard

ZERO = Number("0")
BY_REGION = on(REGION)


@dataclass(frozen=True, slots=True)
class Overall:
    """Events of the kind that the regions count."""

    members: Members

    @property
    def unit(self) -> str:
        """Regions count the same events."""
        return self.members.indicator.unit

    @property
    def one_at_a_time(self) -> bool:
        """As in the regions."""
        return self.members.indicator.one_at_a_time

    @property
    def minimum_bad_events(self) -> int:
        """The guard of the regional indicator."""
        return self.members.indicator.minimum_bad_events

    @property
    def heard(self) -> Heard:
        """What each region adds."""
        return Heard(self.members.service, self.members.slo, self.members.regions, self.members.imputed, self.members.grouped)

    def spacing(self, counting: Counting) -> Duration:
        """Any evaluation may hear of events from some region."""
        return counting.evaluation

    def by_region(self, counting: Counting) -> tuple[Beforehand, Beforehand]:
        """What each region adds, recorded first where a mode looks at it more than once; no bad events yet are none."""
        events, bad = (self.heard.growth(counted, counting) for counted in (EVENTS, BAD_EVENTS))
        known = Binary(bad, "or", Binary(ZERO, "*", self.grown), BY_REGION)
        return Beforehand(REGION_GROWTH, events, by_region=True), Beforehand(REGION_BAD_GROWTH, known, by_region=True)

    def error_of_each(self) -> Beforehand:
        """The error ratio of each region that counted anything."""
        ratio = Binary(self.failed, "/", Binary(self.grown, ">", ZERO), BY_REGION)
        return Beforehand(REGION_ERROR, ratio, by_region=True)

    @property
    def error(self) -> Selector:
        """The error ratio of each region in this evaluation."""
        return self.recorded(REGION_ERROR)

    @property
    def grown(self) -> Selector:
        """What each region added in this evaluation."""
        return self.recorded(REGION_GROWTH)

    @property
    def failed(self) -> Selector:
        """How much of that is bad."""
        return self.recorded(REGION_BAD_GROWTH)

    def recorded(self, name: str, scope: str = "global") -> Selector:
        """A series of this SLO for each of its regions."""
        return Selector.of(name, {**self.members.identity, SCOPE: scope}).where(self._named)

    def of_each(self, series: Selector, told: Callable[[Selector, Decimal], Expr]) -> Expr:
        """What is told of a series of each region and of what that region promises."""
        alike: dict[Decimal, list[str]] = {}
        for region, promised in zip(self.members.regions, self.members.objectives, strict=True):
            alike.setdefault(promised, []).append(region)
        if len(alike) == 1:
            return told(series, *alike)
        others = tuple(m for m in series.matchers if m.label != REGION)
        named = ((Matcher(REGION, "=~", "|".join(regions)), promised) for promised, regions in alike.items())
        return combine("or", (told(replace(series, matchers=(*others, which)), promised) for which, promised in named))

    @property
    def expected(self) -> Expr:
        """The regions that are active today by declaration."""
        return Aggregate("max", Selector.of(REGION_INFO, {ROLE: Role.ACTIVE.value}).where(self._named), by=(REGION,))

    @property
    def _named(self) -> Matcher:
        return Matcher(REGION, "=~", "|".join(self.members.regions))

    def totals(self, *regions: str) -> tuple[ExampleSeries, ...]:
        """The totals of these regions or of all; good and bad events are split by whoever feeds them."""
        series: list[ExampleSeries] = []
        for region in regions or self.members.regions:
            labels = {**self.members.identity, REGION: region, SCOPE: "region"}
            series.append(ExampleSeries(Selector.of(EVENTS, labels), 1, 1))
            series.append(ExampleSeries(Selector.of(BAD_EVENTS, labels), 0, 1))
        return tuple(series)

    def serving(self, *regions: str) -> tuple[ExampleSeries, ...]:
        """These regions or all are active, also those that have yet to open."""
        every = ({REGION: region, ROLE: Role.ACTIVE.value} for region in regions or self.members.regions)
        return tuple(ExampleSeries(Selector.of(REGION_INFO, labels), 1, 1, Shows.STATE) for labels in every)
