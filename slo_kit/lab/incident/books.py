"""Error ratios since users came: of the truth, of what the global rules counted, and of what can merely be heard."""

from __future__ import annotations

from dataclasses import dataclass

from slo_kit.errors import CannotRun
from slo_kit.lab.answers import query
from slo_kit.lab.exporter import NONE, Events
from slo_kit.lab.world import World
from slo_kit.naming import BAD_EVENTS, EVENTS, GLOBAL, REGION, SERVICE, SLO
from slo_kit.promql import Selector, last

Totals = dict[tuple[str, str], Events]
"""By SLO (`service/slo`) and region."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Events of one SLO over all regions since users came."""

    truth: Events
    counted: Events
    heard: Events


class Books:
    """Begins at zero where the world stands when this is made: before users come, so that nothing is on its way."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._before = {place.url: self._totals(place.url) for place in world.of(GLOBAL)}
        self._truth_before = {one: self._world.truth(*one) for one in self._ever()}

    def entry(self, key: str, region: str = GLOBAL) -> Entry | None:
        """The books of one SLO, of one region or all, by the first global Prometheus that answers; None while none does."""
        for place in self._world.of(GLOBAL):
            if place.daemon.answers:
                try:
                    return self._entry(place.url, key, region)
                except CannotRun:
                    continue
        return None

    def _entry(self, url: str, key: str, region: str) -> Entry:
        totals = self._totals(url)
        regions = [name for slo, name in self._ever() if slo == key and region in {GLOBAL, name}]
        heard = [self._grown(url, totals, key, name) for name in regions]
        truth = [self._world.truth(key, name) - self._truth_before.get((key, name), NONE) for name in regions]
        return Entry(sum(truth, NONE), self._grown(url, totals, key, region), sum(heard, NONE))

    def _grown(self, url: str, totals: Totals, key: str, region: str) -> Events:
        return totals.get((key, region), NONE) - self._before[url].get((key, region), NONE)

    def _ever(self) -> list[tuple[str, str]]:
        return [(key, region) for region, pods in self._world.pods.items() for key in pods.keys]

    def _totals(self, url: str) -> Totals:
        memory = self._world.plan.counting.memory
        total, bad = (
            {
                (f"{one.labels[SERVICE]}/{one.labels[SLO]}", one.labels[REGION]): one.value
                for one in query(url, last(Selector(name), memory))
            }
            for name in (EVENTS, BAD_EVENTS)
        )
        return {key: Events(total[key] - bad.get(key, 0), bad.get(key, 0)) for key in total}


def ratio(events: Events) -> float | None:
    """Bad over total; None without events."""
    return events.bad / events.total if events.total else None
