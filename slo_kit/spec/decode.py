"""Nodes to frozen dataclasses, led by their type hints; every problem is collected, never just the first."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping as Mapped
from dataclasses import MISSING, dataclass, fields, is_dataclass
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from slo_kit.errors import Position, Problem
from slo_kit.model.slo import Indicator
from slo_kit.promql import Matcher
from slo_kit.sli import KINDS
from slo_kit.spec.fields import EXAMPLES, RULES
from slo_kit.spec.matchers import matcher
from slo_kit.spec.nodes import Mapping, Node, Refused, Scalar, Sequence
from slo_kit.spec.scalars import SCALARS, WANTED, Fault, choice, closest, guess, member

T = TypeVar("T")


class Incomplete(Exception):
    """The value cannot be made; why has been reported."""


@dataclass(frozen=True, slots=True)
class _Key:
    """A field as people write it; `kinds` are the types its value may have."""

    field: str
    written: str
    kinds: tuple[Any, ...]
    required: bool


class Decoder:
    """Decodes any number of nodes and keeps the problems it meets."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def decode(self, node: Node, kind: type[T]) -> T:
        """A dataclass from a mapping; list items that are wrong are left out of it, and Incomplete says it cannot be made."""
        try:
            value: T = self._value(node, (kind,), "")
        except Fault as fault:
            self._report(fault, node.position)
            raise Incomplete from None
        return value

    def _report(self, fault: Fault, position: Position) -> None:
        self.problems.append(Problem(position, fault.id, fault.message, fault.hint))

    def _value(self, node: Node, kinds: tuple[Any, ...], key: str) -> Any:
        """A value of the first kind that this sort of node can be; raises Fault or Incomplete."""
        if isinstance(node, Refused):
            raise Incomplete
        kind = next((kind for kind in kinds if isinstance(node, _sort(kind))), None)
        if kind is None:
            raise _misfit(node, kinds, key)
        match node:
            case Scalar():
                return member(kind, node) if kind not in SCALARS else SCALARS[kind](node)
            case Sequence():
                return self._items(node, get_args(kind)[0], key)
            case Mapping() if kind is Indicator:
                return self._indicator(node)
            case Mapping() if is_dataclass(kind):
                return self._object(node, kind)[0]
            case Mapping():
                return self._matchers(node)

    def _items(self, node: Sequence, kind: Any, key: str) -> tuple[Any, ...]:
        made = []
        for item in node.items:
            try:
                made.append(self._value(item, (kind,), key))
            except Fault as fault:
                self._report(fault, item.position)
            except Incomplete:
                continue
        return tuple(made)

    def _object(self, node: Mapping, kind: Any) -> tuple[Any, dict[str, Position]]:
        """An instance and where its values stand."""
        keys = _keys(kind)
        at: dict[str, Position] = {"": node.position}
        values: dict[str, Any] = {}
        refused = set()
        for written, value in node.entries:
            at |= _positions(written, value)
            key = keys.get(written.text)
            if key is None:
                # A misspelt key is one problem, not a second one for being missing.
                refused.add(self._unknown(written, tuple(keys)))
                continue
            try:
                values[key.field] = self._checked(kind, key, value)
            except Fault as fault:
                self._report(fault, written.position if isinstance(value, Scalar) and value.empty else value.position)
                refused.add(key.written)
            except Incomplete:
                refused.add(key.written)
        if self._absent(node, (key.written for key in keys.values() if key.required), refused) or refused - {""}:
            raise Incomplete
        return kind(**values, **({"at": at} if _keeps_positions(kind) else {})), at

    def _absent(self, node: Mapping, required: Iterable[str], refused: set[str]) -> bool:
        there = {key.text for key, _ in node.entries} | refused
        absent = [key for key in required if key not in there]
        for key in absent:
            self._report(
                Fault("missing-key", f'"{key}" is missing', f"add {key}: {EXAMPLES.get(key, '')}".rstrip()), node.position
            )
        return bool(absent)

    def _checked(self, kind: type, key: _Key, node: Node) -> Any:
        or_leave_out = "" if key.required else f', or leave "{key.written}" out'
        if isinstance(node, Scalar) and node.empty:
            raise Fault("no-value", f'"{key.written}" has no value', f"write one{or_leave_out}")
        if isinstance(node, Sequence) and not node.items:
            raise Fault("empty-list", f'"{key.written}" is empty', f"list at least one{or_leave_out}")
        value = self._value(node, key.kinds, key.written)
        try:
            RULES.get((kind, key.field), _anything)(value)
        except Fault as fault:
            # What is computed from numbers would be wrong as well; from names and addresses nothing is.
            if not isinstance(value, str):
                raise
            self._report(fault, node.position)
        return value

    def _unknown(self, key: Scalar, known: tuple[str, ...]) -> str:
        """Report a key; the known one that it is close to, or nothing."""
        hint = "" if closest(key.text, known) else f"known here: {', '.join(known)}"
        self._report(Fault("unknown-key", f'unknown key "{key.text}"{guess(key.text, known)}', hint), key.position)
        return closest(key.text, known)

    def _indicator(self, node: Mapping) -> Indicator:
        """Exactly one key, the kind; its value says what is counted."""
        if len(node.entries) != 1:
            hint = f"write {choice(KINDS)}"
            raise Fault("indicator", f"an indicator is of one kind, and {len(node.entries) or 'none'} are given", hint)
        (key, value), *_ = node.entries
        if key.text not in KINDS:
            self._unknown(key, tuple(KINDS))
            raise Incomplete
        if not isinstance(value, Mapping):
            raise _misfit(value, (KINDS[key.text],), key.text)
        made, at = self._object(value, KINDS[key.text])
        for field, message, hint in made.faults():
            self._report(Fault("indicator", message, hint), at.get(field, at[""]))
        indicator: Indicator = made
        return indicator

    def _matchers(self, node: Mapping) -> tuple[Matcher, ...]:
        if not node.entries:
            raise Fault("no-labels", "no label is named", 'name one, as in {status: "5.."}')
        made = []
        for label, value in node.entries:
            try:
                made.append(matcher(label, value))
            except Fault as fault:
                self._report(fault, label.position if fault.id == "bad-label" else value.position)
        return tuple(made)


