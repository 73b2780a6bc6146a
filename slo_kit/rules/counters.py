"""The rules an SLO has of its own: its running totals, its objective and its description.

All per-SLO rules but the audit are here: five in a region, six in the global scope, whatever the number of windows, alerts
and regions; a few more for pairs, and for modes that look at regions one by one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from slo_kit.duration import Duration
from slo_kit.model.plan import Plan, PlannedSlo, Scope, ScopeKind
from slo_kit.model.slo import NoData
from slo_kit.model.topology import Counting
from slo_kit.model.version import QUERY_OFFSET
from slo_kit.naming import (
    BAD_EVENTS,
    EVENTS,
    FAILOVER,
    INFO,
    MEASURED_MINUTES,
    MINIMUM,
    MODE,
    NO_DATA,
    OBJECTIVE,
    OWNER,
    PERIOD,
    POLICY,
    REGION,
    REGION_INFO,
    SCOPE,
    STEADY,
    TIER,
    group,
)
from slo_kit.promql import Aggregate, Binary, Expr, Matcher, Number, Selector, call, combine, last, number
from slo_kit.rules.model import RecordingRule, RuleGroup
from slo_kit.rules.resumed import NOTHING, beginning


def groups(plan: Plan, scope: Scope, service: str) -> tuple[RuleGroup, ...]:
    """The groups that count for one service, one for each timing of its SLOs.

    The rules of an SLO run in order and at one timestamp, so bad never outruns total.
    """
    timed: dict[str, list[PlannedSlo]] = {}
    for slo in (slo for slo in scope.slos if slo.service == service):
        timed.setdefault(group_name(plan, scope, slo), []).append(slo)
    return tuple(_group(plan, scope, name, slos) for name, slos in timed.items())


def group_name(plan: Plan, scope: Scope, slo: PlannedSlo) -> str:
    """`slo-kit:counters:rpc-gateway`, and `slo-kit:counters:rpc-gateway:5m` for SLOs with an interval of their own.

    Where the group is evaluated as of some time ago, SLOs with another delay have one as well: `...:delay-45s`.
    """
    every, delay = slo.counting.evaluation, slo.counting.delay
    own = () if every == plan.counting.evaluation else (str(every),)
    late = (f"delay-{delay}",) if looks_back(scope) and delay != plan.counting.delay else ()
    return group("counters", slo.service, *own, *late)


def looks_back(scope: Scope) -> bool:
    """Whether whole groups can be evaluated as of some time ago, so that no expression needs to look there."""
    return scope.version >= QUERY_OFFSET


def _group(plan: Plan, scope: Scope, name: str, slos: list[PlannedSlo]) -> RuleGroup:
    counting = slos[0].counting
    late = looks_back(scope)
    rules = (rule for slo in slos for rule in (*_totals(slo, _as_of(slo.counting, late)), *_constants(slo, plan)))
    offset = counting.delay if late and counting.delay.milliseconds else None
    return RuleGroup(name, counting.evaluation, tuple(rules), offset)


def _as_of(counting: Counting, late: bool) -> Counting:
    """The timing as expressions see it: without a delay where the group has it already."""
    return replace(counting, delay=Duration(0)) if late else counting


def _totals(slo: PlannedSlo, counting: Counting) -> list[RecordingRule]:
    """What the totals read at this instant, then the totals."""
    growth = slo.indicator.growth(counting)
    by_region = {label: value for label, value in slo.identity.items() if label != REGION}
    first = [RecordingRule(one.name, one.expr, by_region if one.by_region else slo.identity) for one in growth.beforehand]
    grown = {EVENTS: growth.total, BAD_EVENTS: growth.bad}
    if slo.scope is ScopeKind.REGION:
        minutes = number(Decimal(counting.evaluation.milliseconds) / 60_000)
        grown[MEASURED_MINUTES] = Binary(minutes, "*", growth.measured)
    return first + [RecordingRule(name, _running(name, slo, new), slo.identity) for name, new in grown.items()]


def _running(name: str, slo: PlannedSlo, growth: Expr) -> Expr:
    """The previous total plus what is new; a total is written whether or not there is anything new, so that none breaks off.

    The growth is inlined on purpose: adding a recorded growth counts it twice after a restart.
    """
    previous = Aggregate("sum", last(Selector.of(name, slo.identity), slo.recall))
    return Binary(Binary(growth, "or", NOTHING), "+", Binary(previous, "or", beginning(name, slo)))


def _constants(slo: PlannedSlo, plan: Plan) -> list[RecordingRule]:
    """Objective and description of this scope; the global evaluator also knows those of every region, dark or not."""
    descriptive = {
        OWNER: slo.owner,
        TIER: slo.tier,
        PERIOD: str(slo.period),
        POLICY: slo.policy.policy,
        MINIMUM: str(slo.minimum_bad_events),
        STEADY: "true" if slo.indicator.one_at_a_time else "",
        NO_DATA: "" if slo.no_data is NoData.EXCLUDE else slo.no_data.value,
        MODE: "" if slo.mode.from_regions else slo.mode.word,
        FAILOVER: str(slo.pair.failover) if slo.pair else "",
    }
    described = {**slo.identity, **{label: value for label, value in descriptive.items() if value}}
    rules = [
        RecordingRule(OBJECTIVE, call("vector", number(slo.objective)), slo.identity),
        RecordingRule(INFO, call("vector", Number("1")), described),
    ]
    if slo.scope is ScopeKind.GLOBAL:
        regional = {label: value for label, value in described.items() if label != REGION} | {SCOPE: ScopeKind.REGION.value}
        pinned = {label: regional[label] for label in slo.identity if label != REGION}
        rules.append(RecordingRule(OBJECTIVE, _of_regions(slo, plan), pinned))
        rules.append(RecordingRule(INFO, _serving(slo.regions), regional))
    return rules


def _of_regions(slo: PlannedSlo, plan: Plan) -> Expr:
    """What each region promises, which may differ from the global promise and from one region to the next."""
    alike: dict[Decimal, list[str]] = {}
    for scope in plan.regions:
        for other in scope.slos:
            if other.key == slo.key:
                alike.setdefault(other.objective, []).append(scope.name)
    return combine("or", (Binary(number(objective), "*", _serving(regions)) for objective, regions in alike.items()))


def _serving(regions: Iterable[str]) -> Expr:
    """1 for each of these regions that is there today, heard or not."""
    named = Matcher(REGION, "=~", "|".join(regions))
    return Aggregate("max", Selector(REGION_INFO, (named,)), by=(REGION,))
