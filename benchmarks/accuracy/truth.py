"""What really happened, as the generator knows it: every event, whether or not a scrape ever saw it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from benchmarks.accuracy.clock import MINUTE, START, TICK, Counts, Floats
from benchmarks.accuracy.course import Incident


@dataclass(frozen=True, slots=True)
class Truth:
    """Events and bad ones up to each moment, and the incidents that were played."""

    total: Counts
    bad: Counts
    incidents: tuple[Incident, ...]

    def ratios(self, times: Counts, window: int) -> Floats:
        """The error ratio over the `window` seconds before each Unix time; NaN where nothing happened."""
        now = (np.asarray(times) - START) // TICK
        then = np.maximum(now - window // TICK, 0)
        total, bad = (counted[now] - counted[then] for counted in (self.total, self.bad))
        ratios: Floats = np.divide(bad, total, out=np.full(len(now), np.nan), where=total > 0)
        return ratios

    def first_burning(self, first: int, last: int, threshold: float, windows: tuple[int, int]) -> int | None:
        """When an observer who knows every event sees the ratio above the threshold in both windows, in Unix time."""
        times = np.arange(first, last, TICK)
        burning = np.logical_and(*(self.ratios(times, window) > threshold for window in windows))
        return int(times[np.argmax(burning)]) if burning.any() else None

    def at_minutes(self) -> tuple[Counts, Counts]:
        """Events and bad events up to each full minute."""
        return self.total[:: MINUTE // TICK], self.bad[:: MINUTE // TICK]


def together(truths: Iterable[Truth]) -> Truth:
    """The truth of all regions at once."""
    every = tuple(truths)
    incidents = tuple(incident for one in every for incident in one.incidents)
    total, bad = (np.sum([getattr(one, name) for one in every], axis=0) for name in ("total", "bad"))
    return Truth(total, bad, incidents)
