"""Alerts that are not told while another one fires, because it says the same and more.

Alertmanager takes a label that is missing on both sides for equal: one misspelt word in `equal`, and one region mutes all.
So it is checked that alerts of both sides have the labels, and each side asks that they are there.
"""

from __future__ import annotations

from dataclasses import dataclass

from slo_kit.model.plan import ScopeKind
from slo_kit.model.policy import Severity
from slo_kit.naming import (
    ACTIVES,
    BURN,
    CLOCK_SKEW,
    COVERAGE_LOW,
    EXHAUSTED,
    OF_SLO,
    REGION,
    REGION_DOWN,
    REPLICA_MISSING,
    SCOPE,
    SELECTOR_EMPTY,
    SERVICE,
    SEVERITY,
    SLO,
    TELEMETRY_MISSING,
    UNDECLARED_DRAIN,
    VANTAGE_FAILING,
    labels_of,
)
from slo_kit.targets.notify.matching import ALERTNAME, equals, one_of, there
from slo_kit.targets.yaml_text import Yaml


@dataclass(frozen=True, slots=True)
class Side:
    """Alerts by name, and by severity and scope where it matters."""

    alerts: tuple[str, ...]
    severity: Severity | None = None
    scope: ScopeKind | None = None

    def matchers(self, equal: tuple[str, ...]) -> list[Yaml]:
        """The same for Alertmanager, all labels of `equal` there."""
        narrowed = {SEVERITY: self.severity, SCOPE: self.scope}
        exact = (equals(label, value.value) for label, value in narrowed.items() if value)
        return [one_of(ALERTNAME, self.alerts), *exact, *map(there, equal)]

    def lacks(self, equal: tuple[str, ...]) -> tuple[str, ...]:
        """The labels of `equal` that not all of its alerts have."""
        return tuple(label for label in equal if any(label not in labels_of(alert) for alert in self.alerts))


@dataclass(frozen=True, slots=True)
class Inhibition:
    """While `source` fires, `target` is not told where all labels of `equal` are the same."""

    why: str
    source: Side
    target: Side
    equal: tuple[str, ...]

    def __post_init__(self) -> None:
        if lacking := (*self.source.lacks(self.equal), *self.target.lacks(self.equal)):
            raise ValueError(f"{self.why}: not all of these alerts have the label {lacking[0]}, so all of them would be muted")

    @property
    def rule(self) -> Yaml:
        """An entry of `inhibit_rules`."""
        return {
            "source_matchers": self.source.matchers(self.equal),
            "target_matchers": self.target.matchers(self.equal),
            "equal": list(self.equal),
        }


PAGE, TICKET = Severity.PAGE, Severity.TICKET
WHERE = (SERVICE, SLO, REGION)
ANYWHERE = (SERVICE, SLO)
# Two active instances are not among them: they do damage wherever they are.
OF_A_DEAD_REGION = (
    *(alert for alert in OF_SLO if alert != ACTIVES),
    TELEMETRY_MISSING,
    REPLICA_MISSING,
    CLOCK_SKEW,
    UNDECLARED_DRAIN,
    VANTAGE_FAILING,
)

INHIBITIONS = (
    Inhibition(
        "a region that is down explains whatever is wrong in it",
        Side((REGION_DOWN,)),
        Side(OF_A_DEAD_REGION),
        (REGION,),
    ),
    Inhibition(
        "a global page says which region fails most",
        Side((BURN,), PAGE, ScopeKind.GLOBAL),
        Side((BURN,), scope=ScopeKind.REGION),
        ANYWHERE,
    ),
    Inhibition(
        "a global ticket does as well, and pages of a region still go out",
        Side((BURN,), TICKET, ScopeKind.GLOBAL),
        Side((BURN,), TICKET, ScopeKind.REGION),
        ANYWHERE,
    ),
    Inhibition(
        "whoever is woken by a burn needs no ticket about it",
        Side((BURN,), PAGE),
        Side((BURN, EXHAUSTED), TICKET),
        WHERE,
    ),
    Inhibition(
        "a budget that is gone cannot last",
        Side((EXHAUSTED,)),
        Side((BURN,), TICKET),
        WHERE,
    ),
    Inhibition(
        "what is not measured at all has low coverage",
        Side((SELECTOR_EMPTY,)),
        Side((COVERAGE_LOW,)),
        WHERE,
    ),
    Inhibition(
        "what is measured nowhere is not measured in any region",
        Side((SELECTOR_EMPTY,), scope=ScopeKind.GLOBAL),
        Side((SELECTOR_EMPTY,), scope=ScopeKind.REGION),
        ANYWHERE,
    ),
    Inhibition(
        "who was paged for a silent region needs no ticket about it",
        Side((TELEMETRY_MISSING,), PAGE),
        Side((TELEMETRY_MISSING,), TICKET),
        (REGION,),
    ),
)
