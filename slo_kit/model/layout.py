"""Which sections a report has and in which order, as written in a Layout document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from slo_kit.errors import Position
from slo_kit.naming import declared


class Part(Enum):
    """A section; each answers one question."""

    HEADLINE = "headline"
    MATRIX = "matrix"
    DECISIONS = "decisions"
    SPENDERS = "spenders"
    JOURNEYS = "journeys"
    BURN_DOWN = "burn-down"
    WHEN = "when"
    WORST = "worst"
    FAILOVERS = "failovers"
    COMES = "comes"
    LEFT_OUT = "left-out"
    TRUST = "trust"
    HYGIENE = "hygiene"
    CHANGES = "changes"
    OWNERS = "owners"
    NUMBERS = "numbers"


@dataclass(frozen=True, slots=True)
class Layout:
    """The parts of a report by name, in order; of all SLOs unless some are named, as services or as `service/slo`."""

    layout: str
    sections: tuple[Part, ...] = ()
    slos: tuple[str, ...] = ()
    description: str = ""
    at: Mapping[str, Position] = field(default_factory=dict, compare=False, repr=False)

    def concerns(self, service: str, slo: str) -> bool:
        """Whether it is about an SLO."""
        return not self.slos or bool({service, f"{service}/{slo}", f"{service}/{declared(slo)}"} & set(self.slos))


EVERYTHING = Layout("everything")
"""Where none is declared or asked for."""
