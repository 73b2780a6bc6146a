"""Alerts of the global evaluator about what it hears: regions that are silent, skewed, or run other rules."""

from __future__ import annotations

from collections.abc import Iterator

from slo_kit.model.plan import Plan, ScopeKind
from slo_kit.model.policy import Severity
from slo_kit.naming import CLOCK_SKEW, GLOBAL, HEARTBEAT, REGION, RULES_DIFFER, RULES_INFO, SCOPE, SEVERITY, TELEMETRY_MISSING
from slo_kit.promql import Aggregate, Binary, Number, Selector, call, number, on
from slo_kit.rules.annotations import told_of_region
from slo_kit.rules.model import AlertingRule
from slo_kit.rules.registry import age, expected

GLOBALLY = {SCOPE: ScopeKind.GLOBAL.value}


def alerts(plan: Plan) -> Iterator[AlertingRule]:
    """One for every region with the problem."""
    yield from _telemetry_missing(plan)
    yield _rules_differ(plan)
    yield _clock_skew(plan)


def _telemetry_missing(plan: Plan) -> Iterator[AlertingRule]:
    """Expected unless fresh: unlike absent(), this names every region that is missing."""
    silent = Binary(expected(), "unless", Binary(age(plan), "<", _behind(plan)), on(REGION))
    notes = told_of_region(
        plan,
        TELEMETRY_MISSING,
        "nothing is heard from the Prometheus of {{ $labels.region }}",
        "The region may serve well or not at all: from here it is unknown, and its events are missing from the global SLOs.",
    )
    for severity, lasting in ((Severity.TICKET, plan.timing.missing_ticket), (Severity.PAGE, plan.timing.missing_page)):
        yield AlertingRule(TELEMETRY_MISSING, silent, {**GLOBALLY, SEVERITY: severity.value}, notes, lasting)


def _rules_differ(plan: Plan) -> AlertingRule:
    bundles = Aggregate("count", Aggregate("count", Selector(RULES_INFO), by=("hash",)))
    notes = told_of_region(
        plan,
        RULES_DIFFER,
        "{{ $value }} different bundles of SLO rules are loaded",
        "Regions count by different definitions: a roll-out is half done, or one region refused its rules.",
    )
    labels = {REGION: GLOBAL, **GLOBALLY, SEVERITY: Severity.TICKET.value}
    return AlertingRule(RULES_DIFFER, Binary(bundles, ">", Number("1")), labels, notes, plan.timing.rules_differ)


def _clock_skew(plan: Plan) -> AlertingRule:
    """Ahead of us, or behind us though its heartbeat moves: one that stands still is missing, not late."""
    moving = Binary(call("changes", Selector(HEARTBEAT).over(plan.timing.skewed)), ">", Number("0"))
    behind = Binary(Binary(age(plan), ">", _behind(plan)), "and", moving, on(REGION))
    skewed = Binary(behind, "or", Binary(age(plan), "<", number(-plan.timing.fresh_ahead.seconds)))
    notes = told_of_region(
        plan,
        CLOCK_SKEW,
        "the clock of {{ $labels.region }} is {{ $value | humanizeDuration }} behind (ahead when negative)",
        "Its events are counted in the wrong minutes, and beyond five minutes not at all.",
    )
    labels = {**GLOBALLY, SEVERITY: Severity.TICKET.value}
    return AlertingRule(CLOCK_SKEW, skewed, labels, notes, plan.timing.skewed)


def _behind(plan: Plan) -> Number:
    return number(plan.timing.fresh_behind.seconds)
