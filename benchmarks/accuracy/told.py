"""What is said of all sets together, in Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from benchmarks.accuracy.bridged import RETENTION
from benchmarks.accuracy.compare import burn_errors
from benchmarks.accuracy.detection import RATE
from benchmarks.accuracy.jobs import WINDOWS
from benchmarks.accuracy.page import budget_table, burn_table, delay_table
from benchmarks.accuracy.recorded import OURS
from benchmarks.accuracy.sets import WorldSet
from slo_kit.naming import GLOBAL


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one set: errors of budgets, ratios around incidents, delays, and the errors of the report by service and place.

    `bridged` are those of a report from a ledger that outlived the Prometheus it was collected from.
    """

    world: WorldSet
    budgets: pd.DataFrame
    near: pd.DataFrame
    delays: pd.DataFrame
    report: dict[tuple[str, str], float]
    bridged: dict[tuple[str, str], float]


UNCOMMON = ("region-dark", "late-born-errors", "churn-storm")
"""Scenarios in which raw rates are wrong or missing by their nature; ordinary are the others."""


def told(every: Sequence[Figures]) -> str:
    """All tables, set by set."""
    return "\n\n".join(part for figures in every for part in _set(figures))


def _set(figures: Figures) -> list[str]:
    world = figures.world
    ordinary = figures.near[~figures.near["service"].isin(UNCOMMON)]
    ours = figures.budgets[figures.budgets["design"] == OURS]
    regional, globally = ours[ours["place"] != GLOBAL]["points"], ours[ours["place"] == GLOBAL]["points"]
    by_scenario = burn_errors(figures.near[figures.near["window"] == "1h"], "service")
    summary = (
        f"slo-kit is off by {regional.mean():.2f} points in the mean of {len(regional)} service-regions, at most by "
        f"{regional.max():.2f}, and globally by {globally.mean():.2f}, at most by {globally.max():.2f}. "
        f"Its report on the totals of these rules is off by {max(figures.report.values()):.2f} at most, and by "
        f"{max(figures.bridged.values()):.2f} through a ledger that outlives a retention of {RETENTION} days."
    )
    return [
        f"### Set {world.name}: {world.regions} regions, scraped every {world.scrape} s",
        summary,
        "30-day budget, points off, worst region:",
        budget_table(figures.budgets, "regions"),
        "Globally:",
        budget_table(figures.budgets, GLOBAL),
        "Burn rate, root mean square of the error, ordinary scenarios:",
        burn_table(burn_errors(ordinary, "window"), "window", WINDOWS),
        "The burn rate of an hour by scenario:",
        burn_table(by_scenario, "scenario", dict.fromkeys(figures.near["service"])),
        "Seconds from the ideal moment to the first evaluation that pages, for each incident:",
        delay_table(figures.delays),
        _seen(figures.delays),
    ]


def _seen(delays: pd.DataFrame) -> str:
    """How long after the ideal moment each design pages, where nothing is wrong with measuring; too early is no merit."""
    ordinary = delays[~delays["service"].isin(UNCOMMON)]
    ours, rates = (ordinary[ordinary["design"] == design]["delay"].clip(lower=0).mean() for design in (OURS, RATE))
    return (
        f"In the mean of ordinary scenarios, slo-kit pages after {ours:.0f} s and rate() after {rates:.0f} s; "
        "a page before its time counts as one in time."
    )
