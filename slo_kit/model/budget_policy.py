"""What a spent error budget means for a team, as written in an ErrorBudgetPolicy document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum

from slo_kit.errors import Position


class Decides(Enum):
    """Whose budget decides: the worst of all places, or the global one where there is one."""

    WORST = "worst"
    GLOBAL = "global"


@dataclass(frozen=True, slots=True)
class ErrorBudgetPolicy:
    """What is agreed for some SLOs, all where none is named; shares are percentages of a budget (SRE Workbook, appendix B).

    Below `caution_below` left a team is careful, below `freeze_below` it ships nothing but what `frozen` says. One incident that
    took more than `single_incident` of a budget is followed by a postmortem. `exempt` causes are named, not computed: an
    Exclusion takes them out. `slos` are services, or single SLOs as `service/slo`.
    """

    policy: str
    slos: tuple[str, ...] = ()
    decides: Decides = Decides.WORST
    caution_below: Decimal = Decimal(25)
    freeze_below: Decimal = Decimal(0)
    single_incident: Decimal = Decimal(20)
    cautious: str = "changes that can be rolled back at once"
    frozen: str = "nothing but fixes for reliability and security"
    exempt: tuple[str, ...] = ()
    disputes: str = ""
    description: str = ""
    at: Mapping[str, Position] = field(default_factory=dict, compare=False, repr=False)

    def rank(self, service: str, slo: str) -> int:
        """How closely it is about an SLO: 3 by its name, 2 by its service, 1 because it is about all, 0 not at all."""
        if not self.slos:
            return 1
        return 3 if f"{service}/{slo}" in self.slos else 2 if service in self.slos else 0
