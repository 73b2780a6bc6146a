"""The forms of a report: a function from the ledger to text each."""

from __future__ import annotations

from collections.abc import Callable

from slo_kit.report.ledger import Ledger
from slo_kit.report.render import csv, html, json, markdown, slack

FORMS: dict[str, Callable[[Ledger], str]] = {
    "report.html": html.document,
    "report.md": markdown.document,
    "report.json": json.document,
    "report.csv": csv.document,
    "slack.txt": slack.document,
}
"""File name -> what writes it. The terminal's form is in `text`."""


def forms(ledger: Ledger) -> dict[str, str]:
    """Every file of a report by name; the same ledger gives the same bytes."""
    return {name: write(ledger) for name, write in FORMS.items()}
