"""The rules an SLO has of its own: its running totals, its objective and its description.

All per-SLO rules are here: five in a region, six in the global scope, whatever the number of windows, alerts and regions; a
few more for pairs, and for modes that look at regions one by one.
"""

from __future__ import annotations

from decimal import Decimal

from slo_kit.duration import Duration
from slo_kit.model.plan import Plan, PlannedSlo, Scope, ScopeKind
from slo_kit.model.slo import NoData
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
from slo_kit.promql import Aggregate, Binary, Expr, Matcher, Number, Selector, call, last, number
from slo_kit.rules.model import RecordingRule, RuleGroup
from slo_kit.rules.resumed import NOTHING, beginning


def groups(plan: Plan, scope: Scope, service: str) -> tuple[RuleGroup, ...]:
    """The groups that count for one service, one for each interval at which its SLOs are evaluated.

    The rules of an SLO run in order and at one timestamp, so bad never outruns total.
    """
    slos = [slo for slo in scope.slos if slo.service == service]
    intervals = dict.fromkeys(slo.counting.evaluation for slo in slos)
    return tuple(_group(plan, service, every, [slo for slo in slos if slo.counting.evaluation == every]) for every in intervals)


def group_name(plan: Plan, service: str, every: Duration) -> str:
    """`slo-kit:counters:rpc-gateway`, and `slo-kit:counters:rpc-gateway:5m` for SLOs with an interval of their own."""
    own = () if every == plan.counting.evaluation else (str(every),)
    return group("counters", service, *own)


def _group(plan: Plan, service: str, every: Duration, slos: list[PlannedSlo]) -> RuleGroup:
    rules = (rule for slo in slos for rule in (*_totals(slo), *_constants(slo, plan)))
    return RuleGroup(group_name(plan, service, every), every, tuple(rules))


def _totals(slo: PlannedSlo) -> list[RecordingRule]:
    """What the totals read at this instant, then the totals."""
    counting = slo.counting
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
    previous = Aggregate("sum", last(Selector.of(name, slo.identity), slo.counting.recall))
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
        serving = Selector(REGION_INFO, (Matcher(REGION, "=~", "|".join(slo.regions)),))
        each = Aggregate("max", serving, by=(REGION,))
        regional = {label: value for label, value in described.items() if label != REGION} | {SCOPE: ScopeKind.REGION.value}
        pinned = {label: regional[label] for label in slo.identity if label != REGION}
        rules.append(RecordingRule(OBJECTIVE, Binary(number(_regional_objective(slo, plan)), "*", each), pinned))
        rules.append(RecordingRule(INFO, each, regional))
    return rules


def _regional_objective(slo: PlannedSlo, plan: Plan) -> object:
    """What the regions promise, which may differ from the global promise."""
    return next(other.objective for scope in plan.regions for other in scope.slos if other.key == slo.key)
