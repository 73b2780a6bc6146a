"""Regions and the global store, as written in a Topology document."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum

from slo_kit.errors import Position
from slo_kit.model.counting import Counting
from slo_kit.model.receivers import Receivers
from slo_kit.model.version import Installation, Version
from slo_kit.promql import Selector

_WRITTEN = r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?(Z|[-+]\d\d:\d\d)?)?"


class Role(Enum):
    """What a region is there for; only active ones are expected to serve users, retired ones are history."""

    ACTIVE = "active"
    STANDBY = "standby"
    DRAINED = "drained"
    RETIRED = "retired"


class Verdict(Enum):
    """What is known of a region in one minute."""

    MEASURED = "measured"
    """It is heard, and serves."""
    IDLE = "idle"
    """It is heard, nobody asks it for anything, and nothing outside says that it could not answer."""
    DOWN = "down"
    """It serves nobody, and most probes outside fail."""
    BLIND = "blind"
    """It is not heard, and most probes outside succeed."""
    UNKNOWN = "unknown"
    """It is not heard, and too few probes are."""


class Transport(Enum):
    """How the regions' running totals reach the global store."""

    FEDERATION = "federation"
    """The global Prometheus pulls them."""
    REMOTE_WRITE = "remote_write"
    """The regions push them."""
    FAN_OUT = "fan_out"
    """Not at all: there is no global Prometheus, and a report asks every region."""


@dataclass(frozen=True, slots=True)
class Until:
    """The end of a role, in seconds since 1970."""

    seconds: int

    @property
    def day(self) -> date:
        """The day after the last one (UTC), or the day of the moment."""
        return datetime.fromtimestamp(self.seconds, UTC).date()

    @classmethod
    def parse(cls, text: str) -> Until:
        """Read a day, of which the whole still belongs to it (UTC), or a moment with its zone; ValueError for anything else."""
        try:
            moment = datetime.fromisoformat(text if re.fullmatch(_WRITTEN, text, re.ASCII) else "")
        except ValueError:
            raise ValueError(f'"{text}" is no end; write a day or a moment, as in 2026-10-05 or 2026-10-05T14:00Z') from None
        if "T" not in text:
            return cls(int(datetime.combine(moment.date() + timedelta(days=1), time(), UTC).timestamp()))
        if moment.tzinfo is None:
            raise ValueError(f'"{text}" does not say in which zone; write {text}Z if it is UTC')
        return cls(int(moment.timestamp()))


@dataclass(frozen=True, slots=True)
class Region:
    """One region: its name as it stands in every label, its Prometheus, since when it serves.

    Several addresses are replicas that scrape and count the same, each for itself.
    `until` is when a drain ends, or the last day of a region that is retired; `weight` is its share in the mode `weighted`.
    `version` is of its Prometheus, where it is another one than the Topology says.
    """

    name: str
    prometheus: str | tuple[str, ...]
    role: Role = Role.ACTIVE
    since: date | None = None
    until: Until | None = None
    reason: str = ""
    weight: Decimal = Decimal(1)
    version: Version | None = None
    at: Mapping[str, Position] = field(default_factory=dict, compare=False, repr=False)

    @property
    def replicas(self) -> tuple[str, ...]:
        """The address of every Prometheus of the region; one unless there are replicas."""
        return (self.prometheus,) if isinstance(self.prometheus, str) else self.prometheus


@dataclass(frozen=True, slots=True)
class GlobalStore:
    """The Prometheus that sees all regions, and how their totals get there; several see and judge the same, each for itself."""

    prometheus: str | tuple[str, ...] = ()
    transport: Transport = Transport.FEDERATION
    version: Version | None = None
    at: Mapping[str, Position] = field(default_factory=dict, compare=False, repr=False)

    @property
    def replicas(self) -> tuple[str, ...]:
        """The address of every global Prometheus; none where regions are asked one by one."""
        return (self.prometheus,) if isinstance(self.prometheus, str) else self.prometheus


@dataclass(frozen=True, slots=True)
class Probes:
    """Calls from outside that the global Prometheus scrapes.

    `success` shows 1 or 0, its label `region` which region was called, and `vantage` from where.
    """

    success: Selector
    vantage: str = "vantage"
    at: Mapping[str, Position] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Links:
    """Where alerts and reports point people: the root of Grafana and of the runbooks."""

    grafana: str = ""
    runbooks: str = ""
    at: Mapping[str, Position] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Topology:
    """All regions and, unless the workspace has just one place, the global store."""

    regions: tuple[Region, ...]
    global_: GlobalStore | None = None
    counting: Counting = Counting()
    links: Links = Links()
    probes: Probes | None = None
    prometheus: Installation = Installation()
    receivers: Receivers = Receivers()
    at: Mapping[str, Position] = field(default_factory=dict, compare=False, repr=False)
