"""What an SLO promises and how it is described, without measuring anything."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from slo_kit.model.plan import Plan, PlannedSlo, ScopeKind
from slo_kit.model.slo import NoData
from slo_kit.naming import (
    FAILOVER,
    INFO,
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
)
from slo_kit.promql import Aggregate, Binary, Expr, Matcher, Number, Selector, call, combine, number, on
from slo_kit.rules import journeys, values
from slo_kit.rules.model import RecordingRule


def rules(slo: PlannedSlo, plan: Plan) -> Iterator[RecordingRule]:
    """Objective and description of this scope; the global evaluator also knows those of every region, dark or not."""
    here = values.shared(slo) if slo.group else slo.identity
    described = _described(slo)
    yield RecordingRule(OBJECTIVE, _promised(slo, plan), here)
    yield RecordingRule(INFO, values.each(slo) if slo.group else call("vector", Number("1")), {**here, **described})
    if slo.scope is ScopeKind.GLOBAL:
        there = {label: value for label, value in here.items() if label != REGION} | {SCOPE: ScopeKind.REGION.value}
        yield RecordingRule(OBJECTIVE, _of_regions(slo, plan), there)
        yield RecordingRule(INFO, _serving(slo, slo.regions), {**there, **described})


def _described(slo: PlannedSlo) -> dict[str, str]:
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
    return {label: value for label, value in descriptive.items() if value}


def _promised(slo: PlannedSlo, plan: Plan) -> Expr:
    if slo.group:
        return Binary(number(slo.objective), "*", values.each(slo))
    constant = call("vector", number(slo.objective))
    return Binary(Aggregate("sum", journeys.promised(plan, slo)), "or", constant) if slo.steps else constant


def _of_regions(slo: PlannedSlo, plan: Plan) -> Expr:
    """What each region promises, which may differ from the global promise and from one region to the next."""
    alike: dict[Decimal, list[str]] = {}
    for scope in plan.regions:
        for other in scope.slos:
            if other.key == slo.key:
                alike.setdefault(other.objective, []).append(scope.name)
    constant = combine("or", (Binary(number(objective), "*", _serving(slo, regions)) for objective, regions in alike.items()))
    return Binary(journeys.promised_in_regions(plan, slo), "or", constant, on(REGION)) if slo.steps else constant


def _serving(slo: PlannedSlo, regions: Iterable[str]) -> Expr:
    """1 for each of these regions that is there today, heard or not; of an SLO by label, for each value that was heard there."""
    regions = tuple(regions)
    serving = Selector(REGION_INFO, (Matcher(REGION, "=~", "|".join(regions)),))
    there = Aggregate("max", serving, by=(REGION,))
    return Binary(values.each_in(regions, slo), "and", there, on(REGION)) if slo.group else there
