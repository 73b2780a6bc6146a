"""What the Prometheus of a region tells the global one, and nothing else: totals, who is active, its clock, its rules."""

from __future__ import annotations

from slo_kit.model.plan import Scope
from slo_kit.naming import HEARTBEAT, RULES_INFO, TOTALS

OF_REGION = (HEARTBEAT, RULES_INFO)
"""By region alone."""


def of_slos(scope: Scope) -> tuple[str, ...]:
    """Names by the identity of an SLO: the totals, and what is recorded before them for whoever adds up regions."""
    first = (one.name for slo in scope.slos for one in slo.indicator.growth(slo.counting).beforehand)
    return (*TOTALS, *dict.fromkeys(first))
