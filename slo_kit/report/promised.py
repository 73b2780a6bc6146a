"""What journeys promise in a report: their steps' budgets, added by the events that each step had in the period.

T = 1 - (sum of weight x (1 - T_i) x N_i) / (sum of weight x N_i): the same as the rules record, from the totals that were read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from slo_kit.model.journey import PlannedStep
from slo_kit.model.period import start_of
from slo_kit.model.plan import Plan, PlannedSlo, Scope, ScopeKind
from slo_kit.report.account import Tally
from slo_kit.report.increments import Identity
from slo_kit.report.looks import Looks
from slo_kit.report.series import Instant

_FINEST = Decimal("1e-12")
"""Some events in a trillion are nobody's."""


def with_promises(plan: Plan, looks: Mapping[Identity, Looks], at: Instant) -> Plan:
    """The plan with the objective of every journey in every scope; without events it is as if all steps had as many."""
    if not any(slo.steps for scope in plan.scopes for slo in scope.slos):
        return plan
    looked_at = {(slo.service, slo.name) for scope in plan.globals for slo in scope.slos if not slo.mode.from_regions}
    read = _Read(plan, looks, at, looked_at)
    scopes = (
        replace(scope, slos=tuple(read.settled(scope, slo) if slo.steps else slo for slo in scope.slos)) for scope in plan.scopes
    )
    return replace(plan, scopes=tuple(scopes))


class _Read:
    """Events of SLOs in scopes; `looked_at` are those of which the global evaluator alone knows what comes of all regions."""

    def __init__(self, plan: Plan, looks: Mapping[Identity, Looks], at: Instant, looked_at: set[tuple[str, str]]) -> None:
        self.regions = tuple(scope.name for scope in plan.regions)
        self.looks, self.at, self.looked_at = looks, at, looked_at

    def settled(self, scope: Scope, slo: PlannedSlo) -> PlannedSlo:
        """The journey with its objective."""
        events = [(step, self._events(scope, slo, step)) for step in slo.steps]
        counted = sum((Fraction(step.weight) * many for step, many in events), Fraction(0))
        if not counted:
            return slo
        allowed = sum((Fraction(step.allowance) * many for step, many in events), Fraction(0)) / counted
        return replace(slo, objective=1 - (Decimal(allowed.numerator) / Decimal(allowed.denominator)).quantize(_FINEST))

    def _events(self, scope: Scope, slo: PlannedSlo, step: PlannedStep) -> Fraction:
        """What a step counted in the period of the journey."""
        summed = scope.kind is ScopeKind.GLOBAL and (step.service, step.slo) not in self.looked_at
        places = self.regions if summed else (scope.name,)
        start = start_of(slo.period, self.at)
        there = (self.looks.get((step.service, step.slo, place)) for place in places)
        return sum((Tally.of(looks.within(start, self.at)).events for looks in there if looks), Fraction(0))
