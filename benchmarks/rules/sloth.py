"""Ratio averages, as Sloth publishes them: seven windows from raw counters, the period an average of five-minute ratios."""

from __future__ import annotations

from math import sin
from typing import Any

from benchmarks.rules.design import Design, Groups, Recorded, Rules
from benchmarks.rules.raw import ALONE, JOB, METRIC, ROUTE, names
from slo_kit.promql import Selector

WINDOWS = ("5m", "30m", "1h", "2h", "6h", "1d", "3d")
BUDGET = "0.001"
ALERTS = (("page", (14.4, "5m", "1h"), (6, "30m", "6h")), ("ticket", (3, "2h", "1d"), (1, "6h", "3d")))


def groups(slos: int) -> Groups:
    """Three groups and seventeen rules for each SLO."""
    own: dict[str, Rules] = {}
    for called in map(names, range(slos)):
        named = called[ALONE]
        identity = {"sloth_id": named, "sloth_service": called[JOB], "sloth_slo": called[ROUTE]}
        own[f"sloth-slo-sli-recordings-{named}"] = list(_ratios(called, identity))
        own[f"sloth-slo-meta-recordings-{named}"] = list(_meta(identity))
        own[f"sloth-slo-alerts-{named}"] = [_alert(identity, *alert) for alert in ALERTS]
    return Groups(own, {})


def _ratios(called: dict[str, str], identity: dict[str, str]) -> Rules:
    total = f'{METRIC}{{job="{called[JOB]}",route="{called[ROUTE]}"}}'
    bad = total.replace("}", ',code=~"5.."}')
    rules = [
        _recorded(f"ratio_rate{w}", f"(sum(rate({bad}[{w}])))\n/\n(sum(rate({total}[{w}])))", {**identity, "sloth_window": w})
        for w in WINDOWS
    ]
    five = _read("slo:sli_error:ratio_rate5m", identity)
    period = f"sum_over_time({five}[30d])\n/ ignoring (sloth_window)\ncount_over_time({five}[30d])"
    return [*rules, _recorded("ratio_rate30d", period, {**identity, "sloth_window": "30d"})]


def _recorded(name: str, expr: str, labels: dict[str, str]) -> dict[str, Any]:
    return {"record": f"slo:sli_error:{name}", "expr": expr, "labels": labels}


def _meta(identity: dict[str, str]) -> Rules:
    joined = "/ on(sloth_id, sloth_slo, sloth_service) group_left"
    budget = _read("slo:error_budget:ratio", identity)
    constants = {
        "slo:objective:ratio": f"vector(1-{BUDGET})",
        "slo:error_budget:ratio": f"vector({BUDGET})",
        "slo:time_period:days": "vector(30)",
        "slo:current_burn_rate:ratio": f"{_read('slo:sli_error:ratio_rate5m', identity)}\n{joined}\n{budget}",
        "slo:period_burn_rate:ratio": f"{_read('slo:sli_error:ratio_rate30d', identity)}\n{joined}\n{budget}",
        "slo:period_error_budget_remaining:ratio": f"1 - {_read('slo:period_burn_rate:ratio', identity)}",
        "sloth_slo_info": "vector(1)",
    }
    return [{"record": name, "expr": expr, "labels": identity} for name, expr in constants.items()]


def _alert(identity: dict[str, str], severity: str, *pairs: tuple[float, str, str]) -> dict[str, Any]:
    def above(factor: float, window: str) -> str:
        return f"max({_read(f'slo:sli_error:ratio_rate{window}', identity)} > ({factor} * {BUDGET})) without (sloth_window)"

    either = (f"({above(factor, short)} and {above(factor, long)})" for factor, short, long in pairs)
    return {"alert": "HighErrorRate", "expr": " or ".join(either), "labels": {"sloth_severity": severity}}


def _read(name: str, identity: dict[str, str]) -> str:
    return str(Selector.of(name, identity))


_IDENTITY = {"sloth_id": ALONE, "sloth_service": JOB, "sloth_slo": ROUTE, "sloth_window": "5m"}
DESIGN = Design(
    "ratio averages (Sloth)",
    groups,
    (Recorded(_read("slo:sli_error:ratio_rate5m", _IDENTITY), 60, lambda seconds: 0.001 * (1 + 0.3 * sin(seconds / 977))),),
    60,
    500,
)
