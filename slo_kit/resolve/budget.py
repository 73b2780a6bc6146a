"""Arithmetic of budgets and burn rates, exact, without data: what a promise allows and when its alerts fire."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import TYPE_CHECKING

from slo_kit.duration import Duration
from slo_kit.model.period import Period
from slo_kit.model.policy import BurnWindow, Severity
from slo_kit.naming import GLOBAL

if TYPE_CHECKING:
    from slo_kit.model.plan import PlannedSlo


def outage_minutes(budget: Decimal, period: Period) -> Decimal:
    """How many minutes of total outage spend the whole budget: (1 - T) x period."""
    return budget * period.milliseconds / 60_000


def reachable(row: BurnWindow, budget: Decimal, period: Period) -> bool:
    """Whether a total outage burns fast enough for the row: the most a burn rate can be is 1 / (1 - T)."""
    return row.factor(period) * budget < 1


def seconds_to_alert(row: BurnWindow, budget: Decimal, period: Period, error_ratio: Decimal = Decimal(1)) -> float:
    """How long errors at `error_ratio` last before the row fires, after a clean long window at even traffic.

    long x factor x (1 - T) / error ratio (Google SRE Workbook, chapter 5); scraping and evaluation come on top.
    """
    return float(Decimal(row.window.milliseconds) / 1000 * row.factor(period) * budget / error_ratio)


def promised_seconds(row: BurnWindow, slo: PlannedSlo) -> float:
    """How long a total outage lasts before the row fires: in whole events where they come singly, and as many as the guard."""
    seconds = seconds_to_alert(row, slo.budget, slo.period)
    if not slo.indicator.one_at_a_time:
        return seconds
    each = slo.indicator.spacing(slo.counting).seconds
    return max(slo.minimum_bad_events, math.floor(seconds / each) + 1) * each


def compared(row: BurnWindow, slo: PlannedSlo) -> Duration:
    """How long the newest samples are there at most before the row fires: looked back for, counted, compared.

    The row that pages first is compared where events are counted; others when their windows were recorded; tickets seldom.
    """
    counting = slo.counting
    counted = counting.delay + slo.indicator.spacing(counting)
    if row == slo.policy.soonest(slo.period):
        return counted
    recorded = counted + counting.evaluation
    return recorded if row.severity is Severity.PAGE else recorded + counting.seldom


def late(row: BurnWindow, slo: PlannedSlo) -> Duration:
    """How much later than its arithmetic the row fires at most, scraping included.

    The global evaluator counts what regions have counted, and hears of it four times an evaluation.
    """
    counting = slo.counting
    heard = counting.delay + counting.evaluation + counting.evaluation // 4
    scraped = counting.scrape if slo.region != GLOBAL else counting.scrape + heard
    return scraped + compared(row, slo)