def _sort(kind: Any) -> type:
    """The sort of node that a type is written as."""
    if kind in SCALARS or (isinstance(kind, type) and issubclass(kind, Enum)):
        return Scalar
    return Sequence if get_origin(kind) is tuple and get_args(kind)[0] is not Matcher else Mapping


def _misfit(node: Node, kinds: tuple[Any, ...], key: str) -> Fault:
    found = {Scalar: "a single word", Sequence: "a list", Mapping: "a mapping"}[type(node)]
    wanted = " or ".join(dict.fromkeys(map(_called, kinds)))
    subject = f'"{key}" is {found}' if key else f"this is {found}"
    return Fault("wrong-kind", f"{subject}; {wanted} is wanted", _example(node, kinds[0], key))


def _called(kind: Any) -> str:
    sort = _sort(kind)
    return WANTED.get(kind, "one word") if sort is Scalar else "a list" if sort is Sequence else "a mapping"


def _anything(_: object) -> None:
    """The rule of a field that has none."""


def _example(node: Node, kind: Any, key: str) -> str:
    if _sort(kind) is Sequence:
        return (
            f"write [{node.text}]"
            if isinstance(node, Scalar) and _sort(get_args(kind)[0]) is Scalar
            else "begin each with a dash"
        )
    if kind is Indicator:
        return f"write {choice(KINDS)}, and under it what is counted"
    if _sort(kind) is Mapping:
        return f"its keys are {', '.join(_keys(kind))}"
    return f"write {EXAMPLES[key]}" if key in EXAMPLES else f"write {_called(kind)}, in quotes if it has brackets or braces"


def _positions(key: Scalar, value: Node) -> dict[str, Position]:
    items = value.items if isinstance(value, Sequence) else ()
    there = {f"{key.text}.{index}": item.position for index, item in enumerate(items)}
    return {key.text: value.position, f"{key.text}!": key.position, **there}


@cache
def _keys(kind: Any) -> Mapped[str, _Key]:
    """The keys of a dataclass as written, in the order of its fields."""
    hints, keys = get_type_hints(kind), {}
    for field in fields(kind):
        if field.name != "at":
            hint = hints[field.name]
            kinds = get_args(hint) if get_origin(hint) in {Union, UnionType} else (hint,)
            required = field.default is MISSING and field.default_factory is MISSING
            written = field.name.rstrip("_")
            keys[written] = _Key(field.name, written, tuple(k for k in kinds if k is not NoneType), required)
    return keys


@cache
def _keeps_positions(kind: Any) -> bool:
    return any(field.name == "at" for field in fields(kind))
