"""How a foreign document is read: key by key, with the place of every word, every problem collected."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation

from slo_kit.duration import Duration
from slo_kit.errors import Position, Problem
from slo_kit.naming import NAME
from slo_kit.spec.nodes import Mapping, Node, Refused, Scalar, Sequence
from slo_kit.spec.words import choice, guess

_LONGEST = 30
"""Characters of a number; beyond that, arithmetic stops being exact."""


class Remarks:
    """What is wrong with documents, and what they say that has no equivalent."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.notes: list[Problem] = []

    def wrong(self, position: Position, id: str, message: str, hint: str = "") -> None:  # noqa: A002 - the word of errors.Problem
        """Something to mend."""
        self.problems.append(Problem(position, id, " ".join(message.split()), " ".join(hint.split())))

    def note(self, position: Position, id: str, message: str, hint: str = "") -> None:  # noqa: A002 - as above
        """Something to know."""
        self.notes.append(Problem(position, id, " ".join(message.split()), " ".join(hint.split())))

    def name(self, word: str, position: Position, what: str) -> str:
        """A name as slo-kit allows it; one that is changed is noted."""
        if NAME.fullmatch(word):
            return word
        plain = re.sub(r"[^a-z0-9]+", "-", word.lower()).strip("-")[:63].strip("-")
        if not plain:
            self.wrong(position, "bad-name", f'"{word}" is no name for {what}', "write letters, as in rpc-gateway")
            return "unnamed"
        said = f'{what} "{word}" is called "{plain}" here'
        self.note(position, "renamed", said, "names are lower-case letters, digits and dashes")
        return plain


