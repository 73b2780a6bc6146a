"""The forms of a report: a function from the ledger to text each."""

from __future__ import annotations

from collections.abc import Callable

from slo_kit.report.content import Section
from slo_kit.report.ledger import Ledger
from slo_kit.report.render import csv, html, json, markdown, slack
from slo_kit.report.sections import sections

DOCUMENTS: dict[str, Callable[[Ledger, tuple[Section, ...]], str]] = {
    "report.html": html.written,
    "report.md": markdown.written,
}
"""File name -> what writes the sections."""

FIGURES: dict[str, Callable[[Ledger], str]] = {
    "report.json": json.document,
    "report.csv": csv.document,
    "slack.txt": slack.document,
}
"""File name -> what writes it without sections. The terminal's form is in `text`."""


def forms(ledger: Ledger) -> dict[str, str]:
    """Every file of a report by name; the same ledger gives the same bytes."""
    told = sections(ledger)
    documents = {name: write(ledger, told) for name, write in DOCUMENTS.items()}
    return documents | {name: write(ledger) for name, write in FIGURES.items()}
