"""A message for Slack: the verdict, what is not fine, what the policy says, and no more than fits one block of text."""

from __future__ import annotations

from slo_kit.report import wording
from slo_kit.report.account import Account, Cell, State
from slo_kit.report.decision import Ruling
from slo_kit.report.ledger import Entry, Ledger
from slo_kit.report.sections.headline import counted, title, verdict

LONGEST = 3000
"""Characters that Slack takes in the text of one block."""

MOST = 10


def document(ledger: Ledger) -> str:
    """In Slack's own markup (mrkdwn)."""
    lines = [f"*{_escaped(title(ledger))}*", _escaped(verdict(ledger))]
    troubled = [entry for entry in ledger.entries if entry.state is not State.FINE]
    lines += [_line(entry) for entry in troubled[:MOST]]
    if len(troubled) > MOST:
        lines.append(f"• and {len(troubled) - MOST} more")
    lines.append(", ".join(f"{number} {state.value}" for state, number in counted(ledger)))
    return _fitting(lines)


def _line(entry: Entry) -> str:
    """Where it stands in the places that are in its state, and globally."""
    worst = [_place(cell) for cell in entry.cells if cell.state is entry.state][:3]
    rest = [_place(cell) for cell in entry.overall if cell.state is not entry.state]
    rulings = [one.ruling.value for one in entry.decision if one.ruling is not Ruling.SHIP]
    rulings += ["postmortem due" for one in entry.decision if one.postmortems]
    policy = f" → *{', '.join(rulings)}*" if rulings else ""
    name = _escaped(f"{entry.slo.service} {entry.slo.name}")
    return f"• *{name}* {entry.state.value}: {_escaped(', '.join(worst + rest))}{policy} ({_escaped(entry.slo.owner)})"


def _place(cell: Cell) -> str:
    said = f"{cell.marked(wording.left(cell.remaining))} left" if isinstance(cell, Account) else cell.reason
    return f"{cell.slo.region} {said}"


def _fitting(lines: list[str]) -> str:
    """All lines, or as many as Slack takes, with a last one that says so; the counts stay."""
    *said, counts = lines
    while len("\n".join([*said, counts])) > LONGEST - 20 and len(said) > 2:
        said = [*said[:-2], "• and more"]
    return "\n".join([*said, counts]) + "\n"


def _escaped(text: str) -> str:
    """The three characters that Slack wants escaped; its markup is left to people's own names."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
