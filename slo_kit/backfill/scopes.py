"""Backfills one SLO in one scope: where its live totals begin, what grew before, and the text that promtool turns into blocks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal

from slo_kit.backfill.ask import HOUR, Grid, Milliseconds, Prometheus
from slo_kit.backfill.history import History, history, openmetrics
from slo_kit.duration import Duration
from slo_kit.errors import CannotRun
from slo_kit.model.plan import Plan, PlannedSlo, Scope, ScopeKind
from slo_kit.model.topology import Role
from slo_kit.naming import BAD_EVENTS, EVENTS, GLOBAL, MEASURED_MINUTES
from slo_kit.promql import Aggregate, Binary, Expr, Selector, number
from slo_kit.sli.heard import Heard

HEAD_HOURS = 3
"""Prometheus still writes to its last hours; blocks that reach into them would make it drop what it has after a restart."""


@dataclass(frozen=True, slots=True)
class Backfilled:
    """What was found of one SLO: the totals by name, and from when on windows may look for them."""

    slo: PlannedSlo
    totals: dict[str, History]
    since: Milliseconds

    def text(self) -> Iterator[str]:
        """An OpenMetrics file."""
        for name, past in self.totals.items():
            every = self.slo.counting.memory.milliseconds // 2
            yield from openmetrics(Selector.of(name, self.slo.identity), past, self.since, every)
        yield "# EOF\n"


@dataclass(frozen=True, slots=True)
class Wanted:
    """How much of the past, as of `now`; the totals are at `counted`, the raw series at `raw`."""

    past: Duration
    now: Milliseconds
    counted: str
    raw: str


def backfilled(plan: Plan, scope: Scope, slo: PlannedSlo, wanted: Wanted) -> Backfilled:
    """What the rules of an SLO would have counted before they were loaded; CannotRun says why not."""
    server, counting, now = Prometheus(wanted.raw), slo.counting, wanted.now
    begin = now - wanted.past.milliseconds
    born = Prometheus(wanted.counted).first_sample(Selector.of(EVENTS, slo.identity), begin, now)
    _check(slo, born, begin, now)
    assert born is not None
    step = counting.evaluation.milliseconds
    last = born - step
    grid = Grid(last - wanted.past.milliseconds // step * step, last, step)
    joint = replace(grid, last=born + (counting.look + counting.delay + counting.evaluation * 3).milliseconds // step * step)
    grown = {name: server.values(expr, joint) for name, expr in _growth(plan, scope, slo).items()}
    live = {name: _at(Prometheus(wanted.counted), Selector.of(name, slo.identity), joint.last) for name in grown}
    if min(grown[MEASURED_MINUTES], default=born) >= born:
        raise CannotRun(f"nothing of {slo.key} in {slo.region} can be counted before {_said(born)}: its series were not there")
    # a month may have 31 days where 30 are nominal
    since = min(grid.first, born - slo.period.milliseconds * 21 // 20 - counting.memory.milliseconds)
    return Backfilled(slo, {name: history(grid, values, live[name]) for name, values in grown.items()}, since)


def _at(server: Prometheus, total: Selector, moment: Milliseconds) -> float:
    """What the live total is, or as much as makes no difference where it is not."""
    return next(iter(server.values(total, Grid(moment, moment, HOUR)).values()), float("inf"))


def _growth(plan: Plan, scope: Scope, slo: PlannedSlo) -> dict[str, Expr]:
    """What each evaluation adds to the totals: the very expressions of the rules, without the total before."""
    growth = slo.indicator.growth(slo.counting)
    minutes = number(Decimal(slo.counting.evaluation.milliseconds) / 60_000)
    measured: Expr = Binary(minutes, "*", growth.measured)
    if scope.kind is ScopeKind.GLOBAL:
        # What was expected of whom in the past is not recorded; regions that are active today stand for it.
        active = tuple(one.name for one in plan.regions if one.role is Role.ACTIVE and one.name in slo.regions)
        heard = Heard(slo.service, slo.name, active)
        measured = Binary(Aggregate("sum", heard.growth(MEASURED_MINUTES, slo.counting)), "/", number(len(active)))
    return {EVENTS: growth.total, BAD_EVENTS: growth.bad, MEASURED_MINUTES: measured}


def _check(slo: PlannedSlo, born: Milliseconds | None, begin: Milliseconds, now: Milliseconds) -> None:
    where = f"{slo.key} in {slo.region if slo.region != GLOBAL else 'the global Prometheus'}"
    if born is None:
        raise CannotRun(f"{where} has no running total yet; load its rules first: its history ends where the total begins")
    if born < begin + HOUR:
        raise CannotRun(f"{where} has a history already, from {_said(born)} at the latest; nothing is to be done")
    ready = born + HEAD_HOURS * HOUR
    if now < ready:
        message = (
            f"{where} is counted since {_said(born)}; blocks must not reach into the last {HEAD_HOURS} hours of a Prometheus"
        )
        raise CannotRun(f"{message}; run this again after {_said(ready)}")


def _said(moment: Milliseconds) -> str:
    return f"{datetime.fromtimestamp(moment / 1000, UTC):%Y-%m-%d %H:%M} UTC"
