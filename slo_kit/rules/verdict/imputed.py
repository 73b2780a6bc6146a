"""What stands in for events that nobody counted, kept apart from those that were: running totals of the global evaluator."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from slo_kit.model.plan import Plan
from slo_kit.model.slo import NoData
from slo_kit.model.topology import Verdict
from slo_kit.naming import (
    BAD_EVENTS,
    BLIND,
    EVENTS,
    GLOBAL,
    HELD_ERROR,
    IMPUTED,
    IMPUTED_SHARE,
    INFO,
    MEASURED_MINUTES,
    NO_DATA,
    OBJECTIVE,
    REFERENCE,
    REGION,
    SERVICE,
    SLO,
    UNHEARD,
    VANTAGES,
    VANTAGES_FAILING,
)
from slo_kit.promql import Aggregate, Binary, Expr, Number, Selector, combine, last, number, on
from slo_kit.rules.model import RecordingRule
from slo_kit.rules.registry import expected
from slo_kit.rules.verdict.judged import BY_REGION, EACH, REGIONAL, in_force
from slo_kit.rules.verdict.reference import GLOBALLY
from slo_kit.sli.heard import Heard

ZERO = Number("0")
OF_EACH = on(*EACH)


def rules(plan: Plan) -> Iterator[RecordingRule]:
    """The blind share of every SLO; where something is ever imputed, its share of bad events, and totals."""
    yield RecordingRule(BLIND, _blind(), {REGION: GLOBAL, **GLOBALLY})
    if not plan.imputes:
        return
    yield RecordingRule(IMPUTED_SHARE, _share(plan), GLOBALLY)
    share, usual = Selector.of(IMPUTED_SHARE, GLOBALLY), Selector.of(REFERENCE, GLOBALLY)
    minutes = number(Decimal(plan.counting.evaluation.milliseconds) / 60_000)
    events = Binary(Binary(minutes, "*", usual), "and", share, OF_EACH)
    grown = {EVENTS: events, BAD_EVENTS: Binary(events, "*", share, OF_EACH), MEASURED_MINUTES: _owed(plan, minutes, share)}
    for counted, growth in grown.items():
        yield RecordingRule(IMPUTED[counted], _running(plan, IMPUTED[counted], growth), GLOBALLY)
        heard = last(Selector.of(counted, REGIONAL), plan.hearing.look)
        since = Binary(_running(plan, UNHEARD[counted], growth), "unless", heard, OF_EACH)
        yield RecordingRule(UNHEARD[counted], Binary(since, "or", _nothing()), GLOBALLY)


def _owed(plan: Plan, minutes: Expr, share: Expr) -> Expr:
    """Minutes in which a region was down, unless it measured them itself; those of an unknown one are never measured."""
    down = Binary(Binary(share, ">=", ZERO, "bool"), "and", in_force(Verdict.DOWN), BY_REGION)
    return Binary(Binary(minutes, "*", down), "unless", _real(plan, MEASURED_MINUTES), OF_EACH)


def _blind() -> Expr:
    """Of the events that are usual at the moment, the share of those in regions of which nothing is known."""
    usual = Binary(Selector.of(REFERENCE, GLOBALLY), "and", expected(), BY_REGION)
    unseen = Binary(usual, "and", in_force(Verdict.BLIND, Verdict.UNKNOWN), BY_REGION)
    total = Aggregate("sum", usual, by=(SERVICE, SLO))
    return Binary(Binary(Aggregate("sum", unseen, by=(SERVICE, SLO)), "or", Binary(ZERO, "*", total)), "/", total)


def _share(plan: Plan) -> Expr:
    """The share of bad ones among the events to impute; an SLO that really counted something just now gets nothing.

    Of a region that is down it is the share of vantages that do not reach it, of an unknown one what the SLO's policy says.
    """
    shares = []
    if plan.probes:
        failing = Binary(Selector(VANTAGES_FAILING), "/", Selector(VANTAGES))
        shares.append(_to_each(Binary(failing, "and", in_force(Verdict.DOWN), BY_REGION)))
    wanted = {slo.no_data for scope in plan.globals for slo in scope.slos}
    if NoData.BAD in wanted:
        shares.append(Binary(_of_policy(NoData.BAD), "+", Number("1")))
    if NoData.HOLD in wanted:
        shares.append(Binary(Selector.of(HELD_ERROR, GLOBALLY), "+", _of_policy(NoData.HOLD), OF_EACH))
    due = Binary(combine("or", (Aggregate("max", share, by=EACH) for share in shares)), "and", expected(), BY_REGION)
    return Binary(Binary(due, "and", Selector.of(REFERENCE, GLOBALLY), OF_EACH), "unless", _real(plan, EVENTS), OF_EACH)


def _real(plan: Plan, name: str) -> Expr:
    """What the regions themselves counted since the previous evaluation."""
    return Binary(Heard().added(name, plan.hearing), ">", ZERO)


def _to_each(of_region: Expr) -> Expr:
    """The number of a region for every SLO that it measures."""
    none = Binary(ZERO, "*", Selector.of(OBJECTIVE, REGIONAL))
    return Binary(none, "+", of_region, on(REGION, group_left=()))


def _of_policy(no_data: NoData) -> Expr:
    """0 for SLOs that count so while their region is unknown."""
    none = Binary(ZERO, "*", Aggregate("max", Selector.of(INFO, {**REGIONAL, NO_DATA: no_data.value}), by=EACH))
    return Binary(none, "and", in_force(Verdict.UNKNOWN), BY_REGION)


def _running(plan: Plan, name: str, growth: Expr) -> Expr:
    """The previous total plus what is new, for every SLO in every region; it is written whether or not there is anything new."""
    before = Aggregate("max", last(Selector.of(name, GLOBALLY), plan.hearing.memory), by=EACH)
    new = Aggregate("max", growth, by=EACH)
    return Binary(Binary(before, "or", _nothing()), "+", Binary(new, "or", _nothing()), OF_EACH)


def _nothing() -> Expr:
    """0 for every SLO in every region that is there."""
    return Binary(ZERO, "*", Aggregate("max", Selector.of(OBJECTIVE, REGIONAL), by=EACH))
