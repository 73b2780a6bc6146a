"""Burn-rate alerts: one rule per severity, policy and period for all SLOs of a scope, whatever their number.

Multiwindow, multi-burn-rate (Google SRE Workbook, chapter 5) with a guard of minimum bad events in the long window.
"""

from __future__ import annotations

from collections.abc import Iterator

from slo_kit.model.plan import Plan, PlannedSlo, Scope
from slo_kit.model.policy import BurnWindow, Severity
from slo_kit.naming import (
    BAD_GROWTH_PERIOD,
    BUDGET,
    BUDGET_REMAINING,
    BURN,
    EXHAUSTED,
    MINIMUM,
    PERIOD,
    POLICY,
    SEVERITY,
    bad_growth,
    error_ratio,
)
from slo_kit.promql import Binary, Expr, Number, combine, number
from slo_kit.rules.annotations import WHO, budget_left, told, top_region
from slo_kit.rules.events import pinned, with_owner
from slo_kit.rules.model import AlertingRule


def burning(plan: Plan, scope: Scope, severity: Severity) -> Iterator[AlertingRule]:
    """The alert of one severity, if any policy has it."""
    rows = [_burning(scope, kind, severity) for kind in _kinds(scope) if _rows(kind, severity)]
    if rows:
        summary = f"{WHO} spends its error budget {{{{ $value | humanize }}}} times too fast"
        description = f"Error budget left: {budget_left()}.{top_region(plan, scope)}"
        notes = told(plan, BURN, summary, description)
        yield AlertingRule(BURN, combine("or", rows), {SEVERITY: severity.value}, notes)


def _kinds(scope: Scope) -> list[PlannedSlo]:
    """One SLO for each combination of policy, period and guard in use."""
    return list({(slo.policy.policy, slo.period, slo.minimum_bad_events): slo for slo in scope.slos}.values())


def _rows(kind: PlannedSlo, severity: Severity) -> list[BurnWindow]:
    return [row for row in kind.policy.windows if row.severity is severity]


def _burning(scope: Scope, kind: PlannedSlo, severity: Severity) -> Expr:
    """Burn rates of the SLOs of one kind that fill the windows of any row."""
    described = {POLICY: kind.policy.policy, PERIOD: str(kind.period), MINIMUM: str(kind.minimum_bad_events)}
    rows = combine("or", (_row(scope, row, kind) for row in _rows(kind, severity)))
    return with_owner(rows, scope, **described)


def _row(scope: Scope, row: BurnWindow, kind: PlannedSlo) -> Expr:
    """Burn rate of the long window, if both windows are above the factor and enough has failed to speak of."""
    factor = number(row.factor(kind.period))
    long, short = (
        Binary(Binary(pinned(error_ratio(str(window)), scope), "/", pinned(BUDGET, scope)), ">", factor)
        for window in (row.window, row.short)
    )
    enough = Binary(pinned(bad_growth(str(row.window)), scope), ">=", number(kind.minimum_bad_events))
    return combine("and", (long, short, enough))


def exhausted(plan: Plan, scope: Scope) -> Iterator[AlertingRule]:
    """Budgets that are gone, where a policy alerts at all; policies are told apart only where one does not."""
    gone = Binary(pinned(BUDGET_REMAINING, scope), "<", Number("0"))
    loud = [slo for slo in scope.slos if slo.policy.windows]
    apart = len(loud) < len(scope.slos)
    kinds = dict.fromkeys((slo.policy.policy if apart else "", slo.minimum_bad_events) for slo in loud)
    guarded = []
    for policy, minimum in kinds:
        enough = Binary(pinned(BAD_GROWTH_PERIOD, scope), ">=", number(minimum))
        described = {POLICY: policy} if policy else {}
        guarded.append(with_owner(Binary(gone, "and", enough), scope, **described, **{MINIMUM: str(minimum)}))
    if not guarded:
        return
    description = f"Error budget left: {{{{ $value | humanizePercentage }}}}.{top_region(plan, scope)}"
    notes = told(plan, EXHAUSTED, f"{WHO} has no error budget left", description)
    yield AlertingRule(EXHAUSTED, combine("or", guarded), {SEVERITY: Severity.TICKET.value}, notes)
