"""Plants the mistakes of tests/planted in boards."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).parent / "planted" / "mistakes.yaml"


@dataclass(frozen=True)
class Mistake:
    """One change to one board, and the rule that must find it; `typed` if Grafana's types must refuse it as well."""

    says: str
    board: str
    at: tuple[Any, ...]
    do: dict[str, Any]
    rule: str
    typed: bool

    def planted(self, boards: dict[str, Any]) -> dict[str, Any]:
        """All boards, one of them with the mistake."""
        changed = {"": deepcopy(boards[self.board])}
        *way, last = ("", *self.at)
        place: Any = changed
        for step in way:
            place = place[key_of(place, step)]
        last = key_of(place, last)
        place[last] = done(place[last], self.do)
        return {**boards, self.board: changed[""]}


def mistakes() -> tuple[Mistake, ...]:
    """Every one, in the order of the file."""
    return tuple(
        Mistake(each["mistake"], each["board"], tuple(each["at"]), each["do"], each["rule"], each.get("types", False))
        for each in yaml.safe_load(FILE.read_text(encoding="utf-8"))
    )


def key_of(place: Any, step: Any) -> Any:
    """A mapping finds the first element of a list that has its keys; all else is a key or an index."""
    if not isinstance(step, dict):
        return step
    return next(index for index, each in enumerate(place) if step.items() <= each.items())


def done(value: Any, do: dict[str, Any]) -> Any:
    ((verb, what),) = do.items()
    match verb:
        case "set":
            return {**value, **what} if isinstance(what, dict) and isinstance(value, dict) else what
        case "remove":
            assert what in value
            return {key: inner for key, inner in value.items() if key != what}
        case "rename":
            assert what.keys() <= value.keys()
            return {what.get(key, key): inner for key, inner in value.items()}
        case "add":
            return [*value, what]
        case "repeat":
            return value * what
        case "replace":
            ((old, new),) = what.items()
            assert old in value
            return value.replace(old, new)
    raise ValueError(verb)
