"""Is the measuring alive? The alerts that say what is not measured."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from slo_kit.model.plan import Plan, Scope, ScopeKind
from slo_kit.model.policy import Severity
from slo_kit.naming import (
    CLOCK_SKEW,
    COUNTER_RESET,
    COVERAGE_LOW,
    EVENTS,
    HEARTBEAT,
    MEASURED_MINUTES,
    REGION,
    RULES_DIFFER,
    RULES_INFO,
    SCOPE,
    SELECTOR_EMPTY,
    SEVERITY,
    TELEMETRY_MISSING,
)
from slo_kit.promql import Aggregate, Binary, Number, Selector, call, last, number, on
from slo_kit.rules.annotations import WHO, told
from slo_kit.rules.events import events_in, pinned, with_owner
from slo_kit.rules.model import AlertingRule
from slo_kit.rules.registry import age, always_expected, expected, may_be_expected


def alerts(plan: Plan, scope: Scope) -> Iterator[AlertingRule]:
    """Alerts about measuring: of SLOs in every scope, of regions in the global one."""
    if scope.slos and may_be_expected(scope):
        for alert in (_selector_empty(plan, scope), _coverage_low(plan, scope), _counter_reset(plan, scope)):
            yield alert if always_expected(scope) else replace(alert, expr=Binary(alert.expr, "and", expected(), on(REGION)))
    if scope.kind is ScopeKind.GLOBAL:
        yield from _telemetry_missing(plan)
        yield _rules_differ(plan)
        yield _clock_skew(plan)


def _selector_empty(plan: Plan, scope: Scope) -> AlertingRule:
    """Measured minutes stand still."""
    twice = plan.reading.evaluation * 2
    unmeasured = Binary(events_in(pinned(MEASURED_MINUTES, scope), twice, plan.reading), "==", Number("0"))
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
    share = Binary(events_in(minutes, day, plan.reading), "/", number(Decimal(day.milliseconds) / 60_000))
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
    fell = Binary(call("resets", pinned(EVENTS, scope).over(plan.timing.reset_seen)), ">", Number("0"))
    notes = told(
        plan,
        COUNTER_RESET,
        f"{WHO} lost its running total",
        "The total started again from zero: data was lost, or nothing was evaluated for longer than the total is remembered.",
    )
    return AlertingRule(COUNTER_RESET, with_owner(fell, scope), {SEVERITY: Severity.TICKET.value}, notes)


def _telemetry_missing(plan: Plan) -> Iterator[AlertingRule]:
    """Expected unless fresh: unlike absent(), this names every region that is missing."""
    silent = Binary(expected(), "unless", Binary(age(plan), "<", _behind(plan)), on(REGION))
    notes = told(
        plan,
        TELEMETRY_MISSING,
        "nothing is heard from the Prometheus of {{ $labels.region }}",
        "The region may serve well or not at all: from here it is unknown, and its events are missing from the global SLOs.",
    )
    labels = {SCOPE: ScopeKind.GLOBAL.value}
    for severity, lasting in ((Severity.TICKET, plan.timing.missing_ticket), (Severity.PAGE, plan.timing.missing_page)):
        yield AlertingRule(TELEMETRY_MISSING, silent, {**labels, SEVERITY: severity.value}, notes, lasting)


def _rules_differ(plan: Plan) -> AlertingRule:
    bundles = Aggregate("count", Aggregate("count", Selector(RULES_INFO), by=("hash",)))
    notes = told(
        plan,
        RULES_DIFFER,
        "{{ $value }} different bundles of SLO rules are loaded",
        "Regions count by different definitions: a roll-out is half done, or one region refused its rules.",
    )
    labels = {REGION: ScopeKind.GLOBAL.value, SCOPE: ScopeKind.GLOBAL.value, SEVERITY: Severity.TICKET.value}
    return AlertingRule(RULES_DIFFER, Binary(bundles, ">", Number("1")), labels, notes, plan.timing.rules_differ)


def _clock_skew(plan: Plan) -> AlertingRule:
    """Ahead of us, or behind us though its heartbeat moves: one that stands still is missing, not late."""
    moving = Binary(call("changes", Selector(HEARTBEAT).over(plan.timing.skewed)), ">", Number("0"))
    behind = Binary(Binary(age(plan), ">", _behind(plan)), "and", moving, on(REGION))
    skewed = Binary(behind, "or", Binary(age(plan), "<", number(-plan.timing.fresh_ahead.seconds)))
    notes = told(
        plan,
        CLOCK_SKEW,
        "the clock of {{ $labels.region }} is {{ $value | humanizeDuration }} behind (ahead when negative)",
        "Its events are counted in the wrong minutes, and beyond five minutes not at all.",
    )
    labels = {SCOPE: ScopeKind.GLOBAL.value, SEVERITY: Severity.TICKET.value}
    return AlertingRule(CLOCK_SKEW, skewed, labels, notes, plan.timing.skewed)


def _behind(plan: Plan) -> Number:
    return number(plan.timing.fresh_behind.seconds)