class Fields:
    """A mapping whose keys are taken one by one; what nobody took is left over. An absent one has no keys."""

    def __init__(self, node: Node | None, position: Position, remarks: Remarks, name: str = "") -> None:
        if isinstance(node, Scalar) and node.empty:
            node = None
        if node is not None and not isinstance(node, Mapping | Refused):
            remarks.wrong(node.position, "wrong-kind", f'"{name}" is {_sort(node)}; a mapping is wanted')
        self.broken = node is not None and not isinstance(node, Mapping)
        self.position = node.position if node is not None else position
        self.remarks = remarks
        self.name = name
        self._entries = {key.text: (key, value) for key, value in node.entries} if isinstance(node, Mapping) else {}
        self._taken: set[str] = set()

    def __contains__(self, key: str) -> bool:
        return key in self._entries and not (isinstance(node := self._entries[key][1], Scalar) and node.empty)

    @property
    def keys(self) -> tuple[Scalar, ...]:
        """All keys, in written order."""
        return tuple(key for key, _ in self._entries.values())

    def node(self, key: str) -> Node | None:
        """The value as it stands; None for none."""
        self._taken.add(key)
        return self._entries[key][1] if key in self else None

    def at(self, *keys: str) -> Position:
        """Where the first of these values stands that is there, else where the mapping does."""
        for key in keys:
            if key in self._entries:
                written, value = self._entries[key]
                return written.position if isinstance(value, Scalar) and value.empty else value.position
        return self.position

    def word(self, key: str) -> Scalar | None:
        """A single value; a list or mapping is a problem."""
        node = self.node(key)
        if node is None or isinstance(node, Scalar | Refused):
            return node if isinstance(node, Scalar) else None
        self.remarks.wrong(node.position, "wrong-kind", f'"{key}" is {_sort(node)}; a single value is wanted')
        return None

    def text(self, key: str, default: str = "") -> str:
        """Text, whatever else a reader of YAML may take it for."""
        word = self.word(key)
        return word.text.strip() if word else default

    def needed(self, key: str, example: str) -> str:
        """Text that must be there."""
        found = self.text(key)
        if (
            not found
            and not self.broken
            and not isinstance(self._entries.get(key, (None, None))[1], Sequence | Mapping | Refused)
        ):
            what = "is empty" if key in self._entries else "is missing"
            self.remarks.wrong(self.at(key), "missing-key", f'"{key}" {what}', f"write {key}: {example}")
        return found

    def number(self, key: str) -> Decimal | None:
        """A number, in quotes or without."""
        word = self.word(key)
        if word is None:
            return None
        try:
            number = Decimal(word.text.strip()) if len(word.text) <= _LONGEST else None
        except InvalidOperation:
            number = None
        if number is None or not number.is_finite():
            self.remarks.wrong(word.position, "not-a-number", f'"{word.text}" is not a number', "write digits, as in 99.9")
            return None
        return number

    def duration(self, key: str, example: str) -> Duration | None:
        """A length of time that must be there, as Prometheus spells it."""
        written = self.needed(key, example)
        if not written:
            return None
        try:
            return Duration.parse(written)
        except ValueError as error:
            message, _, hint = str(error).rpartition("; ")
            self.remarks.wrong(self.at(key), "not-a-duration", message or hint, f"write it as in {example}")
            return None

    def flag(self, key: str) -> bool:
        """Whether something is on; what is not written is off."""
        word = self.word(key)
        if word is None or (word.plain and word.text.lower() in {"false", "no", "off"}):
            return False
        if not word.plain or word.text.lower() not in {"true", "yes", "on"}:
            self.remarks.wrong(word.position, "not-a-boolean", f'"{word.text}" is neither true nor false', "write true or false")
        return True

    def one_of(self, key: str, known: Iterable[str]) -> str:
        """One of some words, or nothing where nothing is written."""
        found, allowed = self.text(key), tuple(known)
        if found and found not in allowed:
            message = f'"{found}" is not known here{guess(found, allowed)}'
            self.remarks.wrong(self.at(key), "unknown-value", message, f"write {choice(allowed)}")
            return ""
        return found

    def inside(self, key: str) -> Fields:
        """The mapping below a key."""
        return Fields(self.node(key), self.at(key), self.remarks, key)

    def each(self, key: str) -> tuple[Fields, ...]:
        """The mappings of a list."""
        return tuple(Fields(item, item.position, self.remarks, f"{key}[{index}]") for index, item in enumerate(self.items(key)))

    def items(self, key: str) -> tuple[Node, ...]:
        """The items of a list."""
        node = self.node(key)
        if node is None or isinstance(node, Refused):
            return ()
        if not isinstance(node, Sequence):
            self.remarks.wrong(node.position, "wrong-kind", f'"{key}" is {_sort(node)}; a list is wanted')
            return ()
        return node.items

    def words(self, key: str) -> dict[str, Scalar]:
        """Keys and single values below a key, as labels are."""
        inner = self.inside(key)
        found = ((written.text, inner.word(written.text)) for written in inner.keys)
        return {label: word for label, word in found if word is not None}

    def left(self) -> Iterator[tuple[Scalar, Node]]:
        """Keys that nobody took, with their values."""
        return ((key, value) for key, value in self._entries.values() if key.text not in self._taken)

    def refuse_left(self) -> None:
        """A problem for every key that nobody took."""
        for key, _ in self.left():
            hint = "" if guess(key.text, self._taken) else f"known here: {', '.join(sorted(self._taken))}"
            self.remarks.wrong(key.position, "unknown-key", f'unknown key "{key.text}"{guess(key.text, self._taken)}', hint)

    def note_left(self, tool: str) -> None:
        """A note for every key that nobody took, where the other tool takes no notice of it either."""
        for key, _ in self.left():
            message = f'unknown key "{key.text}"{guess(key.text, self._taken)}; {tool} takes no notice of it, and neither do we'
            self.remarks.note(key.position, "ignored-key", message, "correct it, or leave it out")


def _sort(node: Node) -> str:
    return "a list" if isinstance(node, Sequence) else "a mapping" if isinstance(node, Mapping) else "a single value"
