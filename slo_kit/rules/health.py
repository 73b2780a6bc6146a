"""Alerts about SLOs that are not measured, or not wholly, or lost what was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from slo_kit.model.period import calendars
from slo_kit.model.plan import Plan, Scope
from slo_kit.model.policy import Severity
from slo_kit.naming import (
    CALENDAR_ENDS,
    COUNTER_RESET,
    COVERAGE_LOW,
    EVENTS,
    INFO,
    MEASURED_MINUTES,
    REGION,
    SELECTOR_EMPTY,
    SEVERITY,
    ZONE,
    ZONE_CLOCK,
)
from slo_kit.promql import Aggregate, Binary, Matcher, Number, call, last, number, on
from slo_kit.rules import clock
from slo_kit.rules.annotations import WHO, told, told_of_region
from slo_kit.rules.events import owned, pinned, readable, with_owner
from slo_kit.rules.grown import grown_in
from slo_kit.rules.model import AlertingRule
from slo_kit.rules.periods import periods
from slo_kit.rules.registry import always_expected, expected, may_be_expected


def alerts(plan: Plan, scope: Scope) -> Iterator[AlertingRule]:
    """Of all SLOs of a scope that is expected to measure them, once it is."""
    yield from _while_expected(scope, _selector_empty(plan, scope), _counter_reset(plan, scope))


def coverage_low(plan: Plan, scope: Scope) -> Iterator[AlertingRule]:
    """The same of SLOs that are measured too rarely; it speaks of a day and need not be asked every minute."""
    yield from _while_expected(scope, _coverage_low(plan, scope))


def _while_expected(scope: Scope, *alerts: AlertingRule) -> Iterator[AlertingRule]:
    if scope.slos and may_be_expected(scope):
        for alert in alerts:
            yield alert if always_expected(scope) else replace(alert, expr=Binary(alert.expr, "and", expected(), on(REGION)))


def calendar_ends(plan: Plan, scope: Scope) -> Iterator[AlertingRule]:
    """Where budgets go by clocks that are changed, half a year before the rules know of no further change."""
    changing = clock.zones_that_change(calendars(periods(scope)))
    if not changing:
        return
    shown = pinned(ZONE_CLOCK, scope).where(Matcher(ZONE, "=~", "|".join(changing)))
    left = Binary(number(clock.LAST), "-", Aggregate("max", shown, by=(ZONE,)))
    notes = told_of_region(
        plan,
        CALENDAR_ENDS,
        "budgets by the calendar of {{ $labels.zone }} end in {{ $value | humanizeDuration }}",
        "The rules know no change of its clocks after that: periods will begin at the wrong hour. Build with a newer slo-kit.",
    )
    labels = {**scope.labels, SEVERITY: Severity.TICKET.value}
    yield AlertingRule(CALENDAR_ENDS, Binary(left, "<", number(plan.timing.calendar_ends.seconds)), labels, notes)


def _selector_empty(plan: Plan, scope: Scope) -> AlertingRule:
    """Measured minutes stand still."""
    twice = plan.reading.evaluation * 2
    unmeasured = Binary(grown_in(pinned(MEASURED_MINUTES, scope), twice, plan, scope), "==", Number("0"))
    notes = told(
        plan,
        SELECTOR_EMPTY,
        f"{WHO} is not measured",
        "Its selectors match nothing: the service is gone, or a metric or label was renamed. No news here is not good news.",
    )
    labels = {SEVERITY: Severity.PAGE.value}
    return AlertingRule(SELECTOR_EMPTY, with_owner(unmeasured, scope), labels, notes, plan.timing.selector_empty)


def _coverage_low(plan: Plan, scope: Scope) -> AlertingRule:
    """Of the last day, so that a new SLO or region is left alone until it is a day old."""
    minutes, day = pinned(MEASURED_MINUTES, scope), plan.timing.coverage_over
    share = Binary(grown_in(minutes, day, plan, scope), "/", number(Decimal(day.milliseconds) / 60_000))
    known = last(minutes, plan.reading.bridge, day)
    low = Binary(Binary(share, "<", Number("0.95")), "and", known)
    notes = told(
        plan,
        COVERAGE_LOW,
        f"{WHO} was measured for only {{{{ $value | humanizePercentage }}}} of the last day",
        "What was not measured is neither good nor bad: budgets of this SLO are incomplete.",
    )
    labels = {SEVERITY: Severity.TICKET.value}
    return AlertingRule(COVERAGE_LOW, with_owner(low, scope), labels, notes, plan.timing.coverage_low)


def _counter_reset(plan: Plan, scope: Scope) -> AlertingRule:
    """At the global evaluator also of the regions' totals, whose loss the regions themselves may have lost with them."""
    fell = Binary(call("resets", readable(EVENTS, scope).over(plan.timing.reset_seen)), ">", Number("0"))
    notes = told(
        plan,
        COUNTER_RESET,
        f"{WHO} lost its running total",
        "The total started again from zero: data was lost, or nothing was evaluated for longer than the total is remembered.",
    )
    return AlertingRule(COUNTER_RESET, owned(fell, readable(INFO, scope)), {SEVERITY: Severity.TICKET.value}, notes)
