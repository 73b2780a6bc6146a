"""Whether this machine kept up: evaluators that nobody touched should not have missed an evaluation."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from slo_kit.lab.answers import trails
from slo_kit.lab.pace import Clock
from slo_kit.lab.places import Place
from slo_kit.lab.world import World
from slo_kit.naming import EVENTS, FRESH, REGION, RULES_INFO
from slo_kit.promql import Selector

TOLERABLE = 1.5
"""Minutes between two evaluations of a minute; with more, what is seen is as much of this machine as of the rules."""


def longest_gap(world: World, clock: Clock) -> float:
    """The longest time without an evaluation, in minutes, in any place that was left alone."""
    gaps = (gap for place in world.places.values() if not place.daemon.disturbed for gap in _gaps(place, clock))
    return max(gaps, default=0.0) * clock.factor / 60


def _gaps(place: Place, clock: Clock) -> Iterator[float]:
    """Of each rule group, by what it writes in every evaluation; FRESH is there in the global ones alone."""
    own = {REGION: place.scope.name}
    for name, labels in ((RULES_INFO, own), (EVENTS, own), (FRESH, {})):
        for trail in trails(place.url, Selector.of(name, labels), clock.began, clock.moment_of(clock.minute)):
            yield from (later - earlier for (earlier, _), (later, _) in pairwise(trail.samples))
