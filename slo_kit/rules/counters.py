"""The rules an SLO has of its own: its running totals, its objective and its description.

All per-SLO rules but the audit are here: five in a region, six in the global scope, whatever the number of windows, alerts
and regions; a few more for pairs, and for modes that look at regions one by one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from slo_kit.duration import Duration
from slo_kit.model.counting import Counting
from slo_kit.model.plan import Plan, PlannedSlo, Scope, ScopeKind
from slo_kit.model.version import QUERY_OFFSET
from slo_kit.naming import BAD_EVENTS, EVENTS, MEASURED_MINUTES, REGION, group
from slo_kit.promql import Aggregate, Binary, Expr, Selector, last, number
from slo_kit.rules import constants, values
from slo_kit.rules.model import AlertingRule, RecordingRule, RuleGroup
from slo_kit.rules.resumed import NOTHING, beginning


def stem(slo: PlannedSlo) -> str:
    """The file with the rules of an SLO: of its service, or one of its own for an SLO by label.

    Rules for all values do not say in their labels which SLO they are of, and promtool takes two such in one file for one.
    """
    return f"{slo.service}.{slo.name}" if slo.group else slo.service


def stems(scope: Scope) -> tuple[str, ...]:
    """All such files of a scope."""
    return tuple(dict.fromkeys(map(stem, scope.slos)))


def groups(plan: Plan, scope: Scope, of_file: str) -> tuple[RuleGroup, ...]:
    """The groups that count for one file, one for each timing of its SLOs.

    The rules of an SLO run in order and at one timestamp, so bad never outruns total.
    """
    timed: dict[str, list[PlannedSlo]] = {}
    for slo in (slo for slo in scope.slos if stem(slo) == of_file):
        timed.setdefault(group_name(plan, scope, slo), []).append(slo)
    return tuple(_group(plan, scope, name, slos) for name, slos in timed.items())


def group_name(plan: Plan, scope: Scope, slo: PlannedSlo) -> str:
    """`slo-kit:counters:rpc-gateway`, and `slo-kit:counters:rpc-gateway:5m` for SLOs with an interval of their own.

    An SLO by label is in a group of its own, called by its name.
    Where the group is evaluated as of some time ago, SLOs with another delay have one as well: `...:delay-45s`.
    """
    every, delay = slo.counting.evaluation, slo.counting.delay
    own = () if every == plan.counting.evaluation else (str(every),)
    late = (f"delay-{delay}",) if looks_back(scope) and delay != plan.counting.delay else ()
    return group("counters", slo.service, *((slo.name,) if slo.group else ()), *own, *late)


def looks_back(scope: Scope) -> bool:
    """Whether whole groups can be evaluated as of some time ago, so that no expression needs to look there."""
    return scope.version >= QUERY_OFFSET


def _group(plan: Plan, scope: Scope, name: str, slos: list[PlannedSlo]) -> RuleGroup:
    counting = slos[0].counting
    late = looks_back(scope)
    rules = [rule for slo in slos for rule in (*_totals(slo, _as_of(slo.counting, late)), *constants.rules(slo, plan))]
    watched = (_watched(plan, scope, slo, _as_of(slo.counting, late)) for slo in slos)
    offset = counting.delay if late and counting.delay.milliseconds else None
    return RuleGroup(name, counting.evaluation, (*rules, *(alert for alerts in watched for alert in alerts)), offset)


def _watched(plan: Plan, scope: Scope, slo: PlannedSlo, counting: Counting) -> Iterator[AlertingRule]:
    """Only the rules that count know of values that they do not count, and that there is none."""
    if slo.group:
        yield from values.none_at_all(plan, scope, slo)
        yield values.too_many(plan, slo, slo.group, slo.indicator.growth(counting))


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
    if slo.group:
        return list(values.totals(slo, slo.group, growth, grown))
    return first + [RecordingRule(name, _running(name, slo, new), slo.identity) for name, new in grown.items()]


def _running(name: str, slo: PlannedSlo, growth: Expr) -> Expr:
    """The previous total plus what is new; a total is written whether or not there is anything new, so that none breaks off.

    The growth is inlined on purpose: adding a recorded growth counts it twice after a restart.
    """
    previous = Aggregate("sum", last(Selector.of(name, slo.identity), slo.recall))
    return Binary(Binary(growth, "or", NOTHING), "+", Binary(previous, "or", beginning(name, slo)))
