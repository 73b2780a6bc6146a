"""How much of an expression, and how long a time in it, can be read at all."""

from __future__ import annotations

import re

from slo_kit.duration import UNITS
from slo_kit.promql.pointing import JOINING, Place, tokens

DEEPEST = 250
"""Levels of an expression, each inside of another."""
_PARTS = 2000
"""Operators and brackets; with some thousands below each other, the parser goes down and the program with it."""
_SHORT = 1000
"""Characters that cannot be too many levels for the parser."""
_LONGEST = 2**63 // 10**6
"""Milliseconds: Prometheus counts nanoseconds in 64 bits."""
_LONG = re.compile(r"[0-9]{4}(?:ms|[smhdw])|[0-9]{2}y")
_LENGTH = re.compile(r"(?:[0-9]+(?:ms|[smhdwy]))+\b")
_PART = re.compile(r"([0-9]+)(ms|[smhdwy])")
_SPLIT = "write parts of it as recording rules, and read those"


class TooDeepError(ValueError):
    """An expression of more levels, or more parts, than can be read."""

    def __init__(self, many: str) -> None:
        super().__init__(f"an expression of more than {many}; {_SPLIT}")


def refuse_endless(text: str) -> None:
    """TooDeepError for an expression of so many operators and brackets that it may be too deep for the parser."""
    if len(text) > _SHORT and sum(token.kind in {"operator", "open"} or token.text in JOINING for token in tokens(text)) > _PARTS:
        raise TooDeepError(f"{_PARTS} operators and brackets")


def too_long(text: str) -> Place | None:
    """Where a length of time stands that is more than Prometheus can count."""
    if not _LONG.search(text):
        return None
    for token in tokens(text):
        for found in _LENGTH.finditer(token.text) if token.kind == "word" and not token.text[0].isalpha() else ():
            if sum(int(number) * UNITS[unit] for number, unit in _PART.findall(found[0])) > _LONGEST:
                words = f"{found[0]} is more than Prometheus can count; write 100y at most"
                return Place(token.start + found.start(), len(found[0]), words)
    return None
