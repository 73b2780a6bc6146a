"""All numbers as a table for spreadsheets, one row per SLO and place."""

from __future__ import annotations

from slo_kit.report.frame import frame
from slo_kit.report.ledger import Ledger

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_WORDS = ("service", "slo", "owner", "region", "note")


def document(ledger: Ledger) -> str:
    """Times are RFC 3339 in UTC, what is not known is empty; words that a spreadsheet would compute get a quote in front."""
    table = frame(ledger)
    table["at"] = table["at"].dt.strftime("%Y-%m-%dT%H:%M:%SZ")
    for name in _WORDS:
        table[name] = [f"'{word}" if word.startswith(_FORMULA) else word for word in table[name]]
    return table.to_csv(index=False, lineterminator="\n")
