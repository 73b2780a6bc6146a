"""Which burn rates mean what: the alert policies in use, as thresholds, without a word about single SLOs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from slo_kit.duration import Duration
from slo_kit.model.period import Period, by_length
from slo_kit.model.plan import Plan
from slo_kit.model.policy import AlertPolicy, BurnWindow, Severity
from slo_kit.rules import windows as recorded

LOOK_BACK = Duration.of(days=1)
"""How far back a board looks for what burnt fastest."""


@dataclass(frozen=True, slots=True)
class Promise:
    """A policy and a period that occur together; all SLOs of one promise share their thresholds."""

    policy: AlertPolicy
    period: Period


@dataclass(frozen=True, slots=True)
class Row:
    """A row of an alert policy over one period, and the names of all policies in use that have it."""

    severity: Severity
    budget_share: Decimal
    window: Duration
    short: Duration
    factor: Decimal
    period: Period
    policies: tuple[str, ...] = ()

    @classmethod
    def of(cls, promise: Promise, row: BurnWindow) -> Row:
        """A policy's row with the period put in; the same for every policy that says the same."""
        return cls(row.severity, row.share(promise.period), row.window, row.short, row.factor(promise.period), promise.period)


def promises(plan: Plan) -> tuple[Promise, ...]:
    """Every promise in use, by name of policy and period: their number grows with policies, not with SLOs."""
    used = {(slo.policy.policy, slo.period): slo.policy for scope in plan.scopes for slo in scope.slos}
    ordered = sorted(used, key=lambda pair: (pair[0], by_length(pair[1])))
    return tuple(Promise(used[name, period], period) for name, period in ordered)


def rows(plan: Plan) -> tuple[Row, ...]:
    """Every row in use, pages before tickets, short windows before long ones."""
    shared: dict[Row, dict[str, None]] = {}
    for promise in promises(plan):
        for row in promise.policy.windows:
            shared.setdefault(Row.of(promise, row), {})[promise.policy.policy] = None
    found = (replace(row, policies=tuple(names)) for row, names in shared.items())
    return tuple(sorted(found, key=lambda row: (row.severity.value, row.window, -row.factor, by_length(row.period))))


def minimums(plan: Plan) -> tuple[int, ...]:
    """Every guard in use: how many bad events an alert needs."""
    return tuple(sorted({slo.minimum_bad_events for scope in plan.scopes for slo in scope.slos}))


def periods(plan: Plan) -> tuple[Period, ...]:
    """Every period in use, shortest first."""
    return tuple(sorted({promise.period for promise in promises(plan)}, key=by_length))


def windows(plan: Plan) -> tuple[Duration, ...]:
    """Every window that is recorded, shortest first."""
    return tuple(sorted({window for scope in plan.scopes for window in recorded.windows(scope)}))


def long_windows(plan: Plan) -> tuple[Duration, ...]:
    """The windows over which alerts look first, shortest first; an hour where no policy has any row."""
    return tuple(sorted({row.window for row in rows(plan)})) or (Duration.of(hours=1),)


def now_window(plan: Plan) -> Duration:
    """The window that says what burns now: the shortest long one."""
    return long_windows(plan)[0]


def day_window(plan: Plan) -> Duration:
    """The window that says what burnt lately: the shortest recorded one of a day or more."""
    return next((window for window in windows(plan) if window >= LOOK_BACK), windows(plan)[-1])


def lowest_factors(plan: Plan, window: Duration) -> dict[str, float]:
    """By severity, the lowest burn rate that fires a row of this long window; a severity without such a row is left out."""
    found: dict[str, float] = {}
    for row in rows(plan):
        if row.window == window:
            found[row.severity.value] = min(float(row.factor), found.get(row.severity.value, float("inf")))
    return found
