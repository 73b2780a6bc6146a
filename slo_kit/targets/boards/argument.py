"""The one argument of the jsonnet boards."""

from __future__ import annotations

from collections.abc import Mapping

from slo_kit import naming
from slo_kit.model.plan import Plan
from slo_kit.promql import Expr, Selector, Written, call
from slo_kit.targets.boards import detail, meta, overview, region, weekly
from slo_kit.targets.boards.promises import (
    Promise,
    day_window,
    long_windows,
    lowest_factors,
    now_window,
    periods,
    promises,
    rows,
    windows,
)
from slo_kit.targets.boards.reads import State
from slo_kit.targets.boards.week import WEEK

JSON = str | int | float | bool | list["JSON"] | dict[str, "JSON"]

BOARDS = ("global", "region", "slo", "weekly", "meta")
"""Every board: the name of its jsonnet file, of its JSON file, and the end of its uid."""


def argument(plan: Plan) -> dict[str, JSON]:
    """Everything the boards are laid out from; grows with regions and policies, never with SLOs."""
    return {
        "uids": {board: naming.dashboard_uid(board) for board in BOARDS},
        "scopes": [scope.name for scope in plan.scopes],
        "regions": [scope.name for scope in plan.regions],
        "states": {state.name.lower(): state.value for state in State},
        "verdicts": {verdict.value: number for number, verdict in enumerate(overview.VERDICTS)},
        "decimals": decimals(plan),
        "now": str(now_window(plan)),
        "day": str(day_window(plan)),
        "windows": [str(window) for window in windows(plan)],
        "long": [{"window": str(window), "above": dict(lowest_factors(plan, window))} for window in long_windows(plan)],
        "lines": lines(plan),
        "policies": [policy(promise) for promise in promises(plan)],
        "queries": {
            "global": texts(overview.queries(plan)),
            "region": texts(region.queries(plan)),
            "slo": texts(detail.queries(plan)),
            "weekly": texts(weekly.queries(plan)),
            "meta": texts(meta.queries(plan)),
        },
        "variables": variables(),
        "pages": {
            "all": str(overview.paged()),
            "region": str(overview.paged(region.HERE)),
            "slo": str(detail.paged(plan)),
        },
        "tags": {"deploy": naming.DEPLOY_TAG, "failover": naming.FAILOVER_TAG, "exclusion": naming.EXCLUSION_TAG},
        "even": WEEK.milliseconds / periods(plan)[-1].milliseconds,
    }


def decimals(plan: Plan) -> int:
    """Digits after the point of a percentage: one more than the finest objective has."""
    written = (slo.objective for scope in plan.scopes for slo in scope.slos if not slo.steps)
    finest = min((objective * 100).normalize().as_tuple().exponent for objective in written)
    return max(0, -int(finest)) + 1


def lines(plan: Plan) -> list[JSON]:
    """The threshold lines of the burn-rate chart: which query draws each, and what it is called."""
    named = {(row.severity.value, str(row.window), str(row.short)): None for row in rows(plan)}
    return [{"severity": severity, "window": long, "short": short} for severity, long, short in named]


def policy(promise: Promise) -> JSON:
    """An alert policy for the page that explains the numbers."""
    return {
        "policy": promise.policy.policy,
        "period": str(promise.period),
        "rows": [
            {
                "severity": row.severity.value,
                "share": f"{row.share(promise.period):f}",
                "long": str(row.window),
                "short": str(row.short),
                "factor": f"{row.factor(promise.period):f}",
            }
            for row in promise.policy.windows
        ],
    }


def variables() -> dict[str, JSON]:
    """Where the choices of each variable come from."""
    service = {naming.SERVICE: "$service"}
    return {
        "region": asked(naming.REGION),
        "service": asked(naming.SERVICE),
        "slo": asked(naming.SLO, service),
        "region of slo": asked(naming.REGION, {**service, naming.SLO: "$slo"}),
    }


def asked(label: str, labels: Mapping[str, str] | None = None) -> str:
    """The values of a label among the SLOs there are."""
    return str(call("label_values", Selector.of(naming.INFO, labels or {}), Written(label, whole=True)))


def texts(queries: Mapping[str, Expr]) -> dict[str, JSON]:
    """The queries as PromQL."""
    return {name: str(expr) for name, expr in queries.items()}
