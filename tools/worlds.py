"""Made-up worlds for dashboards: what Prometheus would have recorded of traffic and errors that we choose, as OpenMetrics."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from slo_kit import naming
from slo_kit.model.plan import Plan, PlannedSlo, Scope, ScopeKind
from slo_kit.rules.windows import windows

END = 1_795_512_600  # Tuesday 24 November 2026, 09:30 UTC
MINUTE, HOUR, DAY = 60, 3600, 86_400
HISTORY = 38 * DAY
"""Seconds simulated minute by minute before END, so that every window and period is full."""
BUNDLE = "7c1e09a4d2b81f60"

Numbers = npt.NDArray[np.float64]
ErrorRatio = Callable[[PlannedSlo, Numbers], Numbers]
"""The share of bad events of an SLO in a region, at times given as seconds before END."""


@dataclass(frozen=True)
class Fired:
    """An alert that fired from `since` to `until` seconds before END."""

    alertname: str
    severity: str
    service: str
    slo: str
    region: str
    since: float
    until: float = 0


@dataclass(frozen=True)
class World:
    """Errors, and what else is the matter; places are written `service/slo region`."""

    errors: ErrorRatio
    age: float = HISTORY
    """Seconds since the very first sample."""
    dark: Mapping[str, float] = field(default_factory=dict)
    """Regions that are not heard, and since how many seconds before END."""
    silent: tuple[str, ...] = ()
    """SLOs that are declared somewhere and not measured."""
    coverage: Mapping[str, float] = field(default_factory=dict)
    """Share of the minutes measured, where not all were."""
    fell: Mapping[str, float] = field(default_factory=dict)
    """When running totals started from zero again, in seconds before END."""
    idle: Mapping[str, float] = field(default_factory=dict)
    """Where nothing happened for the last so many seconds."""
    fired: tuple[Fired, ...] = ()


def sampled(days: float, step: int) -> Numbers:
    """Timestamps: every `step` seconds over some days, and every minute of the last 20."""
    coarse = np.arange(END - days * DAY, END - 20 * MINUTE, step)
    return np.concatenate([coarse, np.arange(END - 20 * MINUTE, END + 1, MINUTE)])


def openmetrics(plan: Plan, world: World, times: Numbers) -> Iterator[str]:
    """Lines of a file for `promtool tsdb create-blocks-from openmetrics`; totals every hour for as long as there are any."""
    times = times[times >= END - world.age]
    long = np.union1d(times, np.arange(END - HISTORY, END + 1, HOUR))
    yield from registry(plan, world, times)
    yield from own_metrics(plan, times)
    totals: dict[str, Totals] = {}
    for scope in sorted(plan.scopes, key=lambda each: each.kind is ScopeKind.GLOBAL):
        for slo in scope.slos:
            if scope.kind is ScopeKind.GLOBAL:
                counted = totals[slo.key]
            else:
                counted = totals_of(slo, world)
                totals[slo.key] = totals[slo.key].plus(counted) if slo.key in totals else counted
            yield from series_of(plan, slo, world, counted.mean(plan, scope), times, long[long >= END - world.age])
    for one in world.fired:
        labels = {"alertname": one.alertname, "severity": one.severity, "service": one.service, "slo": one.slo}
        kind = "global" if one.region == "global" else "region"
        lasting = np.arange(END - one.since, END - one.until + 1, MINUTE)
        yield from written(naming.FIRED, {**labels, "alertstate": "firing", "region": one.region, "scope": kind}, lasting, 1.0)
    yield "# EOF\n"


def registry(plan: Plan, world: World, times: Numbers) -> Iterator[str]:
    """What is known of the regions, and how they are pulled."""
    for region in plan.regions:
        heard = times[times <= END - world.dark.get(region.name, 0)]
        yield from written(naming.REGION_INFO, {"region": region.name, "role": region.role.value}, times, 1.0)
        beats = np.arange(max(END - 2 * DAY, END - world.age), END - world.dark.get(region.name, 0) + 1, MINUTE)
        yield from written(naming.HEARTBEAT, {"region": region.name}, beats, beats - 12)
        yield from written(naming.RULES_INFO, {"region": region.name, "hash": BUNDLE}, heard, 1.0)
        for verdict, while_ in (("measured", heard), ("unknown", times[times > END - world.dark.get(region.name, 0)])):
            yield from written(naming.REGION_VERDICT, {"region": region.name, "verdict": verdict}, while_, 1.0)
        job = {"job": naming.federation_job(region.name), "instance": f"prometheus.{region.name}:9090"}
        yield from written(naming.UP, job, times, (times <= END - world.dark.get(region.name, 0)).astype(float))
    for scope in plan.globals:
        yield from written(naming.RULES_INFO, {"region": scope.name, "hash": BUNDLE}, times, 1.0)


def own_metrics(plan: Plan, times: Numbers) -> Iterator[str]:
    """What the global Prometheus says of its rule groups: the burn rates take longest."""
    services = sorted({slo.service for scope in plan.scopes for slo in scope.slos})
    groups = {"_generic": ("burn", "budget", "health"), **{service: (f"counters:{service}",) for service in services}}
    for stem, names in groups.items():
        for name in names:
            group = f"/etc/prometheus/slo-kit/rules/{stem}.yaml;{naming.group(name)}"
            labels = {"job": "prometheus", "instance": "prometheus.global:9090", "rule_group": group}
            takes = {"burn": 0.5, "budget": 0.6, "health": 0.02}.get(name, 0.11 + 0.01 * len(name))
            wave = takes * (1 + 0.3 * np.sin(times / 2700 + len(name)))
            yield from written(naming.RULE_GROUP_SECONDS, labels, times, wave)
            yield from written(naming.RULE_GROUP_INTERVAL, labels, times, 60.0)
            yield from written(naming.RULE_GROUP_LAST_RUN, labels, times, times - 24)
            yield from written(naming.RULE_GROUP_MISSED, labels, times, 0.0)
            yield from written(naming.RULE_FAILURES, labels, times, 0.0)


@dataclass(frozen=True)
class Totals:
    """Running totals minute by minute over HISTORY, and the minutes measured."""

    events: Numbers
    bad: Numbers
    minutes: Numbers

    def plus(self, other: Totals) -> Totals:
        """Those of both together."""
        return Totals(self.events + other.events, self.bad + other.bad, self.minutes + other.minutes)

    def mean(self, plan: Plan, scope: Scope) -> Totals:
        """The minutes of the world are the mean of its regions."""
        return self if scope.kind is ScopeKind.REGION else Totals(self.events, self.bad, self.minutes / len(plan.regions))


def totals_of(slo: PlannedSlo, world: World) -> Totals:
    """A daily wave of traffic, regions of different size, and all that is the matter."""
    ago, place = np.arange(HISTORY, -1, -MINUTE, dtype=np.float64), f"{slo.key} {slo.region}"
    size = {"rpc-gateway": 900.0, "wallet-api": 240.0, "explorer": 60.0}.get(slo.service, 1 / MINUTE)
    wave = 1 + 0.5 * np.sin((END - ago) / DAY * 2 * np.pi) if size > 1 else np.ones_like(ago)
    share = 0.78 if slo.region.startswith("eu") else 0.22
    measured = ((ago < world.age) & (ago >= world.dark.get(slo.region, 0)) & (place not in world.silent)).astype(float)
    rate = size * (share if size > 1 else 1) * wave * MINUTE * measured * (ago >= world.idle.get(place, 0))
    minutes = np.cumsum(measured * world.coverage.get(place, 1.0))
    return Totals(np.cumsum(rate), np.cumsum(rate * world.errors(slo, ago)), minutes)


def series_of(plan: Plan, slo: PlannedSlo, world: World, counted: Totals, times: Numbers, long: Numbers) -> Iterator[str]:
    """Everything recorded of one SLO in one scope, as the global store holds it: a dark region is described, not measured."""
    place, dark = f"{slo.key} {slo.region}", world.dark.get(slo.region, 0)
    described = {"owner": slo.owner, "tier": slo.tier, "period": str(slo.period), "policy": slo.policy.policy}
    yield from written(naming.INFO, {**slo.identity, **described, "minimum_bad_events": str(slo.minimum_bad_events)}, times, 1.0)
    yield from written(naming.OBJECTIVE, slo.identity, times, float(slo.objective))
    yield from written(naming.BUDGET, slo.identity, times, float(slo.budget))
    here = long[long <= END - dark]
    for name, column in zip(naming.TOTALS, (counted.events, counted.bad, counted.minutes), strict=True):
        fallen = at(column, np.full(1, END - world.fell[place])) * (here > END - world.fell[place]) if place in world.fell else 0
        yield from written(name, slo.identity, here, at(column, here) - fallen)
    known, lately = (each[each <= END - dark + plan.counting.bridge.seconds * (dark > 0)] for each in (long, times))
    coverage = (at(counted.minutes, lately) - at(counted.minutes, lately - slo.period.seconds)) * MINUTE / slo.period.seconds
    yield from written(naming.COVERAGE, slo.identity, lately, np.minimum(coverage, 1))
    scope = next(scope for scope in plan.scopes if scope.name == slo.region)
    for window in windows(scope):
        yield from written(naming.error_ratio(str(window)), slo.identity, lately, ratio(counted, lately, window.seconds))
    over_period = ratio(counted, known, slo.period.seconds)
    yield from written(naming.ERROR_RATIO_PERIOD, slo.identity, known, over_period)
    yield from written(naming.BUDGET_REMAINING, slo.identity, known, 1 - over_period / float(slo.budget))


def ratio(counted: Totals, times: Numbers, seconds: float) -> Numbers:
    """Bad over total in the window before each time; NaN where nothing happened."""
    bad, events = (at(column, times) - at(column, times - seconds) for column in (counted.bad, counted.events))
    return np.asarray(np.divide(bad, events, out=np.full_like(bad, np.nan), where=events > 0))


def at(column: Numbers, times: Numbers) -> Numbers:
    """A running total at any time."""
    return np.interp(times, END - np.arange(HISTORY, -1, -MINUTE), column)


def written(name: str, labels: dict[str, str], times: Numbers, values: Numbers | float) -> Iterator[str]:
    """One series, without the values that are none; promtool wants no metadata for what it does not know."""
    inside = ",".join(f'{label}="{value}"' for label, value in sorted(labels.items()) if value)
    for time, value in zip(times, np.broadcast_to(np.asarray(values), times.shape), strict=True):
        if not np.isnan(value):
            yield f"{name}{{{inside}}} {value:.17g} {time:.0f}\n"


def healthy(slo: PlannedSlo, ago: Numbers) -> Numbers:
    """A few errors all the time: a tenth to a third of the budget, with a wave of its own for every SLO."""
    seed = sum(map(ord, slo.key + slo.region))
    level = 0.10 + 0.25 * (seed % 17) / 17
    return float(slo.budget) * level * (1 + 0.6 * np.sin(ago / (5 * HOUR) + seed) + 0.3 * np.sin(ago / 1900 + seed))


def burning(slo: PlannedSlo, ago: Numbers) -> Numbers:
    """The same, but for us-east-1: an outage two days ago that breached one SLO, one that burns now, one that smoulders."""
    errors = healthy(slo, ago)
    if slo.region != "us-east-1":
        return errors
    if slo.key == "rpc-gateway/availability":
        errors = np.where((ago > 50 * HOUR) & (ago < 53 * HOUR), 0.29, errors)
    if slo.key == "wallet-api/availability":
        errors = np.where(ago < 95 * MINUTE, 0.031, errors)
    if slo.key == "explorer/latency":
        errors = np.where(ago < 20 * HOUR, float(slo.budget) * 4.1, errors)
    if slo.key == "substrate-node/finality":
        errors = np.where((ago > 4 * DAY) & (ago < 7 * DAY), float(slo.budget) * 6.2, errors)
    return errors


WORLDS = {
    "healthy": World(healthy),
    "burning": World(
        burning,
        silent=("indexer/replication us-east-1",),
        coverage={"substrate-node/finality eu-west-1": 0.91},
        fell={"substrate-node/finality eu-west-1": 9 * HOUR},
        idle={"explorer/availability us-east-1": 2 * HOUR},
        fired=(
            Fired("SLOErrorBudgetBurn", "page", "wallet-api", "availability", "us-east-1", 90 * MINUTE),
            Fired("SLOErrorBudgetBurn", "page", "rpc-gateway", "availability", "us-east-1", 53 * HOUR - 300, 50 * HOUR - 600),
            Fired("SLOErrorBudgetExhausted", "ticket", "rpc-gateway", "availability", "us-east-1", 51 * HOUR),
            Fired("SLOErrorBudgetBurn", "ticket", "explorer", "latency", "us-east-1", 17 * HOUR),
            Fired("SLOSelectorEmpty", "page", "indexer", "replication", "us-east-1", 30 * HOUR),
            Fired("SLOCounterReset", "ticket", "substrate-node", "finality", "eu-west-1", 9 * HOUR, 8 * HOUR),
        ),
    ),
    "missing": World(
        healthy,
        dark={"us-east-1": 3 * HOUR},
        fired=(
            Fired("SLOTelemetryMissing", "ticket", "", "", "us-east-1", 3 * HOUR - 420),
            Fired("SLOTelemetryMissing", "page", "", "", "us-east-1", 3 * HOUR - 1020),
        ),
    ),
    "fresh": World(healthy, age=40 * MINUTE),
}
"""All is well; one region burns; a region has been dark for three hours; everything began 40 minutes ago."""
