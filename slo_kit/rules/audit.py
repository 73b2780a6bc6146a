"""The totals are held against the raw series a few times a day, by the function that is not good enough to count with.

`increase` extrapolates, misses first values and costs a day of samples; the totals depend on every evaluation. They are wrong in
different ways, so that where they agree, both are right.
"""

from __future__ import annotations

from decimal import Decimal

from slo_kit.duration import Duration
from slo_kit.model.counting import Counting
from slo_kit.model.plan import Plan, PlannedSlo, Scope, ScopeKind
from slo_kit.model.policy import Severity
from slo_kit.model.slo import Audited
from slo_kit.naming import EVENTS, IDENTITY, MEASURED_MINUTES, SERVICE, SEVERITY, SLO, TOTALS_DRIFT, group
from slo_kit.promql import Binary, Expr, Number, Selector, call, number, on
from slo_kit.rules.annotations import WHO, told
from slo_kit.rules.events import events_in, with_owner
from slo_kit.rules.model import AlertingRule, RuleGroup

APART = Number("0.05")
"""More than extrapolation makes of series that live for a quarter of an hour."""

ENOUGH = Number("1000")
"""Events of a day, by the raw series; of fewer, one counter's first value is a difference of percents."""

MEASURED = Decimal("0.99")
"""Share of the day. What was not measured is told by another alert."""


def groups(plan: Plan, scope: Scope) -> tuple[RuleGroup, ...]:
    """A group for each service of a region, a rule for each SLO whose total comes from counters; at their own slow interval."""
    if scope.kind is ScopeKind.GLOBAL:
        return ()
    audited: dict[str, list[AlertingRule]] = {}
    reading = plan.reading  # of all SLOs, so once for all
    for slo in scope.slos:
        if isinstance(slo.indicator, Audited) and not slo.group:
            apart = _apart(plan.timing.audited_over, slo, slo.indicator, reading)
            audited.setdefault(slo.service, []).append(_rule(plan, scope, slo, apart))
    every = plan.timing.audited_every
    return tuple(RuleGroup(group("audit", service), every, tuple(rules)) for service, rules in audited.items())


def _rule(plan: Plan, scope: Scope, slo: PlannedSlo, apart: Expr) -> AlertingRule:
    notes = told(
        plan,
        TOTALS_DRIFT,
        f"the total of {WHO} is {{{{ $value | humanizePercentage }}}} away from its raw series",
        f"Over the last {plan.timing.audited_over}, counted events and raw counters differ by more than they may.",
    )
    named = {SERVICE: slo.service, SLO: slo.name}
    # both are on every series already; said here as well, no two rules are taken for the same
    labels = {**named, SEVERITY: Severity.TICKET.value}
    return AlertingRule(TOTALS_DRIFT, with_owner(apart, scope, **named), labels, notes)


def _apart(day: Duration, slo: PlannedSlo, indicator: Audited, reading: Counting) -> Expr:
    """How far a total is from its raw series, as a share of them, if that is too far; of totals measured for the whole day."""
    total, minutes = (Selector.of(name, slo.identity) for name in (EVENTS, MEASURED_MINUTES))
    raw = Binary(indicator.raw_growth(day, slo.counting.delay), ">=", ENOUGH)
    share = Binary(events_in(total, day, reading), "/", raw, on(group_left=()))
    apart = Binary(call("abs", Binary(share, "-", Number("1"))), ">", APART)
    whole = Binary(events_in(minutes, day, reading), ">=", number(MEASURED * day.milliseconds / 60_000))
    return Binary(apart, "and", whole, on(*IDENTITY))
