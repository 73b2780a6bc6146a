"""When counters are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace

from slo_kit.duration import Duration
from slo_kit.errors import Position


@dataclass(frozen=True, slots=True)
class Counting:
    """When counters are read; the defaults suit scrapes every 30 s or less (research: accuracy of counting).

    Every total adds, each `evaluation`, what its raw series grew between two looks `delay` in the past: a sample stored
    after the evaluation that should have seen it would be lost for good. Gaps up to `bridge` are caught up; a total that
    was not written for longer than `memory`, as when Prometheus is down, starts again from zero.
    """

    scrape: Duration = Duration.of(seconds=30)
    evaluation: Duration = Duration.of(minutes=1)
    delay: Duration = Duration.of(seconds=15)
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
    def remembered(self) -> Duration:
        """How often what is missing is looked for as far back as it may be; what is found so must be found as the present."""
        return min(self.evaluation * 4, self.written)

    @property
    def unseen(self) -> Duration:
        """How old the newest sample is on average that an evaluation counts: half a scrape older than where it looks.

        It is to be taken for what the last evaluation counted, which says nothing of a longer time than its own.
        """
        return min(self.delay + self.scrape // 2, self.evaluation)

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
        said = {one.name: getattr(self, one.name) for one in fields(self) if one.name != "at"}
        changed = {name: value for name, value in said.items() if value is not None}
        return replace(counting, **changed) if changed else counting
