"""Every id that the program can give to a problem of a workspace is in the tables of slo_kit/ids.py, and no other."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from slo_kit.ids import LINTS, LIVE, NOTES, REFUSED

ROOT = Path(__file__).parents[2] / "slo_kit"
PLACES = ("spec", "resolve", "dialects", "live", "promql", "sli")
MADE_BY = {
    "Problem": 1,
    "Fault": 0,
    "_parsed": 0,
    "_promql": 0,
    "_Form": 0,
    "_refuse": 1,
    "Smell": 0,
    "Finding": 0,
    "wrong": 1,
    "note": 1,
}
"""Calls that name an id, and which argument it is."""
_ID = re.compile(r"[a-z]+(-[a-z0-9]+)*")


def named() -> Iterator[tuple[str, str]]:
    """Every id that is written in a call, with the file it is in."""
    for path in sorted(path for place in PLACES for path in (ROOT / place).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and (argument := _argument(node)) is not None:
                yield from ((one, str(path)) for one in _words(argument))


def _argument(node: ast.Call) -> ast.expr | None:
    name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr if isinstance(node.func, ast.Attribute) else ""
    if name not in MADE_BY or len(node.args) <= MADE_BY[name]:
        return None
    return node.args[MADE_BY[name]]


def _words(argument: ast.expr) -> Iterator[str]:
    """One literal, or each side of a choice between two; an id that is passed on was named elsewhere."""
    match argument:
        case ast.Constant(value=str() as text) if _ID.fullmatch(text):
            yield text
        case ast.IfExp(body=body, orelse=other):
            yield from (*_words(body), *_words(other))
        case ast.JoinedStr(values=[ast.Constant(value=str() as start), *_]):
            yield from (one for one in (*REFUSED, *LINTS, *NOTES, *LIVE) if one.startswith(start))


def test_every_id_that_is_used_is_in_a_table() -> None:
    assert {(name, where) for name, where in named() if name not in {*REFUSED, *LINTS, *NOTES, *LIVE}} == set()


def test_every_id_in_a_table_is_used() -> None:
    used = {name for name, _ in named()}
    assert {*REFUSED, *LINTS, *NOTES, *LIVE} - used == set()
