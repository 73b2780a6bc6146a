"""Where a report reads: Prometheus, or a table."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from slo_kit.errors import CannotRun
from slo_kit.model.plan import Plan
from slo_kit.report.series import Source
from slo_kit.report.sources.csv import CsvTable
from slo_kit.report.sources.prometheus import GlobalStore, RegionStores


def choose(written: str, plan: Plan) -> Source:
    """The source that was written: `regions`, `global`, `csv:PATH`."""
    kind, _, argument = written.partition(":")
    return SOURCES[kind](plan, argument)


def _global(plan: Plan, _: str) -> Source:
    if not plan.globals:
        raise CannotRun("the topology has no global store; take --source regions")
    return GlobalStore(plan.globals[0].prometheus)


def _regions(plan: Plan, _: str) -> Source:
    return RegionStores({scope.name: scope.replicas for scope in plan.regions})


def _csv(_: Plan, path: str) -> Source:
    return CsvTable(Path(path))


SOURCES: dict[str, Callable[[Plan, str], Source]] = {"global": _global, "regions": _regions, "csv": _csv}
