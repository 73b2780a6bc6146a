"""The words of an expression by which releases of Prometheus differ."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from slo_kit.promql.pointing import GROUPING, Token, tokens

_NAMED_GROUP = re.compile(r"(?<!\\)\(\?<(?![=!])")
_MATCHING = {"=", "!=", "=~", "!~"}


def vocabulary(text: str) -> tuple[str, ...]:
    """Every function, aggregation and modifier that is called, each once; labels in quotes as written, and `(?<` for groups."""
    return tuple(dict.fromkeys(_words(tokens(text))))


def _words(parts: tuple[Token, ...]) -> Iterator[str]:
    before, grouping = "", False
    for token, after in pairwise((*parts, Token("end", "", 0))):
        grouping = (grouping and before != ")") or (token.text == "(" and before in GROUPING)
        if token.kind == "word" and before != "@" and after.text in {"(", "by", "without"}:
            yield token.text
        if token.kind == "text" and (grouping or after.text in _MATCHING):
            yield token.text
        if token.kind == "text" and before in {"=~", "!~"} and _NAMED_GROUP.search(token.text):
            yield "(?<"
        before = token.text
