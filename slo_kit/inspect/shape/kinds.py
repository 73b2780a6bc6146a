"""The small language the tables are written in: a kind looks at a JSON value and yields what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from slo_kit.inspect.boards import At


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at a place; `id` is that of the rule it breaks."""

    at: At
    id: str
    message: str
    hint: str


Kind = Callable[[Any, At], Iterator[Fault]]
Keys = Mapping[str, Kind]

WRONG, MISSING, UNKNOWN_KEY, UNKNOWN_WORD = "wrong-type", "missing-key", "unknown-key", "unknown-word"


def text(value: Any, at: At) -> Iterator[Fault]:
    """Any string."""
    return _typed(isinstance(value, str), "text", value, at)


def number(value: Any, at: At) -> Iterator[Fault]:
    """An integer or a float."""
    return _typed(isinstance(value, int | float) and not isinstance(value, bool), "a number", value, at)


def whole(value: Any, at: At) -> Iterator[Fault]:
    """An integer."""
    return _typed(isinstance(value, int) and not isinstance(value, bool), "a whole number", value, at)


def flag(value: Any, at: At) -> Iterator[Fault]:
    """True or false."""
    return _typed(isinstance(value, bool), "true or false", value, at)


def anything(value: Any, at: At) -> Iterator[Fault]:
    """What Grafana takes in any shape."""
    return iter(())


def nullable(kind: Kind) -> Kind:
    """A kind, or null."""
    return lambda value, at: iter(()) if value is None else kind(value, at)


def either(one: Kind, other: Kind) -> Kind:
    """One of two kinds; if it is neither, what the second says."""
    return lambda value, at: iter(()) if not any(one(value, at)) else other(value, at)


def word(thing: str, choices: Collection[str | int], broken: str = UNKNOWN_WORD) -> Kind:
    """One of some words or numbers."""

    def kind(value: Any, at: At) -> Iterator[Fault]:
        if value not in choices or isinstance(value, bool):
            yield Fault(at, broken, f'there is no {thing} "{value}"', _instead(str(value), tuple(map(str, choices))))

    return kind


def many(kind: Kind) -> Kind:
    """A list of one kind."""

    def each(value: Any, at: At) -> Iterator[Fault]:
        if isinstance(value, list):
            for index, inner in enumerate(value):
                yield from kind(inner, (*at, index))
        else:
            yield from _typed(False, "a list", value, at)

    return each


def named(kind: Kind) -> Kind:
    """An object with any keys and values of one kind."""

    def each(value: Any, at: At) -> Iterator[Fault]:
        if isinstance(value, dict):
            for key, inner in value.items():
                yield from kind(inner, (*at, key))
        else:
            yield from _typed(False, "an object", value, at)

    return each


def record(keys: Keys, required: Collection[str] = ()) -> Kind:
    """An object with these keys and no others."""

    def kind(value: Any, at: At) -> Iterator[Fault]:
        if not isinstance(value, dict):
            yield from _typed(False, "an object", value, at)
            return
        for key in required:
            if key not in value:
                yield Fault(at, MISSING, f'the key "{key}" is missing', f'add "{key}"')
        for key, inner in value.items():
            if key in keys:
                yield from keys[key](inner, (*at, key))
            else:
                yield Fault((*at, key), UNKNOWN_KEY, f'Grafana reads no "{key}" here', _instead(key, tuple(keys)))

    return kind


def by(key: str, kinds: Keys, thing: str, broken: str = UNKNOWN_WORD) -> Kind:
    """An object whose other keys depend on the word under one of them."""

    def kind(value: Any, at: At) -> Iterator[Fault]:
        if not isinstance(value, dict) or not isinstance(value.get(key), str):
            yield from record({}, (key,))({} if isinstance(value, dict) else value, at)
        elif value[key] in kinds:
            yield from kinds[value[key]](value, at)
        else:
            yield from word(thing, tuple(kinds), broken)(value[key], (*at, key))

    return kind


def _typed(right: bool, wanted: str, value: Any, at: At) -> Iterator[Fault]:
    if not right:
        yield Fault(at, WRONG, f"{_called(value)} is not {wanted}", f"write {wanted}")


def _called(value: Any) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return str(value).lower()
        case dict() | list():
            return "an object" if isinstance(value, dict) else "a list"
        case _:
            return f'"{value}"'


def _instead(wrong: str, choices: tuple[str, ...]) -> str:
    close = get_close_matches(wrong, choices, 1, 0.7)
    if close:
        return f'did you mean "{close[0]}"?'
    few = f"there are {', '.join(choices)}" if len(choices) <= 12 else f"slo-kit knows {len(choices)} others"
    return f"{few}; what Grafana has besides goes into the tables of slo_kit/inspect/shape"
