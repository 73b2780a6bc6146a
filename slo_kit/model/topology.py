"""Regions, the global store, and how counting is timed, as written in a Topology document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from enum import Enum

from slo_kit.duration import Duration
from slo_kit.errors import Position


class Role(Enum):
    """What a region is there for; only active ones serve users, retired ones are history."""

    ACTIVE = "active"
    STANDBY = "standby"
    DRAINED = "drained"
    RETIRED = "retired"


class Transport(Enum):
    """How the regions' running totals reach the global store."""

    FEDERATION = "federation"


@dataclass(frozen=True, slots=True)
class Counting:
    """When counters are read; the defaults suit scrapes every 30 s or less (research: accuracy of counting).

    Every total adds, each `evaluation`, what its raw series grew between two looks `delay` in the past: a sample stored
    after the evaluation that should have seen it would be lost for good. Gaps up to `bridge` are caught up; a total that
    was not written for longer than `memory`, as when Prometheus is down, starts again from zero.
    """

    scrape: Duration = Duration.of(seconds=30)
    evaluation: Duration = Duration.of(minutes=1)
    delay: Duration = Duration.of(seconds=30)
    bridge: Duration = Duration.of(hours=1)
    memory: Duration = Duration.of(hours=6)
    target: tuple[str, ...] = ("job", "instance")
    at: Mapping[str, Position] = field(default_factory=dict, compare=False, repr=False)

    @property
    def look(self) -> Duration:
        """How far a look reaches for the newest sample: at least two scrapes, so that a late one is not a gap."""
        return max(self.evaluation, self.scrape * 2)

    @property
    def lag(self) -> Duration:
        """How long after an event an alert may know of it: scraped, looked back for, counted, compared."""
        return self.scrape + self.delay + self.evaluation * 2

    @property
    def over_regions(self) -> Counting:
        """The same timing where regions are the targets and their totals the counters.

        A region that was not heard is caught up for as long as totals are remembered: that costs next to nothing.
        """
        return replace(self, target=("region",), bridge=self.memory)


@dataclass(frozen=True, slots=True)
class CountingChange:
    """What one SLO times otherwise than the Topology says; None is as there."""

    scrape: Duration | None = None
    evaluation: Duration | None = None
    delay: Duration | None = None
    bridge: Duration | None = None
    memory: Duration | None = None
    target: tuple[str, ...] | None = None
    at: Mapping[str, Position] = field(default_factory=dict, compare=False, repr=False)

    def applied(self, counting: Counting) -> Counting:
        """The timing that holds for the SLO."""
        changed = {one.name: getattr(self, one.name) for one in fields(self) if one.name != "at"}
        return replace(counting, **{name: value for name, value in changed.items() if value is not None})


@dataclass(frozen=True, slots=True)
class Timing:
    """How long what is wrong with measuring may last before somebody hears of it; not written by people, but in one place.

    A heartbeat is fresh from `fresh_ahead` of the reader's clock to `fresh_behind` it; older than `heartbeat_kept` it is
    not looked for. `coverage_over` is what low coverage is measured over.
    """

    fresh_ahead: Duration = Duration.of(seconds=30)
    fresh_behind: Duration = Duration.of(seconds=120)
    heartbeat_kept: Duration = Duration.of(minutes=10)
    missing_ticket: Duration = Duration.of(minutes=5)
    missing_page: Duration = Duration.of(minutes=15)
    skewed: Duration = Duration.of(minutes=5)
    rules_differ: Duration = Duration.of(minutes=15)
    # with what it takes to see that minutes stand still, nine minutes after a metric was renamed
    selector_empty: Duration = Duration.of(minutes=6)
    coverage_over: Duration = Duration.of(days=1)
    coverage_low: Duration = Duration.of(minutes=15)
    reset_seen: Duration = Duration.of(hours=1)
    top_region: Duration = Duration.of(hours=1)


@dataclass(frozen=True, slots=True)
class Region:
    """One region: its name as it stands in every label, its Prometheus, since when it serves."""

    name: str
    prometheus: str
    role: Role = Role.ACTIVE
    since: date | None = None
    at: Mapping[str, Position] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class GlobalStore:
    """The Prometheus that sees all regions, and how their totals get there."""

    prometheus: str
    transport: Transport = Transport.FEDERATION
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
    at: Mapping[str, Position] = field(default_factory=dict, compare=False, repr=False)
