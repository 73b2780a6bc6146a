"""How long after an observer who knows every event a design sees an incident, for the two pairs of windows that page."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from benchmarks.accuracy.course import Incident
from benchmarks.accuracy.play import Outcome
from benchmarks.accuracy.recorded import OURS, pages
from benchmarks.accuracy.schedule import stretch
from slo_kit.naming import GLOBAL

PAIRS = {"14.4x": (14.4, "1h", "5m", (3600, 300)), "6x": (6.0, "6h", "30m", (6 * 3600, 1800))}
PAGE = "slo-kit's page"
DESIGNS = (OURS, "rate")
COLUMNS = ["world", "design", "service", "place", "pair", "delay"]


def delays(frame: pd.DataFrame, outcome: Outcome) -> pd.DataFrame:
    """Seconds from the ideal moment to the first evaluation that sees it; NaN where none does until long after the incident."""
    rows = [row for place in outcome.truths if place != GLOBAL for row in _of_place(frame, outcome, place)]
    return pd.DataFrame(rows, columns=COLUMNS)


def _of_place(frame: pd.DataFrame, outcome: Outcome, place: str) -> Iterator[list[object]]:
    paged = pages(outcome.recorded)
    for service, truth in outcome.truths[place].items():
        here = frame[(frame["place"] == place) & (frame["service"] == service)]
        for incident in truth.incidents:
            ideal = _ideal(outcome, place, service, incident)
            for pair, moment in ideal.items():
                for design in DESIGNS:
                    seen = _seen(here[here["design"] == design], pair, moment, incident)
                    yield [outcome.world.name, design, service, place, pair, seen - moment]
            if ideal:
                first = min(ideal.values())
                alerts = paged[(paged["place"] == place) & (paged["service"] == service)]["time"]
                yield [outcome.world.name, PAGE, service, place, "either", _first(alerts, first, incident) - first]


def _ideal(outcome: Outcome, place: str, service: str, incident: Incident) -> dict[str, int]:
    """When each pair is first above its threshold in truth, if it is."""
    truth, budget = outcome.truths[place][service], float(outcome.slos[service].budget)
    found = {}
    for pair, (factor, _, _, windows) in PAIRS.items():
        moment = truth.first_burning(*stretch(incident), factor * budget, windows)
        if moment is not None:
            found[pair] = moment
    return found


def _seen(here: pd.DataFrame, pair: str, moment: int, incident: Incident) -> float:
    """The first time at which a design has both windows above the threshold."""
    factor, long, short, _ = PAIRS[pair]
    burning = [here[(here["window"] == window) & (here["burn"] > factor)]["time"] for window in (long, short)]
    return _first(burning[0][burning[0].isin(burning[1])], moment, incident)


def _first(times: pd.Series, moment: int, incident: Incident) -> float:
    first, last = stretch(incident)
    near = times[times.between(first, last)]
    return float(near.min()) if len(near) else float("nan")
