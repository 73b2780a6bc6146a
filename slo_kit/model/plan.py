"""What is compiled from: every SLO in every scope, with nothing left optional."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum
from pathlib import Path

from slo_kit.duration import Duration
from slo_kit.errors import Position
from slo_kit.model.budget_policy import ErrorBudgetPolicy
from slo_kit.model.counting import Counting
from slo_kit.model.exclusion import PlannedExclusion
from slo_kit.model.grouping import Grouping
from slo_kit.model.journey import PlannedStep
from slo_kit.model.layout import Layout
from slo_kit.model.mode import Mode, Pair
from slo_kit.model.period import Period
from slo_kit.model.policy import AlertPolicy
from slo_kit.model.receivers import Receivers
from slo_kit.model.slo import Indicator, NoData
from slo_kit.model.timing import Timing
from slo_kit.model.topology import Links, Probes, Role, Transport
from slo_kit.model.version import OLDEST, Version


class ScopeKind(Enum):
    """Whether events are counted in one region or over all of them."""

    REGION = "region"
    GLOBAL = "global"


@dataclass(frozen=True, slots=True)
class PlannedSlo:
    """One SLO in one scope.

    `objective` is a ratio (0.999), exact; `region` is the label of the scope (`global` for the global one); `regions` are
    the regions whose events count here; `since` is the Unix time from which measuring is expected, 0 for always. `pair` says
    who is active where the SLO counts only while that is so, `role` the one that must be in force for it to count. With a
    `group` it stands for one SLO for each value of labels, which are known only where it is measured. With `steps` it is a
    journey: what it promises follows from their events, and `objective` is what it would be if all had as many.
    """

    service: str
    name: str
    region: str
    scope: ScopeKind
    objective: Decimal
    period: Period
    indicator: Indicator
    counting: Counting
    policy: AlertPolicy
    minimum_bad_events: int
    regions: tuple[str, ...]
    mode: Mode
    since: int
    owner: str
    tier: str
    description: str
    written: Position
    no_data: NoData = NoData.EXCLUDE
    pair: Pair | None = None
    role: Role | None = None
    group: Grouping | None = None
    steps: tuple[PlannedStep, ...] = ()

    @property
    def identity(self) -> dict[str, str]:
        """The labels that pin every recorded series of this SLO."""
        return {"service": self.service, "slo": self.name, "region": self.region, "scope": self.scope.value}

    @property
    def recall(self) -> Duration:
        """How far its own rules look for its last totals; globally as far as for those of regions, to catch up their gaps.

        So far too where only they know for which values there are totals.
        """
        return self.counting.memory if self.scope is ScopeKind.GLOBAL or self.group else self.counting.recall

    def called(self, name: str) -> PlannedSlo:
        """The SLO of one value, by its name."""
        return replace(self, name=name, group=None)

    @property
    def key(self) -> str:
        """`service/slo`, as people type it."""
        return f"{self.service}/{self.name}"

    @property
    def budget(self) -> Decimal:
        """The error budget as a ratio: 1 - objective, exact."""
        return 1 - self.objective


@dataclass(frozen=True, slots=True)
class Scope:
    """One evaluator: a region's Prometheus or the global one, and the SLOs it measures.

    `replicas` are the addresses of all that evaluate the same, each for itself; `prometheus` is the first of them.
    `since` and `until` are when it begins to serve and when a drain ends, in seconds since 1970, 0 for always and never.
    `version` is of its Prometheus, the oldest that can evaluate the rules unless declared.
    """

    name: str
    kind: ScopeKind
    prometheus: str
    role: Role
    since: int
    slos: tuple[PlannedSlo, ...]
    until: int = 0
    reason: str = ""
    weight: Decimal = Decimal(1)
    version: Version = OLDEST
    replicas: tuple[str, ...] = ()

    @property
    def paired(self) -> bool:
        """Whether several evaluators count the same."""
        return len(self.replicas) > 1

    @property
    def by_replica(self) -> dict[str, str]:
        """The address of each replica by its number, written out; by nothing where there is only one."""
        return {str(place): url for place, url in enumerate(self.replicas, 1)} if self.paired else {"": self.prometheus}

    @property
    def labels(self) -> dict[str, str]:
        """What pins every series of this scope, whatever the SLO."""
        return {"region": self.name, "scope": self.kind.value}


@dataclass(frozen=True, slots=True)
class PlannedBudgetPolicy:
    """A policy about spent budgets, and the keys of the SLOs that it holds for."""

    policy: ErrorBudgetPolicy
    slos: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole compiled intent: regions in declared order, then the global scope where there is one.

    `counting` is the Topology's, by which everything generic is evaluated; SLOs may have their own.
    `dashboard_hooks` are jsonnet files, each a function that every dashboard passes through, and `alertmanager` is the
    text of a configuration that routes and inhibitions are put into.
    """

    scopes: tuple[Scope, ...]
    counting: Counting
    links: Links
    dashboard_hooks: tuple[Path, ...] = ()
    timing: Timing = Timing()
    probes: Probes | None = None
    exclusions: tuple[PlannedExclusion, ...] = ()
    budget_policies: tuple[PlannedBudgetPolicy, ...] = ()
    transport: Transport = Transport.FEDERATION
    receivers: Receivers = Receivers()
    alertmanager: str = ""
    layouts: tuple[Layout, ...] = ()

    @property
    def evaluated(self) -> Plan:
        """What some Prometheus evaluates: without the global scope where there is none for it."""
        return replace(self, scopes=self.regions) if self.transport is Transport.FAN_OUT else self

    @property
    def reading(self) -> Counting:
        """How the totals of all SLOs are read at once: as far back as the one that needs it most."""
        # nearly all SLOs share one
        every = list({id(slo.counting): slo.counting for scope in self.scopes for slo in scope.slos}.values()) or [self.counting]
        longest = {name: max(getattr(one, name) for one in every) for name in ("evaluation", "bridge", "memory")}
        return replace(self.counting, **longest)

    @property
    def hearing(self) -> Counting:
        """How generic rules count what regions grew: at their own interval, over gaps as long as any total is remembered."""
        return replace(self.reading, evaluation=self.counting.evaluation).over_regions

    @property
    def between_pulls(self) -> Duration:
        """How often the global evaluator takes what regions have recorded: so often that little time is lost in between."""
        evaluations = [self.counting.evaluation, *(slo.counting.evaluation for scope in self.regions for slo in scope.slos)]
        return max(min(evaluations) // 4, Duration(250))

    @property
    def imputes(self) -> bool:
        """Whether anything ever stands in for the events of a region that is not heard."""
        return self.probes is not None or any(slo.no_data is not NoData.EXCLUDE for scope in self.globals for slo in scope.slos)

    @property
    def regions(self) -> tuple[Scope, ...]:
        """The regional scopes."""
        return tuple(scope for scope in self.scopes if scope.kind is ScopeKind.REGION)

    @property
    def globals(self) -> tuple[Scope, ...]:
        """The global scope, or nothing in a workspace of one place."""
        return tuple(scope for scope in self.scopes if scope.kind is ScopeKind.GLOBAL)

    @property
    def keys(self) -> tuple[str, ...]:
        """`service/slo` of every SLO, in order of appearance."""
        return tuple(dict.fromkeys(slo.key for scope in self.scopes for slo in scope.slos))
