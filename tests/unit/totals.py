"""Running totals for tests, and a source that holds them."""

from __future__ import annotations

import math
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import pandas as pd

from slo_kit.report.series import COLUMNS, NoData, Span, Totals

AT = 1_795_392_000  # Monday 23 November 2026, 00:00 UTC
HOUR, DAY, WEEK = 3600, 86_400, 7 * 86_400
Row = tuple[int, str, str, str, float, float, float]


@dataclass
class Held:
    """A source that answers with the rows it was given, whatever it is asked."""

    rows: Iterable[Row]
    missing: tuple[NoData, ...] = ()
    words: str = "a held table"
    asked: list[Span] = field(default_factory=list)

    def totals(self, span: Span) -> Totals:
        self.asked.append(span)
        return Totals(pd.DataFrame(list(self.rows), columns=COLUMNS), self.missing)


def hourly(key: str, region: str, increments: Sequence[tuple[float, float]], at: int = AT, before: float = 0) -> list[Row]:
    """Totals that grew by (events, bad) in each of the last hours, all of them measured; the first row is the baseline.

    `before` are events counted earlier, so that the total is not young.
    """
    service, slo = key.split("/")
    time = at - len(increments) * HOUR
    events, bad, minutes = before or 1_000_000.0, 5000.0, 1_000_000.0
    rows: list[Row] = [(time, service, slo, region, events, bad, minutes)]
    for more, worse in increments:
        time, events, bad, minutes = time + HOUR, events + more, bad + worse, minutes + 60
        rows.append((time, service, slo, region, events, bad, minutes))
    return rows


def flat(key: str, region: str, events: float, bad: float, days: int = 30, at: int = AT) -> list[Row]:
    """Events and bad events spread evenly over so many days; exact when they divide by the hours."""
    hours = days * 24
    return hourly(key, region, [(events / hours, bad / hours)] * hours, at)


@dataclass(frozen=True)
class Traffic:
    """How a region is used: events an hour on average, share that fails, hour of the daily peak."""

    hourly: float
    failing: float
    peak: int


def lifelike(key: str, region: str, traffic: Traffic, incidents: dict[int, tuple[float, int]], days: int = 35) -> list[Row]:
    """Days with peaks, noise, and incidents: hours before the end -> (failing share, hours it lasts); always the same."""
    chance = random.Random(f"{key} {region}")
    increments = []
    for hours_left in range(days * 24, 0, -1):
        daily = 1 + 0.45 * math.cos((24 - hours_left % 24 - traffic.peak) / 24 * 2 * math.pi)
        events = round(traffic.hourly * daily * chance.uniform(0.93, 1.07))
        burning = [share for start, (share, length) in incidents.items() if start >= hours_left > start - length]
        failing = max([traffic.failing * chance.uniform(0.4, 1.6), *burning])
        increments.append((events, min(events, round(events * failing + chance.random() - 0.5))))
    return hourly(key, region, [(e, max(0, b)) for e, b in increments])
