"""What happens to one service in one region: traffic, errors, pods and scrapes, before any of it is drawn."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from benchmarks.accuracy.clock import Clock, Floats, ticks

PODS = 2


@dataclass(frozen=True, slots=True)
class Place:
    """A region: its share of the traffic of a service, and the hours its clocks are ahead of UTC."""

    region: str
    number: int
    share: float
    shift: float
    clock: Clock


@dataclass(frozen=True, slots=True)
class Incident:
    """From `begin` for `minutes`, the share `bad` of all events fails."""

    begin: int
    minutes: float
    bad: float

    @property
    def end(self) -> int:
        """The moment after its last tick."""
        return self.begin + ticks(self.minutes)


@dataclass(frozen=True, slots=True)
class Life:
    """A pod that is scraped as `instance` from one moment to another, takes 1/`of` of the traffic and restarts in place."""

    instance: str
    begin: int
    end: int
    of: int = PODS
    restarts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Course:
    """`rate` is events a second and `bad` the chance that one fails, for each tick.

    Scrapes fail with the chance `lost` and between the moments of `dark`; a scrape is stored `late` ticks after its time.
    Error series are `born_late` if there is none before the pod's first error. `slow` asks for a histogram: bad is slow.
    """

    rate: Floats
    bad: Floats
    lives: tuple[Life, ...]
    incidents: tuple[Incident, ...] = ()
    lost: float = 0.0
    dark: tuple[tuple[int, int], ...] = ()
    late: int = 0
    born_late: bool = False
    slow: bool = False


def day_swing(place: Place, mean: float, swing: float) -> Floats:
    """Events a second that are highest at 14:00 local time and there `swing` times what they are at 02:00."""
    hours = place.clock.hours(place.shift)
    shape = np.exp(np.log(swing) / 2 * np.cos((hours - 14) * (2 * np.pi / 24)))
    scaled: Floats = mean * place.share * shape / shape.mean()
    return scaled


def steady(place: Place, mean: float) -> Floats:
    """The same number of events a second at all times."""
    return np.full(place.clock.ticks, mean * place.share)


def failing(place: Place, usual: float, incidents: Iterable[Incident]) -> tuple[Floats, tuple[Incident, ...]]:
    """The chance to fail at each tick, and those incidents that lie within the time that is played."""
    bad = np.full(place.clock.ticks, usual)
    played = tuple(one for one in incidents if one.begin > ticks(120) and one.end < place.clock.ticks)
    for one in played:
        bad[one.begin : one.end] = one.bad
    return bad, played


def standing(place: Place, pods: int = PODS) -> tuple[Life, ...]:
    """Pods that are there all the time."""
    return tuple(Life(f"pod-{number}", 0, place.clock.ticks, pods) for number in range(pods))


def replaced(place: Place, every: int, first: int, last: int, pods: int = PODS) -> tuple[Life, ...]:
    """Pods that are replaced every so many ticks between two moments, by new ones under new names, not all at once."""
    lives = []
    for slot in range(pods):
        edges = [first, *range(first + every * (slot + 1) // pods, last, every), last]
        for number, (begin, end) in enumerate(pairwise(edges)):
            lives.append(Life(f"pod-{slot}-{first}-{number}", begin, end, pods))
    return tuple(life for life in lives if life.end > life.begin)
