"""Whether objectives and alerts fit: what never or always burns, alerts without a burn, burns without an alert."""

from __future__ import annotations

from slo_kit.report import wording
from slo_kit.report.content import Block, Column, Item, Prose, Section, Table, Words
from slo_kit.report.hygiene import Alerted, Finding, Habit, alerted, habits, summed
from slo_kit.report.ledger import Entry, Ledger

Told = tuple[Entry, Finding]
MOST = 12
MEANS = {
    Habit.ALWAYS: "A budget that always burns goes faster than allowed in every week: people are used to less than is promised.",
    Habit.NEVER: "A budget that never burns promises less than is delivered, and what depends on it may come to count on more.",
}


def hygiene(ledger: Ledger) -> tuple[Section, ...]:
    """Where an objective does not fit, or where it is known what alerts were worth."""
    found = [(entry, finding) for entry in ledger.entries for finding in habits(entry)]
    told = sorted(found, key=lambda pair: (pair[1].habit is Habit.NEVER, -pair[1].account.consumed, pair[0].slo.key))
    alerts = tuple(one for entry in ledger.entries for one in alerted(ledger, entry))
    blocks = (*_objectives(told), *_alerts(alerts))
    return (Section("hygiene", "Do objectives and alerts fit", blocks),) if blocks else ()


def _objectives(told: list[Told]) -> tuple[Block, ...]:
    if not told:
        return ()
    columns = (Column("SLO"), Column("where"), Column("objective", number=True), Column("what it does"), Column("try"))
    seen = {finding.habit for _, finding in told}
    rows = tuple(_finding(entry, finding) for entry, finding in told[:MOST])
    more = (Prose(f"And {len(told) - MOST} more."),) if len(told) > MOST else ()
    return (Prose(" ".join(text for habit, text in MEANS.items() if habit in seen)), Table(columns, rows), *more)


def _finding(entry: Entry, finding: Finding) -> tuple[Item, ...]:
    account = finding.account
    most = f"{'at most ' if len(finding.places) > 1 else ''}{wording.spent(account.consumed)}" if account.consumed else "nothing"
    did = f"{finding.habit.value}: {most} spent"
    fits = wording.objective(finding.suggested[0]) if finding.suggested else "none of the usual ones"
    return (
        Words(f"{entry.slo.service} {entry.slo.name}"),
        Words("everywhere" if finding.places == tuple(a.slo.region for a in entry.accounts) else wording.places(finding.places)),
        Words(wording.objective(account.slo.objective)),
        Words(did),
        Words(fits),
    )


def _alerts(found: tuple[Alerted, ...]) -> tuple[Block, ...]:
    if not found:
        return ()
    alerts, apt, burns, heard = summed(found)
    precision = f"{apt} of {wording.plural(alerts, 'burn alert')} came with a burn" if alerts else "No burn alert fired"
    recall = f"{heard} of {wording.plural(burns, 'burn')} that called for one had an alert" if burns else "nothing burned so much"
    said = Prose(f"{precision}; {recall}.")
    wrong = [one for one in found if one.empty or one.silent]
    if not wrong:
        return (said,)
    columns = (Column("SLO"), Column("where"), Column("alerts without a burn"), Column("burns without an alert"))
    return (said, Table(columns, tuple(_wrong(one) for one in wrong[:MOST]), "Alerts and burns that did not meet"))


def _wrong(one: Alerted) -> tuple[Item, ...]:
    empty = [f"{firing.severity}, {wording.stretch(firing.start, firing.end)}" for firing in one.empty]
    silent = [
        f"{wording.stretch(episode.start, episode.end)} ({wording.spent(dict(episode.shares)[one.place])} of the budget)"
        for episode in one.silent
    ]
    name = f"{one.entry.slo.service} {one.entry.slo.name}"
    return Words(name), Words(one.place), Words(_few(empty)), Words(_few(silent))


def _few(said: list[str]) -> str:
    return "; ".join(said[:2]) + (f"; and {len(said) - 2} more" if len(said) > 2 else "")
