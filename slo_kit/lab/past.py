"""Running totals of the days before a scenario begins: steady traffic, so that there is a same hour of last week."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from slo_kit.lab.exporter import NONE, Events
from slo_kit.model.plan import Plan, PlannedSlo, Scope, ScopeKind
from slo_kit.model.shown import names
from slo_kit.naming import BAD_EVENTS, EVENTS, MEASURED_MINUTES, REGION, REGION_ACTIVE, SLO
from slo_kit.promql import Selector

DAYS = 8
"""Of scenario time: reference traffic is that of the same hour a week ago."""

STEP = 5
"""Scenario minutes between samples; the last hour has one a minute."""

Rates = Mapping[tuple[str, str], Events]
"""Events per second of real time, by SLO (`service/slo`) and region."""


@dataclass(frozen=True, slots=True)
class Past:
    """What was counted before `end` (seconds since 1970), steadily and without a gap; of pairs the first region was active."""

    rates: Rates
    end: int
    factor: int

    @property
    def began(self) -> int:
        """The moment of the first sample, where every total is zero."""
        return self.end - DAYS * 86_400 // self.factor

    def events(self, key: str, region: str, moment: float) -> Events:
        """All events up to a moment of the past; at its end for later ones."""
        rate = self.rates.get((key, region), NONE)
        passed = min(moment, self.end) - self.began
        return Events(int(rate.good * passed), int(rate.bad * passed))

    def openmetrics(self, plan: Plan, scope: Scope) -> Iterator[str]:
        """What the Prometheus of a scope recorded of it: its own totals, and the global one those of every region."""
        called = names(plan)
        held = plan.scopes if scope.kind is ScopeKind.GLOBAL else (scope,)
        for slo in (slo for one in held for slo in one.slos if slo.scope is ScopeKind.REGION or slo.mode.from_regions):
            yield from self._series(slo, called[slo.key])
        for slo in (slo for one in held for slo in one.slos if slo.scope is ScopeKind.GLOBAL and slo.pair):
            yield from self._active(slo)
        yield "# EOF\n"

    def _active(self, slo: PlannedSlo) -> Iterator[str]:
        """Which region was, as the global evaluator remembers it."""
        for place, region in enumerate(slo.regions):
            written = str(Selector.of(REGION_ACTIVE, {**slo.identity, REGION: region}))
            yield f"{written} {int(place == 0)} {self.end:.3f}\n"

    def _series(self, slo: PlannedSlo, called: str) -> Iterator[str]:
        counted = [
            (moment, sum((self.events(slo.key, region, moment) for region in slo.regions), NONE)) for moment in self._moments()
        ]
        totals = {
            EVENTS: [(moment, events.total) for moment, events in counted],
            BAD_EVENTS: [(moment, events.bad) for moment, events in counted],
            MEASURED_MINUTES: [(moment, (moment - self.began) / 60) for moment, _ in counted],
        }
        for name, samples in totals.items():
            written = str(Selector.of(name, {**slo.identity, SLO: called}))
            yield from (f"{written} {value} {moment:.3f}\n" for moment, value in samples)

    def _moments(self) -> Iterator[float]:
        minutes = DAYS * 1440
        for minute in (*range(0, minutes - 60, STEP), *range(minutes - 60, minutes + 1)):
            yield self.end - (minutes - minute) * 60 / self.factor
