"""The time of the benchmark: ticks of five seconds, from a fixed day on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

TICK = 5
MINUTE, HOUR, DAY = 60, 3600, 86_400
START = 1_788_220_800
"""2026-09-01T00:00:00Z; a fixed day, so that two runs are the same."""


@dataclass(frozen=True, slots=True)
class Clock:
    """`days` of ticks; a moment is the number of ticks since the start. Targets are scraped every `scrape` seconds."""

    days: int
    scrape: int

    @property
    def ticks(self) -> int:
        """How many there are."""
        return self.days * DAY // TICK

    @property
    def end(self) -> int:
        """Unix time of the last moment."""
        return START + self.days * DAY

    def hours(self, shift: float) -> Floats:
        """The local hour of each tick, where clocks are `shift` hours ahead of UTC."""
        local: Floats = (np.arange(self.ticks, dtype=np.float64) * (TICK / HOUR) + shift) % 24
        return local

    def before_end(self, days: int, hour: float, shift: float) -> int:
        """The moment of a local hour on the day that begins `days` before the end, in UTC days; below zero if there is none."""
        since_start = (self.days - days) * DAY + ((hour - shift) % 24) * HOUR
        return round(since_start / TICK)


def ticks(minutes: float) -> int:
    """So many minutes in ticks."""
    return round(minutes * MINUTE / TICK)


def unix(moment: int) -> int:
    """The Unix time of a moment."""
    return START + moment * TICK
