"""Puts the values of a use where a template has holes: node by node, so that a value stays a value whatever it says."""

from __future__ import annotations

from collections.abc import Mapping as Mapped
from dataclasses import dataclass, field
from typing import Any, get_args, get_origin

from slo_kit.errors import Position, Problem
from slo_kit.promql import Condition, Matcher, Selector, Written
from slo_kit.promql.holes import Filling, Misplaced, Name, Pattern, Value, filled, holes, literally, whole
from slo_kit.sli import KINDS
from slo_kit.spec.nodes import Mapping, Node, Refused, Scalar, Sequence
from slo_kit.spec.shapes import keys_of
from slo_kit.spec.words import closest, guess

_EXPRESSIONS = {Selector, Condition, Written}
_MATCHERS = tuple[Matcher, ...]


@dataclass(frozen=True, slots=True)
class Given:
    """The value of one parameter: what it says, and the node that says it."""

    filling: Filling
    node: Scalar | Mapping


@dataclass(slots=True)
class Filler:
    """Fills one indicator. What comes from the template is then said to stand at `place`, what a use says where it says it."""

    given: Mapped[str, Given]
    place: Position | None = None
    used: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)

    def indicator(self, node: Mapping) -> Mapping:
        """The same with every hole filled, and Refused where one cannot be."""
        entries = ((self._moved(key), self._node(value, (KINDS.get(key.text),))) for key, value in node.entries)
        return Mapping(tuple(entries), self._at(node.position))

    def _node(self, node: Node, kinds: tuple[Any, ...]) -> Node:
        match node:
            case Scalar():
                return self._scalar(node, kinds)
            case Sequence(items=items, position=position):
                inside = tuple(get_args(kind)[0] for kind in kinds if get_origin(kind) is tuple)
                return Sequence(tuple(self._node(item, inside) for item in items), self._at(position))
            case Mapping() if _MATCHERS in kinds:
                entries = ((self._label(label), self._label_value(value)) for label, value in node.entries)
            case Mapping():
                keys = keys_of(kinds[0]) if kinds and kinds[0] else {}
                known = {written: key.kinds for written, key in keys.items()}
                entries = ((self._moved(key), self._node(value, known.get(key.text, ()))) for key, value in node.entries)
            case _:
                return node
        return Mapping(tuple(entries), self._at(node.position))

    def _scalar(self, scalar: Scalar, kinds: tuple[Any, ...]) -> Node:
        if not self._known(scalar):
            return Refused(self._at(scalar.position))
        only = self.given.get(whole(scalar.text))
        if not holes(scalar.text):
            return self._moved(scalar)
        if only and isinstance(only.node, Mapping) and _MATCHERS in kinds:
            return only.node
        if _EXPRESSIONS & set(kinds):
            return self._expression(scalar)
        if only and isinstance(only.node, Scalar):
            return only.node
        return self._refused(scalar, f'"{scalar.text}" cannot stand here', "here a parameter is the whole value, and no matchers")

    def _expression(self, scalar: Scalar) -> Node:
        try:
            text = filled(scalar.text, {name: one.filling for name, one in self.given.items()})
        except Misplaced as misplaced:
            return self._refused(scalar, misplaced.message, misplaced.hint)
        return self._moved(scalar)._replace(text=text)

    def _label(self, label: Scalar) -> Scalar:
        only = self.given.get(whole(label.text))
        if not self._known(label) or not holes(label.text):
            return self._moved(label)
        if only and isinstance(only.filling, Name):
            return self._moved(label)._replace(text=only.filling.text)
        self._refused(label, f'"{label.text}" cannot be a label', "only a parameter of the type label can, and wholly")
        return self._moved(label)

    def _label_value(self, value: Node) -> Node:
        if isinstance(value, Mapping):
            entries = ((self._moved(key), self._label_value(inner)) for key, inner in value.entries)
            return Mapping(tuple(entries), self._at(value.position))
        if not isinstance(value, Scalar) or not holes(value.text):
            return self._moved(value) if isinstance(value, Scalar) else value
        if not self._known(value):
            return Refused(self._at(value.position))
        only = self.given.get(whole(value.text))
        match only:
            # in a mapping, text with characters of regular expressions is one
            case Given(filling=Value(text=text), node=Scalar() as node):
                return node._replace(text=literally(text), plain=False)
            case Given(filling=Pattern(), node=node):
                return node
        hint = "here a parameter is the whole value, and a label value or a pattern"
        return self._refused(value, f'"{value.text}" cannot be the value of a label', hint)

    def _known(self, scalar: Scalar) -> bool:
        """Whether every hole has a parameter; those that have none are reported."""
        unknown = [name for name in holes(scalar.text) if name not in self.given]
        self.used.update(holes(scalar.text))
        for name in unknown:
            begins = max((known for known in self.given if name.startswith(known)), key=len, default="")
            meant = begins or closest(name, self.given)
            self.used.add(meant)
            message = f'the template has no parameter "{name}"{"" if begins else guess(name, self.given)}'
            hint = "" if meant else f"known here: {', '.join(self.given) or 'none'}"
            hint = f"write ${{{begins}}}{name.removeprefix(begins)}" if begins else hint
            self.problems.append(Problem(self._at(scalar.position), "unknown-parameter", message, hint))
        return not unknown

    def _refused(self, scalar: Scalar, message: str, hint: str) -> Refused:
        self.problems.append(Problem(self._at(scalar.position), "misplaced-parameter", message, hint))
        return Refused(self._at(scalar.position))

    def _moved(self, scalar: Scalar) -> Scalar:
        return scalar._replace(position=self._at(scalar.position))

    def _at(self, position: Position) -> Position:
        return self.place or position
