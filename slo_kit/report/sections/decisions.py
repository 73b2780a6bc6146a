"""What needs a decision: what the agreed policies say of every SLO whose budget is not simply fine."""

from __future__ import annotations

from slo_kit.report import wording
from slo_kit.report.account import Account, Cell, State
from slo_kit.report.content import Block, Column, Item, Prose, Section, Table, Words
from slo_kit.report.decision import Decision, Ruling
from slo_kit.report.ledger import Entry, Ledger

Told = tuple[Entry, Decision]


def decisions(ledger: Ledger) -> tuple[Section, ...]:
    """Where a policy holds and says anything but ship."""
    told = [(entry, decision) for entry in ledger.entries for decision in entry.decision if _asks(decision)]
    if not told:
        return ()
    ordered = sorted(told, key=lambda pair: (list(Ruling).index(pair[1].ruling), not pair[1].postmortems))
    columns = (Column("SLO"), Column("policy says"), Column("since", extra=True), Column("owner", extra=True), Column("why"))
    table = Table(columns, tuple(_row(entry, decision) for entry, decision in ordered))
    return (Section("decisions", "What needs a decision", (table, *_meanings(ordered))),)


def _asks(decision: Decision) -> bool:
    return decision.ruling is not Ruling.SHIP or bool(decision.postmortems)


def _row(entry: Entry, decision: Decision) -> tuple[Item, ...]:
    said = ruled(decision)
    since = wording.day(decision.since) if decision.since else ""
    return (
        Words(f"{entry.slo.service} {entry.slo.name}"),
        Words(said),
        Words(since),
        Words(entry.slo.owner),
        Words(why(entry, decision)),
    )


def ruled(decision: Decision) -> str:
    """`freeze, postmortem due`."""
    return f"{decision.ruling.value}{', postmortem due' if decision.postmortems else ''}"


def why(entry: Entry, decision: Decision) -> str:
    """What makes it so, in a sentence or two."""
    reasons = [_reason(decision, cell) for cell in decision.places] if decision.ruling is not Ruling.SHIP else []
    for episode in decision.postmortems:
        place, part = episode.shares[0]
        when = wording.stretch(episode.start, episode.end)
        reasons.append(f"{when} took {entry.marked(wording.spent(part))} of a budget ({place})")
    return "; ".join(reasons)


def _reason(decision: Decision, cell: Cell) -> str:
    if not isinstance(cell, Account):
        return f"{cell.slo.region}: {cell.reason}"
    left = cell.marked(wording.left(cell.remaining))
    if decision.ruling is Ruling.UNKNOWN:
        doubt = cell.partial or f"{wording.left(cell.coverage)} measured"
        return f"{cell.slo.region} has {left} left, {doubt}"
    little = ", of too little traffic to tell" if cell.state is State.TOO_LITTLE else ""
    return f"{cell.slo.region} has {left} left{little}"


def _meanings(told: list[Told]) -> tuple[Block, ...]:
    """What each policy means by its words, once."""
    found: dict[str, str] = {}
    for _, decision in told:
        policy = decision.policy
        parts = [
            f"Policy {policy.policy}: freeze (below {policy.freeze_below} % left) means {policy.frozen}",
            f"caution (below {policy.caution_below} %) means {policy.cautious}",
            f"an incident of more than {policy.single_incident} % of a budget is followed by a postmortem",
        ]
        exempt = f" Exempt: {'; '.join(policy.exempt)}." if policy.exempt else ""
        disputes = f" Who disagrees asks {policy.disputes}." if policy.disputes else ""
        found[policy.policy] = f"{'; '.join(parts)}.{exempt}{disputes}"
    return tuple(Prose(text) for text in found.values())
