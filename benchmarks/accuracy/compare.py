"""Every ratio that was recorded beside the true one: errors of budgets, in points, and of burn rates, as root mean squares."""

from __future__ import annotations

import numpy as np
import pandas as pd

from benchmarks.accuracy.clock import START
from benchmarks.accuracy.play import Outcome
from benchmarks.accuracy.recorded import ratios
from benchmarks.accuracy.schedule import stretch
from slo_kit.duration import Duration
from slo_kit.naming import GLOBAL

WARM = 3600
"""Nothing is compared in the first hour."""


def compared(outcome: Outcome) -> pd.DataFrame:
    """All ratios with `truth`, the true ratio at the same time, and both over the budget: `burn` and `true_burn`."""
    frame = ratios(outcome.recorded)
    frame = frame[frame["time"] >= START + WARM].copy()
    frame["truth"] = np.nan
    for (service, place, window), rows in frame.groupby(["service", "place", "window"]):
        truth = outcome.truths[str(place)][str(service)]
        seconds = Duration.parse(str(window)).milliseconds // 1000
        frame.loc[rows.index, "truth"] = truth.ratios(rows["time"].to_numpy(), seconds)
    budget = frame["service"].map({service: float(slo.budget) for service, slo in outcome.slos.items()})
    return frame.assign(world=outcome.world.name, burn=frame["value"] / budget, true_burn=frame["truth"] / budget)


def budgets(frame: pd.DataFrame) -> pd.DataFrame:
    """The last budget of each design, service and place: `points` off, and the `spent` that is true, both in points of budget."""
    period = frame[(frame["window"] == "30d") & frame["truth"].notna()]
    last = period.loc[period.groupby(["world", "design", "service", "place"])["time"].idxmax()]
    return last.assign(points=100 * (last["burn"] - last["true_burn"]).abs(), spent=100 * last["true_burn"])[
        ["world", "design", "service", "place", "points", "spent"]
    ]


def around_incidents(frame: pd.DataFrame, outcome: Outcome) -> pd.DataFrame:
    """What was recorded around the incidents of the same service and place, or on full hours elsewhere."""
    near = pd.Series(False, index=frame.index)
    for place, services in outcome.truths.items():
        for service, truth in services.items():
            here = (frame["place"] == place) & (frame["service"] == service)
            for first, last in map(stretch, truth.incidents):
                near |= here & frame["time"].between(first, last)
    hourly = frame["time"] % 3600 < 60
    return frame[near | hourly]


def burn_errors(frame: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """The root mean square of burn errors over regions, and how many values were not there although something had happened."""
    regional = frame[(frame["place"] != GLOBAL) & (frame["window"] != "30d") & frame["truth"].notna()]
    off = (regional["burn"] - regional["true_burn"]) ** 2
    grouped = regional.assign(off=off, gone=regional["burn"].isna()).groupby(["design", *by])
    return pd.DataFrame({"rms": np.sqrt(grouped["off"].mean()), "gone": grouped["gone"].sum(), "compared": grouped.size()})
