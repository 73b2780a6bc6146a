"""The global indicator: regions are its targets, their running totals its raw counters.

One implementation per aggregation mode; `events` sums what every region counted.
"""

from __future__ import annotations

from dataclasses import dataclass

from slo_kit.duration import Duration
from slo_kit.model.slo import ExampleSeries, Growth, Indicator, NoExample
from slo_kit.model.topology import Counting
from slo_kit.naming import BAD_EVENTS, EVENTS, REGION
from slo_kit.promql import Aggregate, Selector
from slo_kit.sli.heard import Heard
from slo_kit.sli.increments import measured


@dataclass(frozen=True, slots=True)
class SumOfEvents:
    """Mode `events`: all events of all regions, whichever region they fell in."""

    regional: Indicator
    service: str
    slo: str
    regions: tuple[str, ...]
    imputed: bool = False

    @property
    def unit(self) -> str:
        """Regions count the same events."""
        return self.regional.unit

    @property
    def one_at_a_time(self) -> bool:
        """As in the regions."""
        return self.regional.one_at_a_time

    @property
    def minimum_bad_events(self) -> int:
        """The guard of the regional indicator."""
        return self.regional.minimum_bad_events

    def growth(self, counting: Counting) -> Growth:
        """Increments of the regions' totals; a region that restarts its total counts from zero, a new one joins at zero."""
        heard = Heard(self.service, self.slo, self.regions, self.imputed)
        total, bad = (Aggregate("sum", heard.added(counted, counting)) for counted in (EVENTS, BAD_EVENTS))
        return Growth(total, bad, measured(heard.totals(EVENTS), counting.over_regions))

    def spacing(self, counting: Counting) -> Duration:
        """Any evaluation may hear of events from some region."""
        return counting.evaluation

    def counted(self) -> tuple[str, str]:
        """What the regions count."""
        return f"sum of events over {', '.join(self.regions)}", self.regional.counted()[1]

    def example(self) -> tuple[ExampleSeries, ...] | NoExample:
        """The totals of every region; good and bad events are split evenly by whoever feeds them."""
        series: list[ExampleSeries] = []
        for region in self.regions:
            labels = {"service": self.service, "slo": self.slo, REGION: region, "scope": "region"}
            series.append(ExampleSeries(Selector.of(EVENTS, labels), 1, 1))
            series.append(ExampleSeries(Selector.of(BAD_EVENTS, labels), 0, 1))
        return tuple(series)
