"""Alerts about pairs of an active and a dormant instance: two are active, or none is."""

from __future__ import annotations

from collections.abc import Iterator

from slo_kit.model.plan import Plan, Scope, ScopeKind
from slo_kit.model.policy import Severity
from slo_kit.naming import (
    ACTIVE_COUNT,
    ACTIVES,
    FAILOVER,
    FAILOVER_GAP,
    IDENTITY,
    INFO,
    INSTANCES,
    OWNER,
    REGION,
    SCOPE,
    SERVICE,
    SEVERITY,
    SLO,
)
from slo_kit.promql import Aggregate, Binary, Expr, Matcher, Number, Selector, combine, number, on
from slo_kit.rules.annotations import told
from slo_kit.rules.events import pinned, with_owner
from slo_kit.rules.model import AlertingRule

PAGE = {SEVERITY: Severity.PAGE.value}
SEVERAL, NONE = {**PAGE, INSTANCES: "several"}, {**PAGE, INSTANCES: "none"}
WHO = "{{ $labels.service }}/{{ $labels.slo }}"


def alerts(plan: Plan, scope: Scope) -> Iterator[AlertingRule]:
    """Where there are pairs: two at once in a region, which it sees itself, and globally two at once in all, or none too long."""
    if not any(slo.pair for slo in scope.slos):
        return
    yield _several(plan, scope)
    if scope.kind is ScopeKind.GLOBAL:
        yield _none(plan, scope)


def _several(plan: Plan, scope: Scope) -> AlertingRule:
    """At once: two signers lose money with every block."""
    notes = told(
        plan,
        ACTIVES,
        f"{WHO} has {{{{ $value }}}} active instances in {{{{ $labels.region }}}}",
        "At most one may be active. Two that write, or sign, at the same time do damage that no failover undoes: stop one now.",
    )
    return AlertingRule(ACTIVES, _owned(_counted(scope), scope), SEVERAL, notes)


def _counted(scope: Scope) -> Expr:
    """How many are active, where it is more than one; what several replicas of a Prometheus tell of a region counts once."""
    here = {} if scope.kind is ScopeKind.GLOBAL else {REGION: scope.name}
    told_by = Selector.of(ACTIVE_COUNT, {SCOPE: ScopeKind.REGION.value, **here})
    each = Aggregate("max", told_by, by=(SERVICE, SLO, REGION))
    return Binary(Aggregate("sum", each, by=(SERVICE, SLO)), ">", Number("1"))


def _owned(count: Expr, scope: Scope) -> Expr:
    """Of SLOs that count the active instance, under the labels of this scope."""
    described = pinned(INFO, scope).where(Matcher(FAILOVER, "!=", ""))
    one_each = Aggregate("topk", described, by=IDENTITY, parameter="1")
    return Binary(count, "*", one_each, on(SERVICE, SLO, group_left=(REGION, SCOPE, OWNER)))


def _none(plan: Plan, scope: Scope) -> AlertingRule:
    """Longer than a failover may take."""
    allowed = dict.fromkeys(slo.pair.failover for slo in scope.slos if slo.pair)
    gaps = (
        with_owner(Binary(pinned(FAILOVER_GAP, scope), ">", number(longest.seconds)), scope, **{FAILOVER: str(longest)})
        for longest in allowed
    )
    notes = told(
        plan,
        ACTIVES,
        f"{WHO} has had no active instance for {{{{ $value | humanizeDuration }}}}",
        "Nobody serves it. Every minute is spent from the error budget until one of the instances that wait is promoted.",
    )
    return AlertingRule(ACTIVES, combine("or", gaps), NONE, notes)
