"""YAML as a person would write it: plain where every reader agrees what it is, quoted where one may not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from textwrap import wrap

from slo_kit.errors import Position
from slo_kit.spec.nodes import Scalar

Value = str | int | bool | Decimal | Mapping[str, "Value"] | Sequence["Value"]
_PLAIN = re.compile(r"[A-Za-z0-9_/(][^\n\r\t]*")
_BARE = re.compile(r"[A-Za-z_/][A-Za-z0-9_./-]*|\d+[a-zA-Z]+|\d+\.\d+[a-z]+")
"""Plain inside braces and brackets as well."""
_WIDE = 110
"""Columns of a comment."""
_NOWHERE = Position("", 1, 1)


def document(value: Mapping[str, Value], remarks: Mapping[int, Sequence[str]] | None = None) -> str:
    """A document; `remarks` are comments above the items of its one list of mappings, by their number, -1 for the top."""
    said = remarks or {}
    head = [part for line in said.get(-1, ()) for part in _comment(line, "")]
    return "\n".join((*head, *_block(value, "", said))) + "\n"


def _block(value: Mapping[str, Value], indent: str, remarks: Mapping[int, Sequence[str]]) -> Iterator[str]:
    for key, inner in value.items():
        match inner:
            case Mapping() if _short(inner):
                yield f"{indent}{key}: {_flow(inner)}"
            case Mapping():
                yield f"{indent}{key}:"
                yield from _block(inner, f"{indent}  ", {})
            case str() | bool() | int() | Decimal():
                yield f"{indent}{key}: {_word(inner)}"
            case [*items] if all(isinstance(item, Mapping) for item in items) and items:
                yield f"{indent}{key}:"
                for number, item in enumerate(items):
                    yield from (part for line in remarks.get(number, ()) for part in _comment(line, f"{indent}  "))
                    yield from _item(item, indent) if isinstance(item, Mapping) else ()
            case _:
                yield f"{indent}{key}: {_flow(inner)}"


def _comment(text: str, indent: str) -> Iterator[str]:
    """Lines of a comment, the second and further ones set in."""
    for number, line in enumerate(wrap(text, _WIDE - len(indent), break_long_words=False, break_on_hyphens=False)):
        yield f"{indent}# {'  ' if number else ''}{line}"


def _item(item: Mapping[str, Value], indent: str) -> Iterator[str]:
    if _short(item):
        yield f"{indent}  - {_flow(item)}"
        return
    first, *rest = _block(item, f"{indent}    ", {})
    yield f"{indent}  - {first.strip()}"
    yield from rest


def _short(value: Mapping[str, Value]) -> bool:
    """Whether braces on one line are easier to read than a block."""
    words = all(
        isinstance(one, str | bool | int | Decimal) or (isinstance(one, Mapping) and _short(one)) for one in value.values()
    )
    readable = all(not isinstance(one, str) or (len(one) < 40 and "{" not in one) for one in value.values())
    return words and readable and len(_flow(value)) < 80 and bool(value)


def _flow(value: Value) -> str:
    match value:
        case Mapping():
            return "{" + ", ".join(f"{key}: {_flow(inner)}" for key, inner in value.items()) + "}"
        case str() | bool() | int() | Decimal():
            return _word(value, inside=True)
        case _:
            return "[" + ", ".join(map(_flow, value)) + "]"


def _word(value: str | bool | int | Decimal, inside: bool = False) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str):
        return f"{value:f}" if isinstance(value, Decimal) else str(value)
    plain = _BARE.fullmatch(value) if inside else _plain(value)
    if plain and not Scalar(value, plain=True, position=_NOWHERE).reading and not value.isdigit():
        return value
    if re.search(r"[\n\r\t\x00-\x1f\x7f]", value):
        return '"' + "".join(_ESCAPES.get(c, f"\\x{ord(c):02x}" if ord(c) < 32 else c) for c in value) + '"'
    if "'" in value and '"' not in value and "\\" not in value:
        return f'"{value}"'
    return f'"{value}"' if '"' not in value and "\\" not in value else "'" + value.replace("'", "''") + "'"


def _plain(value: str) -> bool:
    odd = ": " in value or " #" in value or value.endswith((":", " "))
    return bool(_PLAIN.fullmatch(value)) and not odd and not value.startswith("---")


_ESCAPES = {"\n": "\\n", "\r": "\\r", "\t": "\\t", '"': '\\"', "\\": "\\\\"}
