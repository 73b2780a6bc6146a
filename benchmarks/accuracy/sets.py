"""The two sets that are played: regions, scrape interval and seed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from benchmarks.accuracy.clock import Clock
from benchmarks.accuracy.course import Place
from slo_kit.model.plan import Plan, PlannedSlo
from slo_kit.pipeline import planned

SLOS = Path(__file__).parent / "slos"
PLACES = (("eu-west-1", 1.0, 0), ("us-east-1", 0.6, -6), ("ap-south-1", 0.3, 5))
"""Region, share of traffic, hours ahead of UTC."""


@dataclass(frozen=True, slots=True)
class WorldSet:
    """`regions` of the places above, scraped every `scrape` seconds, drawn from `seed`, with the SLOs of `slos/`."""

    name: str
    topology: str
    regions: int
    scrape: int
    seed: int

    def places(self, days: int) -> tuple[Place, ...]:
        """The regions as they are drawn."""
        clock = Clock(days, self.scrape)
        return tuple(Place(name, n, share, shift, clock) for n, (name, share, shift) in enumerate(PLACES[: self.regions]))

    @property
    def files(self) -> tuple[Path, ...]:
        """The workspace."""
        return SLOS / self.topology, SLOS / "services.yaml"

    def plan(self) -> Plan:
        """What slo-kit makes of it."""
        return planned(self.files)


SETS = (
    WorldSet("a", "two-regions.yaml", regions=2, scrape=30, seed=1),
    WorldSet("b", "three-regions.yaml", regions=3, scrape=60, seed=2),
)


def promises(plan: Plan, chosen: tuple[str, ...]) -> dict[str, PlannedSlo]:
    """The SLO of each chosen scenario, as the first region has it."""
    return {slo.service: slo for slo in plan.regions[0].slos if slo.service in chosen}
