"""What the global evaluator makes of every region, and what stands in for the events of one that is down.

A constant number of rules in one group, whatever the number of SLOs; a region costs none.
"""

from __future__ import annotations

from collections.abc import Iterator

from slo_kit.model.plan import Plan, Scope, ScopeKind
from slo_kit.rules.model import Rule
from slo_kit.rules.verdict import alerts, imputed, judged, reference


def rules(plan: Plan, scope: Scope) -> Iterator[Rule]:
    """In the order in which they build on each other; none in a region, which cannot judge itself."""
    if scope.kind is ScopeKind.GLOBAL:
        yield from judged.rules(plan)
        if scope.slos:
            yield from reference.rules(plan)
            yield from imputed.rules(plan)
        yield from alerts.rules(plan)
