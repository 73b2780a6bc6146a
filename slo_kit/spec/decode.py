"""Nodes to frozen dataclasses, led by their type hints; every problem is collected, never just the first."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from collections.abc import Mapping as Mapped
from dataclasses import is_dataclass
from typing import TYPE_CHECKING, Any, TypeVar, get_args, get_origin

from slo_kit.errors import Position, Problem
from slo_kit.model.mode import Mode
from slo_kit.model.slo import Indicator
from slo_kit.sli import KINDS
from slo_kit.spec.examples import EXAMPLES
from slo_kit.spec.fields import NAMED
from slo_kit.spec.inside import within
from slo_kit.spec.matchers import matchers
from slo_kit.spec.nodes import Mapping, Node, Refused, Scalar, Sequence, positions
from slo_kit.spec.scalars import Fault, member, reader
from slo_kit.spec.shapes import Key, keeps_positions, keys_of, misfit, sort_of
from slo_kit.spec.templates import TEMPLATED, Templates
from slo_kit.spec.words import choice, closest, guess

if TYPE_CHECKING:
    from slo_kit.spec.template import Use

T = TypeVar("T")
Lines = tuple[str, ...] | list[str]


class Incomplete(Exception):
    """The value cannot be made; why has been reported."""


class Decoder:
    """Decodes any number of nodes and keeps the problems it meets; without templates, no indicator can use any."""

    def __init__(self, lines: Lines = (), templates: Templates | None = None) -> None:
        """The lines of the file, so that a problem inside of a value is shown where it is."""
        self.templates = templates
        self.problems: list[Problem] = []
        self._lines = lines
        self._inner: dict[int, dict[str, Position]] = {}
        """Where the values of an indicator stand, by its node: it is asked for them under the key of the node."""

    def decode(self, node: Node, kind: type[T]) -> T:
        """A dataclass from a mapping; list items that are wrong are left out of it, and Incomplete says it cannot be made."""
        try:
            value: T = self._value(node, (kind,), "this")
        except Fault as fault:
            self._report(fault, node.position)
            raise Incomplete from None
        return value

    def _report(self, fault: Fault, position: Position, node: Node | None = None) -> None:
        """About a position; inside of it where the fault says so and the node is the value that it speaks of."""
        if fault.inside and isinstance(node, Scalar) and self._lines:
            position = within(self._lines, position, node.text, *fault.inside)
        self.problems.append(Problem(position, fault.id, fault.message, fault.hint))

    def _value(self, node: Node, kinds: tuple[Any, ...], subject: str) -> Any:
        """A value of the first kind that this sort of node can be; raises Fault, which speaks of the subject, or Incomplete."""
        if isinstance(node, Refused):
            raise Incomplete
        kind = next((kind for kind in kinds if isinstance(node, sort_of(kind))), None)
        if kind is None:
            raise misfit(node, kinds, subject)
        match node:
            case Scalar() | Mapping() if kind is type(node):
                return node
            case Scalar() | Mapping() if kind is Mode:
                return self._mode(node)
            case Scalar():
                read = reader(kind)
                return read(node) if read else member(kind, node)
            case Sequence():
                return self._items(node, get_args(kind)[0], subject)
            case Mapping() if kind is Indicator:
                return self._indicator(node)
            case Mapping() if is_dataclass(kind):
                return self._whole(node, kind)
            case Mapping() if get_origin(kind) is Mapped:
                return self._by_name(node, get_args(kind)[1], NAMED.get(subject.strip('"'), _anything))
            case Mapping():
                return matchers(node, self._report)

    def _items(self, node: Sequence, kind: Any, subject: str) -> tuple[Any, ...]:
        made = []
        for item in node.items:
            try:
                made.append(self._value(item, (kind,), f"an item of {subject}"))
            except Fault as fault:
                self._report(fault, item.position, item)
            except Incomplete:
                continue
        return tuple(made)

    def _by_name(self, node: Mapping, kind: Any, rule: Callable[[Any], None]) -> dict[str, Any]:
        """Values of one kind under names that people choose; those that are wrong are left out of it."""
        if not node.entries:
            raise Fault("empty-mapping", "nothing is written between the braces", "write at least one, or leave the key out")
        made = {}
        for name, value in node.entries:
            if isinstance(value, Scalar) and value.empty:
                self._report(Fault("no-value", f'"{name.text}" has no value', "write one, or leave it out"), name.position)
                continue
            try:
                each = self._value(value, (kind,), f'"{name.text}"')
                rule(each)
                made[name.text] = each
            except Fault as fault:
                self._report(fault, value.position)
            except Incomplete:
                continue
        return made

    def _object(self, node: Mapping, kind: Any) -> tuple[Any, dict[str, Position]]:
        """An instance and where its values stand."""
        keys = keys_of(kind)
        at: dict[str, Position] = {"": node.position}
        values: dict[str, Any] = {}
        refused = set()
        for written, value in node.entries:
            at |= positions(written, value)
            key = keys.get(written.text)
            if key is None:
                # A misspelt key is one problem, not a second one for being missing.
                refused.add(self._unknown(written, tuple(keys)))
                continue
            try:
                values[key.field] = self._checked(key, value)
            except Fault as fault:
                self._report(fault, written.position if isinstance(value, Scalar) and value.empty else value.position, value)
                refused.add(key.written)
            except Incomplete:
                refused.add(key.written)
            at |= {f"{written.text}.{name}": place for name, place in self._inner.pop(id(value), {}).items() if name}
        if self._absent(node, (key.written for key in keys.values() if key.required), refused) or refused - {""}:
            raise Incomplete
        return kind(**values, **({"at": at} if keeps_positions(kind) else {})), at

    def _whole(self, node: Mapping, kind: Any) -> Any:
        """An instance whose fields fit together, as far as it says what would not."""
        made, at = self._object(node, kind)
        if self._at_odds(made, at, "policy-row"):
            raise Incomplete
        return made

    def _at_odds(self, made: Any, at: dict[str, Position], fault: str) -> bool:
        """Report, under an id, what an instance says of itself that would not fit together; whether there was any."""
        faults = tuple(made.faults()) if hasattr(made, "faults") else ()
        for field, message, hint in faults:
            self._report(Fault(fault, message, hint), at.get(field, at[""]))
        return bool(faults)

    def _absent(self, node: Mapping, required: Iterable[str], refused: set[str]) -> bool:
        there = {key.text for key, _ in node.entries} | refused
        absent = [key for key in required if key not in there]
        for key in absent:
            example = f"add {key}: {EXAMPLES.get(key, '')}".rstrip()
            self._report(Fault("missing-key", f'"{key}" is missing', example), node.position)
        return bool(absent)

    def _checked(self, key: Key, node: Node) -> Any:
        or_leave_out = "" if key.required else f', or leave "{key.written}" out'
        if isinstance(node, Scalar) and node.empty:
            raise Fault("no-value", f'"{key.written}" has no value', f"write one{or_leave_out}")
        if isinstance(node, Sequence) and not node.items and not key.may_be_empty:
            raise Fault("empty-list", f'"{key.written}" is empty', f"list at least one{or_leave_out}")
        value = self._value(node, key.kinds, f'"{key.written}"')
        if key.each and isinstance(node, Sequence):
            words = [item for item in node.items if isinstance(item, Scalar) and not item.reading]
            for index, fault in key.each(tuple(word.text.strip() for word in words)):
                self._report(fault, words[index].position)
        try:
            if key.rule:
                key.rule(value)
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
        """Exactly one key, the kind; its value says what is counted, or which template does."""
        if len(node.entries) != 1:
            hint = f"write {choice(KINDS)}"
            raise Fault("indicator", f"an indicator is of one kind, and {len(node.entries) or 'none'} are given", hint)
        key, value = self._chosen(node, (*KINDS, *(TEMPLATED if self.templates else ())))
        if key.text in TEMPLATED:
            return self._of_template(self._made(key, TEMPLATED[key.text], value, "indicator")[0], node)
        made, at = self._made(key, KINDS[key.text], value, "indicator")
        self._inner[id(node)] = at
        indicator: Indicator = made
        return indicator

    def _chosen(self, node: Mapping, kinds: Iterable[str]) -> tuple[Scalar, Node]:
        """The one key of a mapping, which is the word for a kind, and what it says."""
        (key, value), *_ = node.entries
        if key.text not in kinds:
            self._unknown(key, tuple(kinds))
            raise Incomplete
        if isinstance(value, Refused):
            raise Incomplete
        return key, value

    def _made(self, key: Scalar, kind: Any, value: Node, fault: str) -> tuple[Any, dict[str, Position]]:
        """An instance of a chosen kind, as far as it can be made, and where its values stand."""
        if not isinstance(value, Mapping):
            raise misfit(value, (kind,), f'"{key.text}"')
        made, at = self._object(value, kind)
        self._at_odds(made, at, fault)
        return made, at

    def _of_template(self, use: Use, node: Mapping) -> Indicator:
        """What a template makes of the values of its use; its text is not in this file, so what is wrong is told of the use."""
        filled, problems = self.templates.indicator(use) if self.templates else (None, ())
        self.problems.extend(problems)
        if filled is None:
            raise Incomplete
        inside = Decoder()
        try:
            return inside._indicator(filled)
        finally:
            self.problems.extend(inside.problems)
            self._inner[id(node)] = {**inside._inner.pop(id(filled), {}), "use": use.at["template"]}

    def _mode(self, node: Scalar | Mapping) -> Mode:
        """A word, or one word with what it needs: `events`, `{quorum: 2}`."""
        from slo_kit.spec import modes  # most workspaces name none, and every commit hook waits for imports

        if isinstance(node, Scalar):
            return modes.plain(node)
        if len(node.entries) != 1:
            raise Fault("mode", f"regions add up in one way, and {len(node.entries) or 'none'} are given", modes.WRITE)
        key, value = self._chosen(node, modes.WORDS)
        mode: Mode = self._made(key, *modes.spelled_out(key, value), "mode")[0]
        return mode


def _anything(_: object) -> None:
    """The rule of names that people choose, where there is none."""
