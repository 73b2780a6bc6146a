"""Where in the text of a JSON file a value stands, so that a problem can quote its line."""

from __future__ import annotations

import json
import re

from slo_kit.errors import Position
from slo_kit.inspect.boards import At

_SPACE = re.compile(r"[\s,:]*")
_DECODER = json.JSONDecoder()


def position(path: str, text: str, at: At) -> Position:
    """The line and column of the value at the end of a way, or of the last step that is there."""
    start = _SPACE.match(text).end()  # type: ignore[union-attr]  # matches everywhere
    for step in at:
        found = _inside(text, start, step)
        if found is None:
            break
        start = found
    line = text.count("\n", 0, start) + 1
    return Position(path, line, start - text.rfind("\n", 0, start), _width(text, start))


def _inside(text: str, start: int, wanted: str | int) -> int | None:
    """Where the value under a key or index begins, in the object or list that begins at `start`."""
    opening = text[start]
    if opening not in "{[":
        return None
    index, place = 0, _after(text, start + 1)
    while text[place] not in "}]":
        key: str | int = index
        if opening == "{":
            key, end = _DECODER.raw_decode(text, place)
            place = _after(text, end)
        if key == wanted:
            return place
        place = _after(text, _DECODER.raw_decode(text, place)[1])
        index += 1
    return None


def _after(text: str, place: int) -> int:
    return _SPACE.match(text, place).end()  # type: ignore[union-attr]  # matches everywhere


def _width(text: str, start: int) -> int:
    """Of a value that ends on its own line; one for an object or a list."""
    return 1 if text[start] in "{[" else _DECODER.raw_decode(text, start)[1] - start
