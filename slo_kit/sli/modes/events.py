"""Mode `events`: all events of all regions, whichever region they fell in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from slo_kit.model.counting import Counting
from slo_kit.model.growth import Growth
from slo_kit.model.mode import Members, Misfit, Part, Situation
from slo_kit.model.slo import ExampleSeries, Indicator, NoExample
from slo_kit.naming import BAD_EVENTS, EVENTS
from slo_kit.promql import Aggregate
from slo_kit.sli.increments import measured
from slo_kit.sli.modes.blame import by_bad_events
from slo_kit.sli.modes.overall import Overall


@dataclass(frozen=True, slots=True)
class SumOfEvents:
    """Regions weigh as much as they have traffic."""

    word = "events"
    said = "sum of events"
    short = ""
    role = None
    from_regions = True

    def faults(self) -> Iterator[tuple[str, str, str]]:
        """Nothing can be written."""
        yield from ()

    def misfits(self, situation: Situation) -> Iterator[Misfit]:
        """None: users may be moved away from a region that fails, so all together can do better than each alone."""
        yield from ()

    def over(self, members: Members) -> Indicator:
        """Increments of the regions' totals."""
        return _Sum(members)

    def blame(self, parts: Mapping[str, Part], weights: Mapping[str, Decimal]) -> Mapping[str, Fraction]:
        """Everybody for their own bad events."""
        return by_bad_events(parts)


@dataclass(frozen=True, slots=True)
class _Sum(Overall):
    def growth(self, counting: Counting) -> Growth:
        """Increments of the regions' totals; a region that restarts its total counts from zero, a new one joins at zero."""
        heard = self.heard
        by_region = counting.over_regions
        total, bad = (Aggregate("sum", heard.added(counted, counting), by=by_region.by) for counted in (EVENTS, BAD_EVENTS))
        return Growth(total, bad, measured(heard.totals(EVENTS), by_region))

    def counted(self) -> tuple[str, str]:
        """What the regions count."""
        return f"sum of events over {', '.join(self.members.regions)}", self.members.indicator.counted()[1]

    def example(self) -> tuple[ExampleSeries, ...] | NoExample:
        """The totals of every region."""
        return self.totals()
