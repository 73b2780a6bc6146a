"""Whether this machine kept up: nobody should have missed an evaluation, or stored a scrape late, whom nothing happened to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from slo_kit.lab.answers import trails
from slo_kit.lab.pace import Clock
from slo_kit.lab.places import Place
from slo_kit.lab.world import World
from slo_kit.model.plan import ScopeKind
from slo_kit.naming import EVENTS, FRESH, REGION, RULES_INFO
from slo_kit.promql import Selector

TOLERABLE = 1.5
"""Minutes between two evaluations of a minute; with more, what is seen is as much of this machine as of the rules."""

SCRAPED = Selector("scrape_duration_seconds")
"""How long each scrape took, answer and storage together; Prometheus' own."""


@dataclass(frozen=True, slots=True)
class Strain:
    """Minutes of the scenario: the longest without an evaluation, the longest scrape, and how long counters are left alone."""

    gap: float
    scrape: float
    delay: float

    @property
    def too_much(self) -> bool:
        """Whether rules missed evaluations, or samples that were stored after they looked, through no fault of theirs."""
        return self.gap > TOLERABLE or self.scrape > self.delay

    def __str__(self) -> str:
        if self.gap > TOLERABLE:
            return f"{self.gap:.1f} minutes without an evaluation"
        return f"{self.scrape:.1f} minutes for a scrape, while counters are read {self.delay:.1f} minutes ago"


def strain(world: World, clock: Clock) -> Strain:
    """Of all places and pods that were left alone."""
    alone = [place for place in world.places.values() if not place.daemon.disturbed]
    scraping = [one for one in alone if one.scope.kind is ScopeKind.REGION and not world.pods[one.scope.name].slowed]
    gap = max((gap for place in alone for gap in _gaps(place, clock)), default=0.0)
    scrape = max((taken for place in scraping for taken in _scrapes(place, clock)), default=0.0)
    minute = 60 / clock.factor
    return Strain(gap / minute, scrape / minute, world.plan.counting.delay.seconds / minute)


def _gaps(place: Place, clock: Clock) -> Iterator[float]:
    """Of each rule group, by what it writes in every evaluation; FRESH is there in the global ones alone."""
    own = {REGION: place.scope.name}
    for name, labels in ((RULES_INFO, own), (EVENTS, own), (FRESH, {})):
        for trail in trails(place.url, Selector.of(name, labels), clock.began, clock.moment_of(clock.minute)):
            yield from (later - earlier for (earlier, _), (later, _) in pairwise(trail.samples))


def _scrapes(place: Place, clock: Clock) -> Iterator[float]:
    for trail in trails(place.url, SCRAPED, clock.began, clock.moment_of(clock.minute)):
        yield from (taken for _, taken in trail.samples)
