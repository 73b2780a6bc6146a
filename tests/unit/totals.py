"""Running totals for tests, and a source that holds them."""

from __future__ import annotations

import math
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import pandas as pd
from plans import Wanted, a_plan

from slo_kit.model.plan import Plan
from slo_kit.report.series import COLUMNS, NoData, Span, Totals

AT = 1_795_392_000  # Monday 23 November 2026, 00:00 UTC
HOUR, DAY, WEEK = 3600, 86_400, 7 * 86_400
Row = tuple[int, str, str, str, float, float, float]


@dataclass
class Held:
    """A source that answers with the rows it was given, whatever it is asked."""

    rows: Iterable[Row]
    missing: tuple[NoData, ...] = ()
    partial: tuple[NoData, ...] = ()
    words: str = "a held table"
    asked: list[Span] = field(default_factory=list)

    def totals(self, span: Span) -> Totals:
        self.asked.append(span)
        return Totals(pd.DataFrame(list(self.rows), columns=COLUMNS), self.missing, partial=self.partial)


def hourly(key: str, region: str, increments: Sequence[tuple[float, float]], at: int = AT, dark: range = range(0)) -> list[Row]:
    """Totals that grew by (events, bad) in each of the last hours; the first row is the baseline of an old total.

    Nothing is counted or seen in the `dark` hours, which are given as distances from the end.
    """
    service, slo = key.split("/")
    time = at - len(increments) * HOUR
    events, bad, minutes = 1_000_000.0, 5000.0, 1_000_000.0
    rows: list[Row] = [(time, service, slo, region, events, bad, minutes)]
    for more, worse in increments:
        time += HOUR
        if (at - time) // HOUR not in dark:
            events, bad, minutes = events + more, bad + worse, minutes + 60
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


def a_week_in_november() -> tuple[Plan, list[Row]]:
    """Nine SLOs in two regions over five weeks: an outage in the smaller region, a leak, a hole, a quiet service."""
    services = {"rpc-gateway": 2, "wallet-api": 2, "websocket": 1, "billing": 1, "faucet": 1}
    names = [f"{service}/{name}" for service, some in services.items() for name in ("availability", "latency")[:some]]
    names += ["substrate-node/finality-lag", "indexer/freshness"]
    promised = {"rpc-gateway/availability": "99.95", "rpc-gateway/latency": "99", "faucet/availability": "99.5"}
    wanted = [Wanted(key, promised.get(key, "99.9"), promised.get(key, "99.9")) for key in names]
    incidents: dict[tuple[str, str], dict[int, tuple[float, int]]] = {
        ("rpc-gateway/availability", "us-east-1"): {131: (0.21, 1), 300: (0.03, 2)},
        ("rpc-gateway/availability", "eu-west-1"): {131: (0.004, 1), 520: (0.02, 1)},
        ("wallet-api/availability", "eu-west-1"): {400: (0.05, 3), 60: (0.04, 2)},
        ("websocket/availability", "us-east-1"): {90: (0.12, 3)},
    }
    failing = {"wallet-api/availability": 0.0004, "rpc-gateway/latency": 0.003, "rpc-gateway/availability": 0.0001}
    rows: list[Row] = []
    for number, key in enumerate(names):
        for region, weight in (("eu-west-1", 1.0), ("us-east-1", 0.2)):
            traffic = Traffic(weight * (0.4 if key.startswith("faucet") else 90_000 / (1 + number)), failing.get(key, 0.0002), 14)
            dark = range(16 * 24, 20 * 24) if (key, region) == ("indexer/freshness", "us-east-1") else range(0)
            rows += hourly(key, region, lifelike(f"{key} {region}", traffic, incidents.get((key, region), {})), dark=dark)
    return a_plan(wanted, ("eu-west-1", "us-east-1")), rows


def lifelike(seed: str, traffic: Traffic, incidents: dict[int, tuple[float, int]], days: int = 35) -> list[tuple[float, float]]:
    """Days with peaks, noise, and incidents: hours before the end -> (failing share, hours it lasts); always the same."""
    chance = random.Random(seed)
    increments: list[tuple[float, float]] = []
    for hours_left in range(days * 24, 0, -1):
        daily = 1 + 0.45 * math.cos((24 - hours_left % 24 - traffic.peak) / 24 * 2 * math.pi)
        events = round(traffic.hourly * daily * chance.uniform(0.93, 1.07))
        burning = [share for start, (share, length) in incidents.items() if start >= hours_left > start - length]
        failing = max([traffic.failing * chance.uniform(0.4, 1.6), *burning])
        increments.append((events, max(0, min(events, round(events * failing + chance.random() - 0.5)))))
    return increments
