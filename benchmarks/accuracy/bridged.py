"""Totals as a Prometheus that forgets would have had them, collected into a ledger while they were there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from slo_kit.lab.blocks import make_blocks
from slo_kit.lab.ports import free_ports
from slo_kit.lab.servers import Setup, running
from slo_kit.model.plan import Plan
from slo_kit.naming import TOTALS
from slo_kit.promql import Selector
from slo_kit.report.collect import collect
from slo_kit.report.series import Instant, Span
from slo_kit.report.sources.ledger import HOUR, LedgerFile
from slo_kit.report.sources.prometheus import GlobalStore

DAY = 86_400
RETENTION, EVERY = 15, 10
"""Days that Prometheus keeps, and days from one collecting to the next."""

BLOCK = "48h"
"""Prometheus forgets block by block."""

Row = tuple[Instant, str, str, str, float, float, float]
"""Time, service, slo, region, and the three totals."""


def bridged(plan: Plan, rows: Iterable[Row], at: Instant, days: int, folder: Path) -> tuple[LedgerFile, Instant]:
    """A ledger of so many days up to `at`, and from when on the last Prometheus still knew anything."""
    told, ledger, oldest = sorted(rows), LedgerFile(folder / "ledger.sqlite"), at
    for back in range(days // EVERY * EVERY, -1, -EVERY):
        until = at - back * DAY
        (port,) = free_ports(1)
        place = folder / f"until-{back}-days-ago"
        make_blocks(_lines(row for row in told if row[0] <= until), place / "one" / "data", BLOCK)
        setup = Setup("one", port, "global: {scrape_interval: 1h}\n", f"{RETENTION}d")
        with running([setup], place) as (server,):
            source = GlobalStore(server.url)
            collect(plan, source, ledger, until, RETENTION * DAY)
            oldest = int(source.totals(Span(at - days * DAY, at, HOUR)).frame["time"].min())
    return ledger, oldest


def _lines(rows: Iterable[Row]) -> Iterator[str]:
    """Metric after metric, as the format wants it."""
    every = list(rows)
    for place, name in enumerate(TOTALS):
        for time, service, slo, region, *totals in every:
            labels = {"service": service, "slo": slo, "region": region, "scope": "region"}
            yield f"{Selector.of(name, labels)} {totals[place]!r} {time}\n"
    yield "# EOF\n"
