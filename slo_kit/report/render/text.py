"""For the terminal: nothing but the verdict."""

from __future__ import annotations

from slo_kit.report import wording
from slo_kit.report.account import Account, Cell, State
from slo_kit.report.ledger import Entry, Ledger
from slo_kit.report.sections.headline import counted, extent, title


def document(ledger: Ledger) -> str:
    """A matrix of what is left, a remark where something is wrong, and the counts."""
    heading = f"{title(ledger)}, {extent(ledger)}"
    names = (
        max((len(e.slo.service) for e in ledger.entries), default=0),
        max((len(e.slo.name) for e in ledger.entries), default=0),
    )
    widths = {place: max(len(place), 8) for place in ledger.places}
    columns = "".join(f"   {place:>{width}}" for place, width in widths.items())
    lines = [f"{'':{sum(names) + 2}}{columns}"]
    for entry in ledger.entries:
        cells = {cell.slo.region: _figure(cell) for cell in entry.cells}
        figures = "".join(f"   {cells.get(place, ''):>{width}}" for place, width in widths.items())
        name = f"{entry.slo.service:{names[0]}}  {entry.slo.name:{names[1]}}"
        lines.append(f"{name}{figures}  {_remark(entry)}".rstrip())
    counts = ", ".join(f"{number} {state.value}" for state, number in counted(ledger))
    partial = dict.fromkeys(entry.partial for entry in ledger.entries if entry.partial)
    notes = [f"* rests on partial answers: {reason}" for reason in partial]
    return "\n".join([heading, "", *lines, "", counts, *notes]) + "\n"


def _figure(cell: Cell) -> str:
    return cell.marked(wording.left(cell.remaining)) if isinstance(cell, Account) else "-"


def _remark(entry: Entry) -> str:
    """The worst word and where it holds; a fine SLO needs none."""
    if entry.state is State.FINE:
        return ""
    regions = tuple(cell.slo.region for cell in entry.regional if cell.state is entry.state)
    everywhere = all(cell.state is entry.state for cell in entry.cells)
    where = "" if everywhere else f" in {wording.places(regions)}" if regions else " globally"
    if entry.hidden_breaches and entry.overall[0].state is State.FINE:
        where += " under a green global"
    covered = [cell.coverage for cell in entry.accounts if cell.state is State.INCOMPLETE is entry.state]
    measured = f", {wording.left(min(covered))} measured" if covered else ""
    return f"{entry.state.value}{where}{measured}"
