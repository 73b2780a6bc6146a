"""Who is told: receivers of Alertmanager by their names, as written in a Topology."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from slo_kit.errors import Position


@dataclass(frozen=True, slots=True)
class OwnerReceivers:
    """Who is told of the SLOs of one owner; where nothing is said, whoever is told of the others."""

    owner: str
    page: str = ""
    ticket: str = ""
    at: Mapping[str, Position] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Receivers:
    """Who is told of what no owner has a receiver for, and of regions; `watchdog` notices when the sign of life ends."""

    page: str = "slo-page"
    ticket: str = "slo-ticket"
    watchdog: str = ""
    owners: tuple[OwnerReceivers, ...] = ()
    at: Mapping[str, Position] = field(default_factory=dict, compare=False, repr=False)

    @property
    def names(self) -> tuple[str, ...]:
        """Every receiver that there has to be."""
        of_owners = (name for one in self.owners for name in (one.page, one.ticket))
        return tuple(dict.fromkeys(name for name in (self.page, self.ticket, self.watchdog, *of_owners) if name))
