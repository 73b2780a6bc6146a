"""What a journey promises: as much as its steps do together, by the events that each of them had in the period.

T = 1 - (sum of weight x (1 - T_i) x N_i) / (sum of weight x N_i). Budgets are added, and so the objective moves with traffic: a
journey that is mostly its laxest step promises little more than that.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from slo_kit.duration import Duration
from slo_kit.model.journey import PlannedStep
from slo_kit.model.plan import Plan, PlannedSlo, ScopeKind
from slo_kit.naming import BEFORE_PERIOD, EVENTS, REGION, SCOPE, SERVICE, SLO
from slo_kit.promql import Aggregate, Binary, Expr, Matcher, Number, Selector, combine, number
from slo_kit.rules.events import events_in
from slo_kit.rules.periods import grown_since

ZERO, ONE = Number("0"), Number("1")


def promised(plan: Plan, slo: PlannedSlo) -> Expr:
    """In its own scope; absent until there are events."""
    here = (Matcher(REGION, "=", slo.region), Matcher(SCOPE, "=", slo.scope.value))
    return _combined(plan, slo, [(step, here) for step in slo.steps])


def promised_in_regions(plan: Plan, slo: PlannedSlo) -> Expr:
    """In each region, as the global evaluator sees them."""
    regional = Matcher(SCOPE, "=", ScopeKind.REGION.value)
    steps: dict[PlannedStep, list[str]] = {}
    for scope in plan.regions:
        for step in (step for other in scope.slos if other.key == slo.key for step in other.steps):
            steps.setdefault(step, []).append(scope.name)
    told = [(step, (Matcher(REGION, "=~", "|".join(regions)), regional)) for step, regions in steps.items()]
    return _combined(plan, slo, told)


def _combined(plan: Plan, slo: PlannedSlo, steps: Iterable[tuple[PlannedStep, tuple[Matcher, ...]]]) -> Expr:
    known = [(step, _events(plan, slo, step, where)) for step, where in steps]
    allowed = _sum((step.allowance, events) for step, events in known)
    counted = _sum((step.weight, events) for step, events in known)
    return Binary(ONE, "-", Binary(allowed, "/", Binary(counted, ">", ZERO)))


def _events(plan: Plan, slo: PlannedSlo, step: PlannedStep, where: tuple[Matcher, ...]) -> Expr:
    """What a step counted in the period."""
    pinned = (Matcher(SERVICE, "=", step.service), Matcher(SLO, "=", step.slo), *where)
    total = Selector(EVENTS, pinned)
    if isinstance(slo.period, Duration):
        return events_in(total, slo.period, plan.reading)
    return grown_since(total, Selector(BEFORE_PERIOD[EVENTS], pinned), plan)


def _sum(parts: Iterable[tuple[Decimal, Expr]]) -> Expr:
    """By region, each part times its figure."""
    times = (events if figure == 1 else Binary(number(figure), "*", events) for figure, events in parts)
    return Aggregate("sum", combine("or", times), by=(REGION,))
