"""Generic rules, one each for all SLOs of a scope: measured minutes, error ratios by window and period, budget, coverage."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from slo_kit.duration import Duration
from slo_kit.model.period import Period, calendars
from slo_kit.model.plan import Plan, Scope, ScopeKind
from slo_kit.model.policy import Severity
from slo_kit.naming import (
    BAD_EVENTS,
    BAD_GROWTH_PERIOD,
    BEFORE_PERIOD,
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
    bad_growth,
    before,
    error_ratio,
)
from slo_kit.promql import Aggregate, Binary, Expr, Matcher, Number, Selector, call, combine, last, number, on
from slo_kit.rules import periods
from slo_kit.rules.events import pinned, readable
from slo_kit.rules.grown import began_at, grown_in, present
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


def paging(scope: Scope) -> tuple[Duration, ...]:
    """The windows that pages look at."""
    rows = [row for slo in scope.slos for row in slo.policy.windows if row.severity is Severity.PAGE]
    return tuple(sorted({*(row.window for row in rows), *(row.short for row in rows)}))


def of_every_evaluation(plan: Plan, scope: Scope) -> Iterator[RecordingRule]:
    """What pages compare, and what remembers: the error ratios of pages' windows, starts of periods."""
    if scope.kind is ScopeKind.GLOBAL:
        yield _measured_globally(plan, scope)
    for window in paging(scope):
        yield from _recorded(plan, scope, window)
    yield from periods.rules(plan, scope)


def of_days(plan: Plan, scope: Scope) -> Iterator[RecordingRule]:
    """What hardly changes from one evaluation to the next: the other windows, periods, budgets, coverage."""
    yield RecordingRule(BUDGET, Binary(ONE, "-", readable(OBJECTIVE, scope)))
    for window in windows(scope):
        if window not in paging(scope):
            yield from _recorded(plan, scope, window)
    yield RecordingRule(BAD_GROWTH_PERIOD, _per_period(plan, scope, BAD_EVENTS))
    yield RecordingRule(ERROR_RATIO_PERIOD, _over(readable(BAD_GROWTH_PERIOD, scope), _per_period(plan, scope, EVENTS)))
    yield RecordingRule(BUDGET_REMAINING, Binary(ONE, "-", _spent(scope)))
    measured = (scope, *plan.regions) if scope.kind is ScopeKind.GLOBAL else (scope,)
    covered = (_coverage(plan, scope, one, period) for one in measured for period in periods.periods(one))
    yield RecordingRule(COVERAGE, combine("or", covered))


def _per_period(plan: Plan, scope: Scope, name: str) -> Expr:
    """What totals grew by over the period of each SLO: over rolling ones, one for each length, and over those of the calendar."""
    used = periods.periods(scope)
    grown: list[Expr] = []
    for period in used:
        if isinstance(period, Duration):
            of_this = readable(INFO, scope).where(Matcher(PERIOD, "=", str(period)))
            grown.append(Binary(grown_in(readable(name, scope), period, plan, scope), "and", of_this, on(*IDENTITY)))
    if calendars(used):
        grown.append(periods.grown(plan, scope, name))
    return combine("or", grown)


def _spent(scope: Scope) -> Expr:
    """The share of the budget that is gone.

    A budget of the calendar is for the whole period: what is left of it is taken to bring events as what is over did.
    """
    of_events = Binary(readable(ERROR_RATIO_PERIOD, scope), "/", readable(BUDGET, scope))
    used = calendars(periods.periods(scope))
    return Binary(Binary(of_events, "*", periods.elapsed_share(scope, used)), "or", of_events) if used else of_events


def _recorded(plan: Plan, scope: Scope, window: Duration) -> Iterator[RecordingRule]:
    """The error ratio; before it what else alerts ask of this window, so that it is worked out once.

    That is how many events were bad, or where the window began, for pages that look at what was counted since.
    """
    kinds = {(slo.policy.policy, slo.period): slo for slo in scope.slos}.values()
    rows = [(row, row == slo.policy.soonest(slo.period)) for slo in kinds for row in slo.policy.windows]
    bad, total = (grown_in(readable(name, scope), window, plan, scope) for name in (BAD_EVENTS, EVENTS))
    if any(soonest and window in (row.window, row.short) for row, soonest in rows):
        for name in (BAD_EVENTS, EVENTS):
            yield RecordingRule(before(name, str(window)), began_at(readable(name, scope), window, plan, scope))
        bad, total = (
            Binary(present(readable(name, scope), plan, scope), "-", readable(before(name, str(window)), scope))
            for name in (BAD_EVENTS, EVENTS)
        )
    if any(row.window == window and not soonest for row, soonest in rows):
        yield RecordingRule(bad_growth(str(window)), bad)
        bad = readable(bad_growth(str(window)), scope)
    yield RecordingRule(error_ratio(str(window)), _over(bad, total))


def _over(bad: Expr, total: Expr) -> Expr:
    """Bad over total; no events, no ratio."""
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


def _coverage(plan: Plan, scope: Scope, place: Scope, period: Period) -> Expr:
    """Measured minutes over the minutes expected in a place since it serves, at most the period."""
    if not isinstance(period, Duration):
        measured = periods.grown_since(pinned(MEASURED_MINUTES, place), pinned(BEFORE_PERIOD[MEASURED_MINUTES], place), plan)
        return call("clamp_max", Binary(measured, "/", periods.expected_minutes(plan, scope, place, (period,))), ONE)
    of_this_period = pinned(INFO, place).where(Matcher(PERIOD, "=", str(period)))
    measured = Binary(grown_in(pinned(MEASURED_MINUTES, place), period, plan, scope), "and", of_this_period, on(*IDENTITY))
    expected: Expr = number(Decimal(period.milliseconds) / 60_000)
    if place.since:
        age = Binary(Binary(call("vector", call("time")), "-", number(place.since)), "/", Number("60"))
        expected = call("scalar", call("clamp_max", call("clamp_min", age, ONE), expected))
    return call("clamp_max", Binary(measured, "/", expected), ONE)
