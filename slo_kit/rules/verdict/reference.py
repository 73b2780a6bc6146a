"""How many events a region would have had: what stands in when it is down, and what the loss of a region is measured by."""

from __future__ import annotations

from collections.abc import Iterator

from slo_kit.duration import Duration
from slo_kit.model.plan import Plan, ScopeKind
from slo_kit.model.slo import NoData
from slo_kit.model.topology import Verdict
from slo_kit.naming import BAD_EVENTS, EVENTS, HELD_ERROR, OBJECTIVE, REFERENCE, SCOPE
from slo_kit.promql import Aggregate, Binary, Expr, Number, Selector, combine, last, number, on
from slo_kit.rules.events import events_in
from slo_kit.rules.model import RecordingRule
from slo_kit.rules.verdict.judged import BY_REGION, EACH, REGIONAL, in_force

GLOBALLY = {SCOPE: ScopeKind.GLOBAL.value}


def rules(plan: Plan) -> Iterator[RecordingRule]:
    """Usual events of every SLO in every region, and where a policy holds on to it, the last error ratio that is known."""
    yield RecordingRule(REFERENCE, _kept(plan, REFERENCE, _usual(plan)), GLOBALLY)
    if any(slo.no_data is NoData.HOLD for scope in plan.globals for slo in scope.slos):
        yield RecordingRule(HELD_ERROR, _kept(plan, HELD_ERROR, _while_measured(_error_ratio(plan))), GLOBALLY)


def _usual(plan: Plan) -> Expr:
    """Events a minute: in this hour a week ago, else of late, which is only asked while the region serves."""
    timing = plan.timing
    half = timing.reference_over // 2
    a_week_ago = _rate(plan, timing.reference_over, timing.same_hour - half)
    of_late = Binary(
        _rate(plan, timing.reference_day, timing.reference_offset), "or", _rate(plan, timing.young_over, timing.young_offset)
    )
    return Binary(a_week_ago, "or", _while_measured(of_late))


def _rate(plan: Plan, over: Duration, offset: Duration) -> Expr:
    """Events a minute over a time that ended `offset` ago; nothing where no total reaches back so far, or none came."""
    total, memory = Selector.of(EVENTS, REGIONAL), plan.hearing.memory
    came = Binary(last(total, memory, offset), "-", last(total, memory, offset + over))
    return Binary(Binary(came, ">", Number("0")), "/", number(over.minutes))


def _error_ratio(plan: Plan) -> Expr:
    bad, total = (
        events_in(Selector.of(name, REGIONAL), plan.timing.reference_over, plan.hearing) for name in (BAD_EVENTS, EVENTS)
    )
    return Binary(bad, "/", Binary(total, ">", Number("0")))


def _while_measured(expr: Expr) -> Expr:
    return Binary(expr, "and", in_force(Verdict.MEASURED), BY_REGION)


def _kept(plan: Plan, name: str, fresh: Expr) -> Expr:
    """The fresh value, else the last one that was recorded; of SLOs that are still there."""
    before = last(Selector.of(name, GLOBALLY), plan.hearing.memory)
    either = combine("or", (Aggregate("max", one, by=EACH) for one in (fresh, before)))
    return Binary(either, "and", Selector.of(OBJECTIVE, REGIONAL), on(*EACH))
