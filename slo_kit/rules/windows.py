"""Generic rules, one each for all SLOs of a scope: measured minutes, error ratios by window and period, budget, coverage."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from slo_kit.duration import Duration
from slo_kit.model.plan import Plan, Scope, ScopeKind
from slo_kit.model.topology import Counting
from slo_kit.naming import (
    BAD_EVENTS,
    BUDGET,
    BUDGET_REMAINING,
    COVERAGE,
    ERROR_RATIO_PERIOD,
    EVENTS,
    IDENTITY,
    INFO,
    MEASURED_MINUTES,
    OBJECTIVE,
    PERIOD,
    REGION,
    SCOPE,
    SERVICE,
    SLO,
    error_ratio,
)
from slo_kit.promql import Aggregate, Binary, Expr, Matcher, Number, Selector, call, combine, last, number, on
from slo_kit.rules.events import events_in, pinned, readable
from slo_kit.rules.model import RecordingRule
from slo_kit.rules.registry import expected
from slo_kit.sli.heard import Heard

STANDARD = tuple(map(Duration.parse, ("5m", "30m", "1h", "2h", "6h", "1d", "3d")))
"""Windows that are always recorded, whatever the policies look at."""

ZERO, ONE = Number("0"), Number("1")


def windows(scope: Scope) -> tuple[Duration, ...]:
    """Every window recorded in a scope, shortest first."""
    rows = [row for slo in scope.slos for row in slo.policy.windows]
    return tuple(sorted({*STANDARD, *(row.window for row in rows), *(row.short for row in rows)}))


def periods(scope: Scope) -> tuple[Duration, ...]:
    """Every period of a scope's SLOs, shortest first."""
    return tuple(sorted({slo.period for slo in scope.slos}))


def rules(plan: Plan, scope: Scope) -> Iterator[RecordingRule]:
    """In the order in which they build on each other."""
    counting = plan.reading
    yield RecordingRule(BUDGET, Binary(ONE, "-", readable(OBJECTIVE, scope)))
    if scope.kind is ScopeKind.GLOBAL:
        yield _measured_globally(plan, scope)
    for window in windows(scope):
        yield RecordingRule(error_ratio(str(window)), _ratio(scope, window, counting))
    per_period = (
        Binary(_ratio(scope, period, counting), "and", _info(scope, period), on(*IDENTITY)) for period in periods(scope)
    )
    yield RecordingRule(ERROR_RATIO_PERIOD, combine("or", per_period))
    spent = Binary(readable(ERROR_RATIO_PERIOD, scope), "/", readable(BUDGET, scope))
    yield RecordingRule(BUDGET_REMAINING, Binary(ONE, "-", spent))
    measured = (scope, *plan.regions) if scope.kind is ScopeKind.GLOBAL else (scope,)
    covered = (_coverage(one, period, counting) for one in measured for period in periods(one))
    yield RecordingRule(COVERAGE, combine("or", covered))


def _info(scope: Scope, period: Duration) -> Selector:
    """The SLOs whose budget is for this period."""
    return readable(INFO, scope).where(Matcher(PERIOD, "=", str(period)))


def _ratio(scope: Scope, window: Duration, counting: Counting) -> Expr:
    """Bad over total; no events, no ratio."""
    bad = events_in(readable(BAD_EVENTS, scope), window, counting)
    total = events_in(readable(EVENTS, scope), window, counting)
    return Binary(bad, "/", Binary(total, ">", ZERO))


def _measured_globally(plan: Plan, scope: Scope) -> RecordingRule:
    """The mean of the measured minutes of regions that are expected: with one of two dark, half a minute a minute.

    Minutes in which a region was down count: what it owed is known.
    """
    by_slo = (SERVICE, SLO)
    regional = {SCOPE: ScopeKind.REGION.value}
    there = Binary(Selector.of(OBJECTIVE, regional), "and", expected(), on(REGION))
    grown = Binary(Heard(imputed=plan.imputes).added(MEASURED_MINUTES, plan.hearing), "and", expected(), on(REGION))
    regions = Aggregate("count", there, by=by_slo)
    none = Binary(ZERO, "*", Aggregate("sum", pinned(OBJECTIVE, scope), by=by_slo))
    before = Binary(Aggregate("sum", last(pinned(MEASURED_MINUTES, scope), plan.reading.memory), by=by_slo), "or", none)
    new = Binary(Binary(Aggregate("sum", grown, by=by_slo), "/", regions), "or", none)
    return RecordingRule(MEASURED_MINUTES, Binary(before, "+", new), scope.labels)


def _coverage(scope: Scope, period: Duration, counting: Counting) -> Expr:
    """Measured minutes over the minutes expected since the region serves, at most the period."""
    of_this_period = pinned(INFO, scope).where(Matcher(PERIOD, "=", str(period)))
    measured = Binary(events_in(pinned(MEASURED_MINUTES, scope), period, counting), "and", of_this_period, on(*IDENTITY))
    expected: Expr = number(Decimal(period.milliseconds) / 60_000)
    if scope.since:
        age = Binary(Binary(call("vector", call("time")), "-", number(scope.since)), "/", Number("60"))
        expected = call("scalar", call("clamp_max", call("clamp_min", age, ONE), expected))
    return call("clamp_max", Binary(measured, "/", expected), ONE)
