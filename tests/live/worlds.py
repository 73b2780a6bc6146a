"""Made-up worlds for dashboards: what Prometheus would have recorded of traffic and errors that we choose, as OpenMetrics."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from slo_kit import naming
from slo_kit.model.plan import Plan, PlannedSlo, ScopeKind
from slo_kit.rules.windows import windows

END = 1_795_478_400  # Tuesday 24 November 2026, 00:00 UTC
MINUTE, HOUR, DAY = 60, 3600, 86_400
HISTORY = 34 * DAY
"""Seconds simulated minute by minute before END, so that every window and period is full."""

Numbers = npt.NDArray[np.float64]
ErrorRatio = Callable[[PlannedSlo, Numbers], Numbers]
"""The share of bad events of an SLO in a region, at times given as seconds before END."""


@dataclass(frozen=True)
class World:
    """Traffic and errors, which SLO was measured how fully, and which alerts fire at the end."""

    errors: ErrorRatio
    coverage: Callable[[PlannedSlo], float] = lambda _: 1.0
    silent: tuple[str, ...] = ()
    """`service/slo region` of SLOs that are declared and not measured."""
    firing: tuple[tuple[str, str, str, str, str], ...] = ()
    """alertname, severity, service, slo, region."""


def sampled(days: float, step: int) -> Numbers:
    """Timestamps: every `step` seconds over some days, and every minute of the last 20."""
    coarse = np.arange(END - days * DAY, END - 20 * MINUTE, step)
    return np.concatenate([coarse, np.arange(END - 20 * MINUTE, END + 1, MINUTE)])


def openmetrics(plan: Plan, world: World, times: Numbers) -> Iterator[str]:
    """Lines of a file for `promtool tsdb create-blocks-from openmetrics`."""
    yield from registry(plan, times)
    totals: dict[tuple[str, str], tuple[Numbers, Numbers]] = {}
    for scope in sorted(plan.scopes, key=lambda each: each.kind is ScopeKind.GLOBAL):
        for slo in scope.slos:
            counted = totals_of(slo, world, scope.name)
            if scope.kind is ScopeKind.GLOBAL:
                counted = totals[slo.key, "events"]
            else:
                before = totals.get((slo.key, "events"), (np.zeros_like(counted[0]), np.zeros_like(counted[1])))
                totals[slo.key, "events"] = (before[0] + counted[0], before[1] + counted[1])
            yield from series_of(plan, slo, world, counted, times)
    for alertname, severity, service, slo_name, region in world.firing:
        labels = {"alertname": alertname, "alertstate": "firing", "severity": severity, "service": service, "slo": slo_name}
        kind = "global" if region == "global" else "region"
        yield from written("ALERTS", {**labels, "region": region, "scope": kind, "owner": "edge"}, times[-30:], 1.0)
    yield "# EOF\n"


def registry(plan: Plan, times: Numbers) -> Iterator[str]:
    """What is known of the regions."""
    for region in plan.regions:
        yield from written(naming.REGION_INFO, {"region": region.name, "role": region.role.value}, times, 1.0)
        yield from written(naming.HEARTBEAT, {"region": region.name}, times, times - 12)
    for scope in plan.scopes:
        yield from written(naming.RULES_INFO, {"region": scope.name, "hash": "7c1e09a4d2b8"}, times, 1.0)


def totals_of(slo: PlannedSlo, world: World, region: str) -> tuple[Numbers, Numbers]:
    """Running totals of events and bad events, minute by minute over HISTORY; a daily wave, regions of different size."""
    ago = np.arange(HISTORY, -1, -MINUTE, dtype=np.float64)
    size = {"rpc-gateway": 900.0, "wallet-api": 240.0, "explorer": 60.0}.get(slo.service, 1 / MINUTE)
    wave = 1 + 0.5 * np.sin((END - ago) / DAY * 2 * np.pi) if size > 1 else np.ones_like(ago)
    share = 0.78 if region.startswith("eu") else 0.22
    rate = size * (share if size > 1 else 1) * wave * MINUTE
    return np.cumsum(rate), np.cumsum(rate * world.errors(slo, ago))


def series_of(plan: Plan, slo: PlannedSlo, world: World, counted: tuple[Numbers, Numbers], times: Numbers) -> Iterator[str]:
    """Everything recorded of one SLO in one scope."""
    described = {"owner": slo.owner, "tier": slo.tier, "period": str(slo.period), "policy": slo.policy.policy}
    yield from written(naming.INFO, {**slo.identity, **described, "minimum_bad_events": str(slo.minimum_bad_events)}, times, 1.0)
    yield from written(naming.OBJECTIVE, slo.identity, times, float(slo.objective))
    yield from written(naming.BUDGET, slo.identity, times, float(slo.budget))
    coverage = 0.0 if f"{slo.key} {slo.region}" in world.silent else world.coverage(slo)
    yield from written(naming.COVERAGE, slo.identity, times, coverage)
    if not coverage:
        return
    total, bad = counted
    for name, column in ((naming.EVENTS, total), (naming.BAD_EVENTS, bad)):
        yield from written(name, slo.identity, times, at(column, times))
    yield from written(naming.MEASURED_MINUTES, slo.identity, times, (times - END + HISTORY) / MINUTE * coverage)
    scope = next(scope for scope in plan.scopes if scope.name == slo.region)
    for window in windows(scope):
        yield from written(naming.error_ratio(str(window)), slo.identity, times, ratio(total, bad, times, window.seconds))
    over_period = ratio(total, bad, times, slo.period.seconds)
    yield from written(naming.ERROR_RATIO_PERIOD, slo.identity, times, over_period)
    yield from written(naming.BUDGET_REMAINING, slo.identity, times, 1 - over_period / float(slo.budget))


def ratio(total: Numbers, bad: Numbers, times: Numbers, seconds: float) -> Numbers:
    """Bad over total in the window before each time."""
    before = times - seconds
    return np.asarray((at(bad, times) - at(bad, before)) / (at(total, times) - at(total, before)))


def at(column: Numbers, times: Numbers) -> Numbers:
    """A running total at any time."""
    return np.interp(times, END - np.arange(HISTORY, -1, -MINUTE), column)


def written(name: str, labels: dict[str, str], times: Numbers, values: Numbers | float) -> Iterator[str]:
    """One series; promtool wants no metadata for what it does not know."""
    inside = ",".join(f'{label}="{value}"' for label, value in sorted(labels.items()))
    for time, value in zip(times, np.broadcast_to(np.asarray(values), times.shape), strict=True):
        yield f"{name}{{{inside}}} {value:.10g} {time:.0f}\n"


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
