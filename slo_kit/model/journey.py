"""Journeys: promises about several SLOs at once, whose budgets are added."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from slo_kit.duration import Duration
from slo_kit.errors import Position
from slo_kit.model.period import Period


@dataclass(frozen=True, slots=True)
class Step:
    """An SLO as `service/slo`, or another journey, and how many events one of its events counts for."""

    slo: str
    weight: Decimal = Decimal(1)
    at: Mapping[str, Position] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Journey:
    """What users do in several steps; it promises what its steps promise, and has the sum of their budgets."""

    name: str
    steps: tuple[Step, ...]
    period: Period = Duration.of(days=30)
    policy: str = "standard"
    regions: tuple[str, ...] = ()
    description: str = ""
    at: Mapping[str, Position] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """A step in one scope, and what its SLO promises there (a ratio)."""

    service: str
    slo: str
    weight: Decimal
    objective: Decimal

    @property
    def allowance(self) -> Decimal:
        """How many events of the journey may fail for each event of the step."""
        return self.weight * (1 - self.objective)
