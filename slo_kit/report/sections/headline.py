"""The one sentence a manager can repeat, what a green global hides, and how many SLOs are in which state."""

from __future__ import annotations

from collections.abc import Container
from fractions import Fraction

from slo_kit.model.plan import ScopeKind
from slo_kit.report import wording
from slo_kit.report.account import Account, State
from slo_kit.report.content import Block, Counts, Lead, Prose, Section
from slo_kit.report.decision import Ruling
from slo_kit.report.ledger import Entry, Ledger

_MOST = Fraction(1, 2)
_NAMED = 2
_REST = (
    (State.NO_DATA, "has no data somewhere", "have no data somewhere"),
    (State.AT_RISK, "is at risk", "are at risk"),
    (State.INCOMPLETE, "was not measured completely", "were not measured completely"),
    (State.TOO_LITTLE, "has too little traffic to tell", "have too little traffic to tell"),
)
_NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")


def title(ledger: Ledger) -> str:
    """What the report is about: `Error budgets, week 47 (16 to 22 November 2026, UTC)`."""
    return f"Error budgets, {wording.week(ledger.at)}"


def extent(ledger: Ledger) -> str:
    """How much it covers: `9 SLOs, 2 regions`."""
    return f"{wording.plural(len(ledger.entries), 'SLO')}, {wording.plural(len(ledger.plan.regions), 'region')}"


def headline(ledger: Ledger) -> tuple[Section, ...]:
    """Always there."""
    hidden = (Prose(_hidden(entry)) for entry in ledger.entries if entry.hidden_breaches)
    told = (Prose(text) for text in (_rest(ledger), _to_do(ledger)) if text)
    blocks: tuple[Block, ...] = (Lead(verdict(ledger)), *hidden, *told, Counts(counted(ledger)))
    return (Section("headline", "", blocks),)


def counted(ledger: Ledger) -> tuple[tuple[State, int], ...]:
    """SLOs per state, worst first, states without any left out."""
    states = [entry.state for entry in ledger.entries]
    return tuple((state, states.count(state)) for state in State if state in states)


def verdict(ledger: Ledger) -> str:
    """What is gone and when it went."""
    gone = [entry for entry in ledger.entries if entry.state is State.BREACHED]
    if not ledger.entries:
        return "There is no SLO to report on."
    if not gone:
        fine = all(entry.state is State.FINE for entry in ledger.entries)
        return "Every SLO is within budget." if fine else "No budget is known to be gone."
    number = _NUMBERS[len(gone)] if len(gone) < len(_NUMBERS) else str(len(gone))
    named = "; ".join(_gone(entry) for entry in gone[:3])
    more = f"; and {len(gone) - 3} more" if len(gone) > 3 else ""
    return f"{number} budget{' is' if len(gone) == 1 else 's are'} gone: {named}{more}."


def _gone(entry: Entry) -> str:
    breached = [cell.slo for cell in entry.accounts if cell.state is State.BREACHED]
    regions = tuple(slo.region for slo in breached if slo.scope is ScopeKind.REGION)
    globally = ["globally"] if len(regions) < len(breached) else []
    few = f"in {wording.places(regions)}" if 0 < len(regions) <= _NAMED else f"in {len(regions)} regions"
    where = " and ".join([*globally, *([few] if regions else [])])
    return f"{_name(entry)} {where}{_spent_when(entry) if len(breached) == 1 else ''}"


def _spent_when(entry: Entry) -> str:
    """When most of it went, if it went at once."""
    worst = min((cell for cell in entry.accounts if cell.state is State.BREACHED), key=lambda cell: cell.remaining)
    for episode in entry.episodes:
        part = dict(episode.shares).get(worst.slo.region, Fraction(0))
        if part >= _MOST * worst.consumed:
            return f", most of it spent {wording.spoken(episode.start, episode.end)}"
    return ""


def _rest(ledger: Ledger) -> str:
    """A sentence per state that is neither breached nor fine, with names while they are few."""
    states = {state for state, _ in counted(ledger)}
    sentences = [f"Nothing is known of {wording.places(tuple(ledger.dark))}."] if ledger.dark else []
    sentences += [_those(ledger, state, one, many) for state, one, many in _REST if state in states]
    if State.FINE in states and len(states) > 1:
        sentences.append("Everything else is within budget.")
    return " ".join(filter(None, sentences))


def _to_do(ledger: Ledger) -> str:
    """What the policies want done, and by whom; nothing where they want nothing."""
    ruled = [(decision, entry) for entry in ledger.entries for decision in entry.decision]
    sentences = []
    for ruling, verb in ((Ruling.FREEZE, "Frozen"), (Ruling.CAUTION, "With caution")):
        those = [entry for decision, entry in ruled if decision.ruling is ruling]
        if those:
            sentences.append(f"{verb}: {_owned(those)}.")
    due = [entry for decision, entry in ruled if decision.postmortems]
    if due:
        sentences.append(f"A postmortem is due: {_owned(due)}.")
    return f"What to do by policy. {' '.join(sentences)}" if sentences else ""


def _owned(entries: list[Entry]) -> str:
    """`rpc-gateway availability (platform)`, three of them at most."""
    named = [f"{_name(entry)} ({entry.slo.owner})" if entry.slo.owner else _name(entry) for entry in entries[:3]]
    return wording.places((*named, *([f"{len(entries) - 3} more"] if len(entries) > 3 else [])))


def _those(ledger: Ledger, state: State, one: str, many: str) -> str:
    dark = ledger.dark
    those = [e for e in ledger.entries if e.state is state and not (state is State.NO_DATA and _only_dark(e, dark))]
    if not those:
        return ""
    if len(those) > _NAMED:
        return f"{len(those)} SLOs {many}."
    return f"{wording.places(tuple(map(_name, those)))} {one if len(those) == 1 else many}."


def _only_dark(entry: Entry, dark: Container[str]) -> bool:
    """Whether an SLO lacks data only where everything does, which has been said."""
    return all(cell.slo.region in dark for cell in entry.regional if cell.state is State.NO_DATA)


def _name(entry: Entry) -> str:
    return f"{entry.slo.service} {entry.slo.name}"


def _hidden(entry: Entry) -> str:
    overall = entry.overall[0]
    seen = f"{wording.left(overall.remaining)} left" if isinstance(overall, Account) else overall.state.value
    regions = wording.places(tuple(f"{a.slo.region} ({wording.left(a.remaining)} left)" for a in entry.hidden_breaches))
    shows = f"The global view does not show it: {_name(entry)} has {seen} globally"
    return f"{shows}, but its budget is gone in {regions}."
