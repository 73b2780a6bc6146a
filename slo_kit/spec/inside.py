"""From a character of a value to where it stands in the file, whatever the quotes and folds around it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from slo_kit.errors import Position

_HEADER = re.compile(r"[|>][-+0-9]*\s*(#.*)?")
_BLANK = re.compile(r"(?:\s|\\(?:[ntrbfve0aNLP_ \t]|$))*")
"""White space, and in double quotes its escapes and the end of a line that goes on in the next."""
_ESCAPE = re.compile(r"\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.)", re.DOTALL)


def within(lines: Sequence[str], scalar: Position, value: str, start: int, width: int) -> Position:
    """The place of `width` characters of a value from `start` on; that of the whole scalar where that cannot be told.

    YAML changes nothing but white space and escapes between the file and the value, so the other characters are counted off.
    """
    wanted = sum(not c.isspace() for c in value[:start])
    there = [place for place in _written(lines, scalar, value) if place is not None]
    if wanted >= len(there):
        return scalar
    line, column = there[wanted]
    last = sum(not c.isspace() for c in value[start : start + width]) - 1
    end_line, end_column = there[min(wanted + max(0, last), len(there) - 1)]
    wide = end_column - column + 1 if end_line == line else len(lines[line].rstrip()) - column
    return Position(scalar.path, line + 1, column + 1, max(1, wide))


def _written(lines: Sequence[str], scalar: Position, value: str) -> Iterator[tuple[int, int]]:
    """0-based line and column of every character of the value that is not white space; ends where file and value part."""
    line, column = scalar.line - 1, scalar.column - 1
    first = lines[line][column : column + 1] if line < len(lines) else ""
    quote = first if first in {'"', "'"} else ""
    if quote:
        column += 1
    elif _HEADER.fullmatch(lines[line][column:].rstrip()):
        line, column = line + 1, 0
    for character in value:
        if character.isspace():
            continue
        while line < len(lines):
            column = _next(lines[line], column, quote)
            if column < len(lines[line]):
                break
            line, column = line + 1, 0
        if line >= len(lines):
            return
        found = _length(lines[line][column:], character, quote)
        if not found:
            return
        yield line, column
        column += found


def _next(line: str, column: int, quote: str) -> int:
    """The next column that is not white space."""
    if quote == '"' and (blank := _BLANK.match(line, column)):
        return blank.end()
    return len(line) - len(line[column:].lstrip())


def _length(rest: str, character: str, quote: str) -> int:
    """How many characters of the file write one of the value; 0 if these do not."""
    if quote == '"' and (escape := _ESCAPE.match(rest)):
        return len(escape[0])
    if quote == "'" and character == "'":
        return 2 if rest.startswith("''") else 0
    return 1 if rest.startswith(character) else 0
