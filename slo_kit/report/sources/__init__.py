"""Where a report reads: Prometheus, a ledger, or a table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from slo_kit.errors import CannotRun
from slo_kit.model.plan import Plan
from slo_kit.naming import GLOBAL
from slo_kit.report.series import Source
from slo_kit.report.sources.client import Manner
from slo_kit.report.sources.csv import CsvTable
from slo_kit.report.sources.ledger import LedgerFile
from slo_kit.report.sources.prometheus import GlobalStores, RegionStores


def choose(written: str, plan: Plan, manner: Manner = Manner()) -> Source:
    """The source that was written: `regions`, `global`, `ledger:PATH`, `csv:PATH`."""
    kind, _, argument = written.partition(":")
    overall = _overall(plan)
    regions = ((scope.name, [slo.service for slo in scope.slos]) for scope in plan.regions)
    counted = [(name, sum(not manner.services or one in manner.services for one in services)) for name, services in regions]
    series = (*counted, (GLOBAL, len(overall)))
    pairs = any(slo.pair for scope in plan.globals for slo in scope.slos)
    return SOURCES[kind](plan, argument, replace(manner, overall=overall, series=series, pairs=pairs))


def _overall(plan: Plan) -> tuple[str, ...]:
    """The SLOs whose global totals do not follow from those of the regions."""
    return tuple(slo.key for scope in plan.globals for slo in scope.slos if not slo.mode.from_regions)


def _global(plan: Plan, _: str, manner: Manner) -> Source:
    urls = [url for one in plan.globals for url in one.replicas]
    if not urls:
        raise CannotRun("the topology has no global store; take --source regions")
    return GlobalStores(tuple(urls), _regions(plan, "", manner), manner)


def _regions(plan: Plan, _: str, manner: Manner) -> Source:
    overall = next((scope.prometheus for scope in plan.globals), "")
    return RegionStores({scope.name: scope.replicas for scope in plan.regions}, manner, overall)


def _csv(_: Plan, path: str, __: Manner) -> Source:
    return CsvTable(Path(path))


def _ledger(_: Plan, path: str, __: Manner) -> Source:
    return LedgerFile(Path(path))


SOURCES: dict[str, Callable[[Plan, str, Manner], Source]] = {
    "global": _global,
    "regions": _regions,
    "ledger": _ledger,
    "csv": _csv,
}
