"""How every SLO stands in every place, worst first."""

from __future__ import annotations

from slo_kit import naming
from slo_kit.duration import Duration
from slo_kit.model.period import by_length, calendars, start_of
from slo_kit.report import wording
from slo_kit.report.account import Account, Cell, State
from slo_kit.report.content import Column, Item, Prose, Section, Spark, Table, Verdict, Words
from slo_kit.report.course import course, thinned
from slo_kit.report.ledger import Entry, Ledger

POINTS = 60


def matrix(ledger: Ledger) -> tuple[Section, ...]:
    """Always there, unless there is no SLO."""
    if not ledger.entries:
        return ()
    columns = (
        Column("SLO"),
        *(Column(place) for place in ledger.places),
        Column("last 7 days", number=True, extra=True),
        Column("course", extra=True),
    )
    rows = tuple(_row(ledger, entry) for entry in ledger.entries)
    return (Section("matrix", "How it stands", (Prose(_legend(ledger)), Table(columns, rows))),)


def _legend(ledger: Ledger) -> str:
    watched = "globally" if ledger.plan.globals else "in the region where most is gone"
    return (
        f"Error budget left over {_spans(ledger)}, up to {wording.moment(ledger.at)}. "
        f"“Last 7 days” is how much of the budget went this week, {watched}."
    )


def _spans(ledger: Ledger) -> str:
    """`the last 7 and 30 days`, `the last 30 days, and the month since 1 Nov (Europe/Dublin)`."""
    periods = sorted({entry.slo.period for entry in ledger.entries}, key=by_length)
    rolling = [f"{period.milliseconds / 86_400_000:g}" for period in periods if isinstance(period, Duration)]
    spans = [f"the last {wording.places(tuple(rolling))} days"] if rolling else []
    return ", and ".join((*spans, *(wording.so_far(period, ledger.at) for period in calendars(tuple(periods)))))


def _row(ledger: Ledger, entry: Entry) -> tuple[Item, ...]:
    cells = {cell.slo.region: cell for cell in entry.cells}
    watched = entry.overall or tuple(sorted(entry.accounts, key=lambda account: account.remaining)[:1])
    week, path = Words("", quiet=True), Spark((), State.NO_DATA)
    for cell in watched:
        if isinstance(cell, Account):
            week = Words(cell.marked(wording.spent(cell.share(cell.week.bad))))
            path = Spark(thinned(course(cell).shares.tolist(), POINTS), cell.state)
    verdicts = (_verdict(cells[place]) if place in cells else Words("not measured", quiet=True) for place in ledger.places)
    return (Words(f"{entry.slo.service} {entry.slo.name}", _board(ledger, entry)), *verdicts, week, path)


def _verdict(cell: Cell) -> Verdict:
    return Verdict(cell.marked(wording.left(cell.remaining)) if isinstance(cell, Account) else "", cell.state)


def _board(ledger: Ledger, entry: Entry) -> str:
    """The SLO's dashboard at the time of the report, or nothing where no Grafana is named."""
    root = ledger.plan.links.grafana.rstrip("/")
    start = 1000 * start_of(entry.slo.period, ledger.at)
    labels = (naming.SERVICE, naming.SLO, naming.REGION)
    choice = "&".join(f"var-{label}={entry.slo.identity[label]}" for label in labels)
    return f"{root}/d/{naming.dashboard_uid(naming.SLO)}?{choice}&from={start}&to={1000 * ledger.at}" if root else ""
