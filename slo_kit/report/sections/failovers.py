"""What failovers took and lost: recovery time and recovery point, as they were measured."""

from __future__ import annotations

from slo_kit.duration import said
from slo_kit.report import wording
from slo_kit.report.content import Block, Column, Item, Prose, Section, Table, Words
from slo_kit.report.ledger import Entry, Ledger
from slo_kit.report.series import Failover

MOST = 12
METHOD = (
    "Recovery time (RTO) is how long no instance was active, recovery point (RPO) how far the one that took over was behind when "
    "all was well for the last time. A failover that followed at once took no time."
)


def failovers(ledger: Ledger) -> tuple[Section, ...]:
    """Where a pair changed over in the last four weeks, the latest first."""
    entries = {(entry.slo.service, entry.slo.name): entry for entry in ledger.entries}
    told = [(entries[one.service, one.slo], one) for one in ledger.beside.failovers if (one.service, one.slo) in entries]
    if not told:
        return ()
    ordered = sorted(told, key=lambda pair: (-pair[1].time, pair[0].slo.key))
    columns = (Column("SLO"), Column("when (UTC)"), Column("to"), Column("RTO"), Column("RPO"), Column("allowed without one"))
    blocks: list[Block] = [Prose(METHOD), Table(columns, tuple(_row(entry, one) for entry, one in ordered[:MOST]))]
    if len(ordered) > MOST:
        blocks.append(Prose(f"And {len(ordered) - MOST} earlier ones."))
    return (Section("failovers", "What failovers took and lost", tuple(blocks)),)


def _row(entry: Entry, one: Failover) -> tuple[Item, ...]:
    allowed = [said(cell.slo.pair.failover.seconds) for cell in entry.overall if cell.slo.pair]
    return (
        Words(f"{entry.slo.service} {entry.slo.name}"),
        Words(wording.hour(one.time)),
        Words(one.region),
        Words(_length(one.took)),
        Words(_length(one.lost)),
        Words("".join(allowed[:1])),
    )


def _length(seconds: tuple[float, ...]) -> str:
    return said(seconds[0]) if seconds else "not recorded"
