"""Takes over into a ledger what a source still has and the ledger lacks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from slo_kit.model.plan import Plan
from slo_kit.model.topology import Role
from slo_kit.report.series import Instant, NoData, Source, Span
from slo_kit.report.sources.ledger import HOUR, LedgerFile

MOST_RUNS = 10
LATE = 3
"""The newest hours are asked for again: what was recorded late is in by then."""


@dataclass(frozen=True, slots=True)
class Collected:
    """What one run took over: rows that are new or different, regions that could not be read, hours still lacking by region."""

    rows: int
    missing: tuple[NoData, ...]
    lacking: dict[str, int]


def collect(plan: Plan, source: Source, ledger: LedgerFile, until: Instant, reach: int, again: bool = False) -> Collected:
    """Fill the hours up to `until` that lie within `reach` seconds and that the ledger lacks; `again` reads all of them anew.

    Running it twice changes nothing the second time. CannotRun if no region can be read; what was kept before stays.
    """
    end = until // HOUR * HOUR
    whole = Span(end - reach // HOUR * HOUR, end, HOUR)
    lacking = {scope.name: ledger.lacking(scope.name, whole) for scope in plan.regions}
    wanted = {hour for hours in lacking.values() for hour in hours} | {end - back * HOUR for back in range(LATE)}
    rows, missing = 0, set[NoData]()
    for span in (whole,) if again else _runs(sorted(wanted)):
        totals = source.totals(span)
        rows += ledger.put(totals, lacking)
        missing |= set(totals.missing)
    due = {scope.name: scope.since for scope in plan.regions if scope.role is Role.ACTIVE}
    left = {region: sum(hour > since for hour in ledger.lacking(region, whole)) for region, since in due.items()}
    return Collected(rows, tuple(sorted(missing)), {region: hours for region, hours in left.items() if hours})


def _runs(hours: Sequence[Instant]) -> Iterator[Span]:
    """Hours that follow one another as one span each; all as one where there are too many holes to ask for each."""
    breaks = [index for index in range(1, len(hours)) if hours[index] - hours[index - 1] > HOUR]
    if len(breaks) >= MOST_RUNS:
        breaks = []
    for first, beyond in pairwise((0, *breaks, len(hours))):
        yield Span(hours[first], hours[beyond - 1], HOUR)
