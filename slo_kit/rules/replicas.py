"""Regions with several Prometheus: one total out of those that each replica keeps for itself, and an alert when one is missing.

Replicas hold different totals, so switching between them would make steps. What each has grown is compared instead: a replica
is `behind` the region's total by an amount that stands still while both count the same. The total is the furthest of what the
replicas come to with the least they were behind lately, so that one that dies, lags, or catches up with what another
has counted meanwhile changes nothing. Adding up the larger increase of every minute would count each such thing twice.
"""

from __future__ import annotations

from collections.abc import Iterator

from slo_kit.duration import Duration
from slo_kit.model.plan import Plan, ScopeKind
from slo_kit.model.policy import Severity
from slo_kit.naming import (
    BEHIND,
    HEARTBEAT,
    IDENTITY,
    LEAST_BEHIND,
    REGION,
    REPLICA,
    REPLICA_INFO,
    REPLICA_MISSING,
    REPLICA_TOTALS,
    SCOPE,
    SEVERITY,
    TOTALS,
    group,
)
from slo_kit.promql import Aggregate, Binary, Expr, Matcher, Number, Selector, call, last, number, on
from slo_kit.rules.annotations import told_of_region
from slo_kit.rules.model import AlertingRule, RecordingRule, Rule, RuleGroup
from slo_kit.rules.registry import ONE

EACH = on(*IDENTITY)
ONE_REPLICA = on(*IDENTITY, REPLICA)
OF_REGIONS = {SCOPE: ScopeKind.REGION.value}
"""Is on every total already; said of those of replicas, they are not taken for the rule of totals that arrive as they are."""


def groups(plan: Plan) -> Iterator[RuleGroup]:
    """Nine rules for all SLOs of all such regions, twice in an evaluation, so that what counts regions finds a fresh total."""
    if any(scope.paired for scope in plan.regions):
        every = plan.counting.evaluation // 2
        rules: list[Rule] = []
        for total in TOTALS:
            rules.append(RecordingRule(total, _merged(plan, total), OF_REGIONS))
            rules.append(RecordingRule(BEHIND[total], _behind(plan, total)))
            rules.append(RecordingRule(LEAST_BEHIND[total], _least_behind(plan, total)))
        yield RuleGroup(group("replicas"), every, tuple(rules))


def registry(plan: Plan) -> Iterator[RecordingRule]:
    """Every replica that there should be, heard or not."""
    for scope in plan.regions:
        for replica in range(1, len(scope.replicas) + 1) if scope.paired else ():
            yield RecordingRule(REPLICA_INFO, ONE, {REGION: scope.name, REPLICA: str(replica)})


def alerts(plan: Plan) -> Iterator[AlertingRule]:
    """A replica that is not heard while another of its region is; a region without any is a matter of other alerts."""
    if any(scope.paired for scope in plan.regions):
        each = Aggregate("max", last(Selector(HEARTBEAT), plan.timing.heartbeat_kept), by=(REGION, REPLICA))
        age = Binary(call("time"), "-", each)
        fresh = Binary(age, "<", number(plan.timing.fresh_behind.seconds))
        missing = Binary(Selector(REPLICA_INFO), "unless", fresh, on(REGION, REPLICA))
        degraded = Binary(missing, "and", fresh, on(REGION))
        notes = told_of_region(
            plan,
            REPLICA_MISSING,
            "replica {{ $labels.replica }} of the Prometheus of {{ $labels.region }} is not heard",
            "Another one counts on, and no figure changes. If that one fails too, the region is not measured.",
        )
        labels = {SCOPE: ScopeKind.GLOBAL.value, SEVERITY: Severity.TICKET.value}
        yield AlertingRule(REPLICA_MISSING, degraded, labels, notes, plan.timing.replica_missing)


def _merged(plan: Plan, total: str) -> Expr:
    """The furthest of what the replicas come to, never less than before; written while any of them is heard.

    The first time there is nothing to compare with, the one that has counted most is believed.
    """
    heard = _heard(plan, total)
    lead = last(_of_paired(plan, LEAST_BEHIND[total]), plan.hearing.memory)
    reached = Aggregate("max", Binary(heard, "+", lead), by=IDENTITY)
    before = last(_of_paired(plan, total), plan.hearing.memory)
    further = Binary(reached, ">", before, EACH)
    stayed = Binary(before, "and", heard, EACH)
    return Binary(Binary(further, "or", stayed, EACH), "or", Aggregate("max", heard, by=IDENTITY), EACH)


def _behind(plan: Plan, total: str) -> Expr:
    """How far each replica is behind the total that was just made."""
    return Binary(_of_paired(plan, total), "-", _heard(plan, total), f"{EACH} group_right ()")


def _least_behind(plan: Plan, total: str) -> Expr:
    """The least a replica was behind lately, for as long as it is heard: what its total lacks.

    Lately is longer than a replica bridges gaps: while it lags it seems further behind than it is, until it has caught up.
    So it does right after it was last heard, which is the newest that is known of it when it returns after longer.
    One that began again from zero is as far behind as it was seen to be then.
    """
    lately = _lately(plan)
    behind = _of_paired(plan, BEHIND[total])
    least = call("min_over_time", behind.over(lately))
    began_again = Binary(call("resets", _pulled(plan, total).over(lately)), ">", Number("0"))
    either = Binary(Binary(least, "unless", began_again, ONE_REPLICA), "or", last(behind, lately), ONE_REPLICA)
    return Binary(either, "and", _heard(plan, total), ONE_REPLICA)


def _lately(plan: Plan) -> Duration:
    return plan.reading.bridge + plan.reading.evaluation * 5


def _heard(plan: Plan, total: str) -> Expr:
    return last(_pulled(plan, total), plan.hearing.look)


def _pulled(plan: Plan, total: str) -> Selector:
    return _of_paired(plan, REPLICA_TOTALS[total])


def _of_paired(plan: Plan, name: str) -> Selector:
    paired = "|".join(scope.name for scope in plan.regions if scope.paired)
    return Selector.of(name, OF_REGIONS).where(Matcher(REGION, "=~", paired))
