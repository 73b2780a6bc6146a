"""Every ratio that was recorded beside the true one: errors of budgets, in points, and of burn rates, as root mean squares."""

from __future__ import annotations

from functools import partial

import numpy as np
import pandas as pd

from benchmarks.accuracy.clock import START
from benchmarks.accuracy.play import Outcome
from benchmarks.accuracy.recorded import ratios
from benchmarks.accuracy.schedule import stretch
from slo_kit.duration import Duration
from slo_kit.naming import GLOBAL

LAGS, SHORTEST = range(0, 185, 5), "5m"
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


def at_their_own_time(frame: pd.DataFrame, outcome: Outcome) -> pd.DataFrame:
    """The same with `late`, the seconds by which a design lags behind the truth of a service, and `then`, the burn so long ago.

    The lag is the one with which its shortest window comes nearest.
    """
    parts = []
    for _, rows in frame[frame["place"] != GLOBAL].groupby(["design", "service", "place"]):
        late = min(LAGS, key=partial(_off, outcome, rows[rows["window"] == SHORTEST]))
        parts.append(rows.assign(late=late, then=_burn_before(outcome, rows, late)))
    return pd.concat(parts, ignore_index=True)


def _off(outcome: Outcome, rows: pd.DataFrame, lag: int) -> float:
    squares = (rows["burn"] - _burn_before(outcome, rows, lag)) ** 2
    return float(squares.mean()) if squares.notna().any() else 0.0


def _burn_before(outcome: Outcome, rows: pd.DataFrame, lag: int) -> pd.Series[float]:
    """The true burn rates `lag` seconds before the rows of one service and place."""
    found = pd.Series(np.nan, index=rows.index)
    for window, some in rows.groupby("window"):
        service, place = str(some["service"].iloc[0]), str(some["place"].iloc[0])
        seconds = Duration.parse(str(window)).milliseconds // 1000
        found[some.index] = outcome.truths[place][service].ratios(some["time"].to_numpy() - lag, seconds)
    return found / float(outcome.slos[str(rows["service"].iloc[0])].budget) if len(rows) else found


def burn_errors(frame: pd.DataFrame, by: str) -> pd.DataFrame:
    """Root mean squares over regions: `off` from the truth of a design's own time, `now` from that of the moment.

    `gone` of `compared` values were not there although something had happened; `late` is the mean lag.
    """
    regional = frame[(frame["window"] != "30d") & frame["truth"].notna()]
    regional = regional.assign(
        off=(regional["burn"] - regional["then"]) ** 2,
        now=(regional["burn"] - regional["true_burn"]) ** 2,
        gone=regional["burn"].isna(),
    )
    grouped = regional.groupby(["design", by])
    roots = {name: np.sqrt(grouped[name].mean()) for name in ("off", "now")}
    return pd.DataFrame({**roots, "late": grouped["late"].mean(), "gone": grouped["gone"].sum(), "compared": grouped.size()})
