"""All places in which an SLO is backfilled, one file for each Prometheus that counts it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from slo_kit.backfill.ask import Milliseconds
from slo_kit.backfill.scopes import Backfilled, Wanted, backfilled
from slo_kit.duration import Duration
from slo_kit.errors import CannotRun
from slo_kit.model.plan import Plan, PlannedSlo, Scope, ScopeKind
from slo_kit.naming import BAD_EVENTS, EVENTS, MEASURED_MINUTES
from slo_kit.targets.file import File


@dataclass(frozen=True, slots=True)
class Made:
    """A file for one Prometheus, and what to say of it."""

    name: str
    file: File
    said: str


def backfill(plan: Plan, key: str, regions: tuple[str, ...], source: str, past: Duration, now: Milliseconds) -> Iterator[Made]:
    """One after the other, so that what is done is kept when the next cannot be; CannotRun names what is not known."""
    if key not in plan.keys:
        raise CannotRun(f'no SLO "{key}"; there are {", ".join(plan.keys)}')
    if any(slo.key == key and slo.group for scope in plan.scopes for slo in scope.slos):
        raise CannotRun(f"{key} is counted by label, and which values there were nobody wrote down; its history begins with it")
    for scope, slo in _chosen(plan, key, regions):
        for place, url in enumerate(scope.replicas if scope.paired else (scope.prometheus,), 1):
            name = f"{scope.name}-{place}" if scope.paired else scope.name
            found = backfilled(plan, scope, slo, Wanted(past, now, url, source or url))
            file = File(f"{slo.service}.{slo.name}.{name}.om", "".join(found.text()))
            yield Made(name, file, f"{name}: {_summary(found)}")


def _chosen(plan: Plan, key: str, regions: tuple[str, ...]) -> list[tuple[Scope, PlannedSlo]]:
    having = {scope.name: (scope, slo) for scope in plan.scopes for slo in scope.slos if slo.key == key}
    unknown = [name for name in regions if name not in having]
    if unknown:
        raise CannotRun(f'"{unknown[0]}" does not measure {key}; {", ".join(having)} {"does" if len(having) == 1 else "do"}')
    wanted = regions or [name for name, (scope, _) in having.items() if scope.kind is ScopeKind.REGION]
    return [having[name] for name in wanted]


def _summary(found: Backfilled) -> str:
    """`1,234 events, 5 bad ones, 98 % of 30.0 days measured`."""
    events, bad, minutes = (found.totals[name] for name in (EVENTS, BAD_EVENTS, MEASURED_MINUTES))
    span = (minutes.grid.last - minutes.grid.first + minutes.grid.step) / 60_000
    whole = f"{events.grown:,.0f} events, {bad.grown:,.0f} bad ones"
    return f"{whole}, {100 * minutes.grown / span:.0f} % of {span / 1440:.1f} days measured"
