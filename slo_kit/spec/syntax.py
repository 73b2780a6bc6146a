"""What the YAML parser refuses, in words that say what to type."""

from __future__ import annotations

from typing import Any, NamedTuple

import yaml

from slo_kit.errors import Position, Problem


class _Known(NamedTuple):
    """A message of the parser and ours; `opened` if the place to mend is where the construct began."""

    theirs: str
    message: str
    hint: str
    opened: bool = False


_KNOWN = (
    _Known("unexpected end of stream", "a quote that is never closed", "close it", opened=True),
    _Known("unknown escape character", "an escape that YAML does not know", "use single quotes, or double the backslash"),
    _Known("expected ',' or '}'", "a mapping in braces that is not closed", "close it; text with braces goes in quotes", True),
    _Known("expected ',' or ']'", "a list in brackets that is not closed", "close it; text with brackets goes in quotes", True),
    _Known("did not find expected key", "a line that does not belong to the mapping above it", "check the indentation"),
    _Known("expected '-' indicator", "a line that does not belong to the list above it", "check the indentation"),
    _Known("expected <document start>", "a line that does not belong to the document above it", "check the indentation"),
    _Known("expected ':'", "a key without a colon", "write key: value"),
    _Known("expected node content", "a value is missing here", "write one, or close the bracket or brace"),
    _Known("found undefined alias", "an alias, which is not read", "write the value out; text that begins with * goes in quotes"),
    _Known("expected alphabetic or numeric", "an anchor or alias without a name", "text that begins with * or & goes in quotes"),
    _Known("tab character", "a tab in the indentation", "indent with spaces"),
)


def syntax_problem(error: yaml.YAMLError, path: str, text: str) -> Problem:
    """One problem for what stopped the parser, at the place to mend."""
    if isinstance(error, yaml.reader.ReaderError):
        character = error.character if isinstance(error.character, str) else chr(error.character)
        return Problem(
            place(path, text[: max(0, text.find(character))]),
            "yaml-syntax",
            f"the character U+{ord(character):04X} is not allowed",
            "remove it",
        )
    theirs, lines = str(getattr(error, "problem", error)), text.splitlines()
    known = next((known for known in _KNOWN if known.theirs in theirs), None)
    mark = getattr(error, "problem_mark", None)
    context: Any = getattr(error, "context_mark", None) or mark
    if mark is None or mark.line >= len(lines) or (known and known.opened and context.line != mark.line):
        mark = context
    position = _position(mark, path, lines)
    if known:
        return Problem(position, "yaml-syntax", known.message, known.hint)
    if "mapping values are not allowed" in theirs:
        return _second_key(position, lines[position.line - 1][: position.column - 1])
    if "cannot start any token" in theirs:
        return _odd_start(position, lines[position.line - 1][position.column - 1])
    return Problem(position, "yaml-syntax", f"this is not YAML: {theirs}", "check quotes, brackets and indentation")


def place(path: str, before: str) -> Position:
    """Where the character after `before` stands."""
    lines = f"{before}.".splitlines()
    return Position(path, len(lines), len(lines[-1]))


def _second_key(colon: Position, before: str) -> Problem:
    """A colon where no key can be: the line is indented too far, or its value has a colon in it."""
    key = before.split()[-1] if before.split() else ""
    position = Position(colon.path, colon.line, colon.column - len(key), max(1, len(key)))
    if key == before.strip():
        return Problem(
            position, "yaml-syntax", "this line is indented further than the one above it", "indent it like its neighbours"
        )
    return Problem(position, "yaml-syntax", "a second key on one line", 'text with ": " in it goes in quotes')


def _odd_start(position: Position, character: str) -> Problem:
    if character == "\t":
        return Problem(position, "yaml-syntax", "a tab in the indentation", "indent with spaces")
    return Problem(position, "yaml-syntax", f'a value cannot begin with "{character}"', "write the value in quotes")


def _position(mark: Any, path: str, lines: list[str]) -> Position:
    """The mark, or the end of the text for a mark behind it."""
    if mark is None or mark.line >= len(lines):
        last = max((number for number, line in enumerate(lines, 1) if line.strip()), default=1)
        return Position(path, last, len(lines[last - 1].rstrip()) if lines else 1)
    return Position(path, mark.line + 1, mark.column + 1)
