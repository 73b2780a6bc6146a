"""Regular expressions of Prometheus put to values here, with Python's own, which are spelt a little differently."""

from __future__ import annotations

import re
import warnings
from functools import lru_cache

from slo_kit.promql.re2 import POSIX, members, pieces

SPECIAL = re.compile(r"[.*+?()\[\]{}|^$\\]")
"""A character by which a text is more than itself."""


def fits(pattern: str, value: str, unless_known: bool) -> bool:
    """Whether a whole value matches; `unless_known` where the pattern says what Python has no words for."""
    compiled = _compiled(pattern)
    return unless_known if compiled is None else compiled.fullmatch(value) is not None


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> re.Pattern[str] | None:
    written = "".join(map(_piece, pieces(pattern)))
    with warnings.catch_warnings():
        # of sets that newer releases of Python may read in another way
        warnings.simplefilter("ignore", FutureWarning)
        try:
            return re.compile(written, re.ASCII)
        except (re.error, OverflowError):
            return None


def _piece(piece: re.Match[str]) -> str:
    match piece.lastgroup:
        case "escape":
            return _escape(piece["escape"])
        case "set":
            return f"[{piece['negated']}{''.join(map(_member, members(piece['set'])))}]"
        case "group" if piece["group"].endswith(">"):
            return "(?:"
        case "plain" if piece["plain"] == "$":
            return r"\Z"
    return piece[0]


def _escape(written: str) -> str:
    """The same escape; classes of Unicode stay as they are, and Python refuses them."""
    if written == r"\z":
        return r"\Z"
    return re.escape(chr(int(written[3:-1], 16))) if written.startswith(r"\x{") else written


def _member(item: re.Match[str]) -> str:
    if item["posix"]:
        return POSIX.get(item["name"], "") if not item["posix"].startswith("[:^") else r"\p"
    if item["escape"]:
        return _escape(item["escape"])
    ends = (_escape(end) if end.startswith("\\") else re.escape(end) for end in (item["first"], item["last"]) if end)
    return "-".join(ends)
