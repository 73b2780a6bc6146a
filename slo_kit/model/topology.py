"""Regions, the global store, and how counting is timed, as written in a Topology document."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum

from slo_kit.duration import Duration
from slo_kit.errors import Position
from slo_kit.model.receivers import Receivers
from slo_kit.model.version import Installation, Version
from slo_kit.promql import Selector

_WRITTEN = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?(Z|[-+]\d\d:\d\d)?)?", re.ASCII)


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
    def by(self) -> tuple[str, ...]:
        """The labels by which what is counted is kept apart: none, but for an SLO by label."""
        return ()

    @property
    def look(self) -> Duration:
        """How far a look reaches for the newest sample: at least two scrapes, so that a late one is not a gap."""
        return max(self.evaluation, self.scrape * 2)

    @property
    def recall(self) -> Duration:
        """How far the rules of an SLO look for its own last totals; what is older, one rule remembers for all SLOs.

        What a query looks at longest ago decides from how many blocks all its reads are answered. Raw counters and totals of
        the last hour or so are in memory. It reaches further than the look at raw counters: what they grew over a gap must find
        the total that it is to be added to.
        """
        return min(self.memory, self.bridge + max(self.written, self.evaluation + self.delay))

    @property
    def written(self) -> Duration:
        """How long what every evaluation writes is taken for the present."""
        return self.evaluation * 5

    @property
    def seldom(self) -> Duration:
        """How often what changes over days is evaluated; what is recorded so must stay readable from one time to the next."""
        return max(self.evaluation, min(self.evaluation * 2, Duration.of(minutes=2)))

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

    What a region that is down would have had to serve is what it served over `reference_over` around this time
    `same_hour` ago; else over a `reference_day` that ended `reference_offset` ago; else, where it is younger than that, over
    `young_over` that ended `young_offset` ago.
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
    same_hour: Duration = Duration.of(days=7)
    reference_over: Duration = Duration.of(hours=1)
    reference_day: Duration = Duration.of(days=1)
    reference_offset: Duration = Duration.of(hours=1)
    young_over: Duration = Duration.of(minutes=15)
    young_offset: Duration = Duration.of(minutes=5)
    undeclared_drain: Duration = Duration.of(minutes=10)
    vantage_missing: Duration = Duration.of(minutes=15)
    replica_missing: Duration = Duration.of(minutes=5)
    calendar_ends: Duration = Duration.of(days=180)
    audited_over: Duration = Duration.of(days=1)
    audited_every: Duration = Duration.of(hours=6)
    too_many_values: Duration = Duration.of(minutes=5)
    keep_firing: Duration = Duration.of(minutes=5)


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
            moment = datetime.fromisoformat(text if _WRITTEN.fullmatch(text) else "")
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
