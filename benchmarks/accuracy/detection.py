"""How long after an observer who knows every event a design would page, by either of two pairs of windows."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from benchmarks.accuracy.course import Incident
from benchmarks.accuracy.play import Outcome
from benchmarks.accuracy.recorded import OURS, pages
from benchmarks.accuracy.schedule import stretch
from slo_kit.naming import GLOBAL

PAIRS = ((14.4, "1h", "5m", (3600, 300)), (6.0, "6h", "30m", (6 * 3600, 1800)))
RATE = "rate"
COLUMNS = ["world", "design", "service", "place", "delay"]


def delays(frame: pd.DataFrame, outcome: Outcome) -> pd.DataFrame:
    """Seconds from the ideal moment to the first evaluation that pages; NaN where none does until long after the incident.

    Of slo-kit that is its own alert; of `rate()` the ratios of both windows of a pair, above the factor in one evaluation.
    """
    rows = [row for place in outcome.truths if place != GLOBAL for row in _of_place(frame, outcome, place)]
    return pd.DataFrame(rows, columns=COLUMNS)


def _of_place(frame: pd.DataFrame, outcome: Outcome, place: str) -> Iterator[list[object]]:
    paged = pages(outcome.recorded)
    for service, truth in outcome.truths[place].items():
        rates = frame[(frame["place"] == place) & (frame["service"] == service) & (frame["design"] == RATE)]
        times = {
            OURS: paged[(paged["place"] == place) & (paged["service"] == service)]["time"],
            RATE: pd.concat([_burning(rates, pair) for pair in range(len(PAIRS))]),
        }
        for incident in truth.incidents:
            if moment := _ideal(outcome, place, service, incident):
                for design, of_design in times.items():
                    yield [outcome.world.name, design, service, place, _first(of_design, incident) - moment]


def _ideal(outcome: Outcome, place: str, service: str, incident: Incident) -> int | None:
    """When either pair is first above its factor in truth, if one is."""
    truth, budget = outcome.truths[place][service], float(outcome.slos[service].budget)
    moments = [truth.first_burning(*stretch(incident), factor * budget, windows) for factor, _, _, windows in PAIRS]
    return min((moment for moment in moments if moment is not None), default=None)


def _burning(rates: pd.DataFrame, pair: int) -> pd.Series:
    """Times at which both windows of a pair are above its factor."""
    factor, long, short, _ = PAIRS[pair]
    above = [rates[(rates["window"] == window) & (rates["burn"] > factor)]["time"] for window in (long, short)]
    return above[0][above[0].isin(above[1])]


def _first(times: pd.Series, incident: Incident) -> float:
    first, last = stretch(incident)
    near = times[times.between(first, last)]
    return float(near.min()) if len(near) else float("nan")
