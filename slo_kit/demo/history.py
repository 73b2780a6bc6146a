"""Running totals become TSDB blocks, so that a Prometheus starts with weeks of history."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from slo_kit.demo.sample import Row
from slo_kit.lab.blocks import make_blocks
from slo_kit.model.plan import Plan, Scope, ScopeKind
from slo_kit.naming import BAD_EVENTS, EVENTS, GLOBAL, IDENTITY, MEASURED_MINUTES
from slo_kit.promql import Selector


def write_blocks(rows: Sequence[Row], scope: Scope, folder: Path) -> None:
    """What the Prometheus of a scope would have recorded, as blocks in `folder/data`; CannotRun if promtool refuses."""
    make_blocks(openmetrics(recorded(rows, scope)), folder / "data")


def recorded(rows: Sequence[Row], scope: Scope) -> Iterator[tuple[ScopeKind, Row]]:
    """A region holds its own totals; the global Prometheus those of all regions, and its own."""
    if scope.kind is ScopeKind.REGION:
        yield from ((ScopeKind.REGION, row) for row in rows if row.region == scope.name)
    else:
        yield from ((ScopeKind.REGION, row) for row in rows)
        yield from ((ScopeKind.GLOBAL, row) for row in summed(rows))


def overall(plan: Plan, rows: Iterable[Row]) -> Iterator[Row]:
    """The global totals that a report cannot make of those of the regions."""
    wanted = {(slo.service, slo.name) for scope in plan.globals for slo in scope.slos if not slo.mode.from_regions}
    yield from summed(row for row in rows if (row.service, row.slo) in wanted)


def summed(rows: Iterable[Row]) -> Iterator[Row]:
    """The totals over all regions, an SLO at a time; minutes are the mean of theirs, as the global rules count them."""
    ordered = sorted(rows, key=_looked_at)
    for _, group in groupby(ordered, key=_looked_at):
        regions = tuple(group)
        yield replace(
            regions[0],
            region=GLOBAL,
            total=sum(row.total for row in regions),
            bad=sum(row.bad for row in regions),
            measured_minutes=sum(row.measured_minutes for row in regions) / len(regions),
        )


def openmetrics(samples: Iterable[tuple[ScopeKind, Row]]) -> Iterator[str]:
    """The lines of an OpenMetrics file; samples of a series are together and in order of time."""
    for kind, row in samples:
        labels = dict(zip(IDENTITY, (row.service, row.slo, row.region, kind.value), strict=True))
        values = {EVENTS: row.total, BAD_EVENTS: row.bad, MEASURED_MINUTES: row.measured_minutes}
        for name, value in values.items():
            yield f"{Selector.of(name, labels)} {value} {row.time}\n"
    yield "# EOF\n"


def _looked_at(row: Row) -> tuple[str, str, int]:
    return row.service, row.slo, row.time
