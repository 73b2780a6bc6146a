"""Increases of raw counters, as Pyrra publishes them: over the whole period, or summed from those of five minutes."""

from __future__ import annotations

from functools import partial

from benchmarks.rules.design import Design, Groups, Recorded, Rules
from benchmarks.rules.raw import ALONE, JOB, METRIC, RATES, ROUTE, names
from slo_kit.promql import Selector

WINDOWS = ("5m", "30m", "1h", "2h", "6h", "1d", "4d")
ALERTS = ((14, "5m", "1h", "2m"), (7, "30m", "6h", "15m"), (2, "2h", "1d", "1h"), (1, "6h", "4d", "3h"))
BUDGET = "(1-0.999)"
STEP = 150
"""Seconds between two increases of five minutes: how often Pyrra evaluates that group for a period of 30 days."""


def groups(slos: int, summed: bool) -> Groups:
    """Two groups and thirteen rules for each SLO, fourteen where five-minute increases are summed."""
    own: dict[str, Rules] = {}
    for called in map(names, range(slos)):
        total = f'{METRIC}{{job="{called[JOB]}",route="{called[ROUTE]}"}}'
        labels = {"job": called[JOB], "route": called[ROUTE], "slo": called[ALONE]}
        own[f"{called[ALONE]}-increase"] = _increase(total, labels, summed)
        own[called[ALONE]] = [*_burn_rates(total, labels), *_alerts(labels)]
    return Groups(own, {})


def _increase(total: str, labels: dict[str, str], summed: bool) -> Rules:
    absent = {"alert": "SLOMetricAbsent", "expr": f"absent({total}) == 1", "for": "3m", "labels": labels}
    period = {"record": "http_requests:increase30d", "labels": labels}
    if not summed:
        return [{**period, "expr": f"sum by (code) (increase({total}[30d]))"}, absent]
    five = "http_requests:increase5m"
    short = {"record": five, "expr": f"sum by (code) (increase({total}[5m]))", "labels": labels}
    read = f'{five}{{job="{labels["job"]}",route="{labels["route"]}"}}'
    return [short, absent, {**period, "expr": f"sum by (code) (sum_over_time({read}[30d:5m]))"}]


def _burn_rates(total: str, labels: dict[str, str]) -> Rules:
    bad = total.replace("{", '{code=~"5..",')
    return [
        {
            "record": f"http_requests:burnrate{window}",
            "expr": f"sum(rate({bad}[{window}])) / sum(rate({total}[{window}]))",
            "labels": labels,
        }
        for window in WINDOWS
    ]


def _alerts(labels: dict[str, str]) -> Rules:
    def above(factor: float, window: str) -> str:
        return f"{Selector.of(f'http_requests:burnrate{window}', labels)} > ({factor} * {BUDGET})"

    return [
        {
            "alert": "ErrorBudgetBurn",
            "expr": f"{above(factor, short)} and {above(factor, long)}",
            "for": lasting,
            "labels": {**labels, "short": short, "long": long},
        }
        for factor, short, long, lasting in ALERTS
    ]


_SERIES = f'http_requests:increase5m{{job="{JOB}",route="{ROUTE}",slo="{ALONE}",code="%s"}}'
_RECORDED = tuple(Recorded(_SERIES % code, STEP, partial(lambda rate, _: 900 * rate, rate)) for code, rate in RATES.items())

WHOLE = Design("increase over the period (Pyrra)", partial(groups, summed=False), (), 120, 500)
SUMMED = Design("sums of 5m increases (Pyrra)", partial(groups, summed=True), _RECORDED, 50, 500)
