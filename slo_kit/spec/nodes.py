"""YAML text to nodes that know where they stand; nothing is guessed, merged or overwritten on the way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import yaml

from slo_kit.errors import Position, Problem
from slo_kit.spec.syntax import syntax_problem

_DEEPEST = 100
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The C parser where PyYAML was built with it; it is ten times faster."""

_WORDS = {
    **dict.fromkeys(("true", "false", "yes", "no", "on", "off", "y", "n"), "a boolean"),
    **dict.fromkeys(("", "~", "null"), "nothing"),
    **dict.fromkeys(("<<", "="), "a merge key"),
}
_READINGS = (
    ("", r"0|[1-9][0-9]*"),
    ("a date", r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt\s].*)?"),
    ("a time", r"[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?"),
    ("a number", r"[-+]?([0-9][0-9_]*(\.[0-9_]*)?|\.[0-9][0-9_]*)([eE][-+]?[0-9]+)?|0[bBoOxX][0-9a-fA-F_]+"),
    ("a number", r"[-+]?\.(?i:inf|nan)"),
)
"""What readers of YAML may take a word without quotes for; 0777 is 511 to some of them and 12:30 is 750.

A whole number that all of them read alike may be text. No pattern is for what begins with a letter: most of what is written.
"""


class Scalar(NamedTuple):
    """A word or text; `plain` if it stands there without quotes."""

    text: str
    plain: bool
    position: Position

    @property
    def empty(self) -> bool:
        """Whether nothing was written, or one of YAML's words for nothing."""
        return self.plain and self.text.lower() in {"", "~", "null"}

    @property
    def reading(self) -> str:
        """What it may be taken for if text is meant (`a boolean`, `a time`); "" for what is text to every reader."""
        if not self.plain:
            return ""
        word = _WORDS.get(self.text.lower())
        if word is not None or self.text[0].isalpha():
            return word or ""
        return next((said for said, pattern in _READINGS if re.fullmatch(pattern, self.text)), "")


class Sequence(NamedTuple):
    """A list."""

    items: tuple[Node, ...]
    position: Position


class Mapping(NamedTuple):
    """Keys and values in written order; every key is there once."""

    entries: tuple[tuple[Scalar, Node], ...]
    position: Position


class Refused(NamedTuple):
    """Stands where something was that has been reported already, so that nobody reports it again."""

    position: Position


Node = Scalar | Sequence | Mapping | Refused


class Documents(NamedTuple):
    """What a file holds, documents without content left out, and what is wrong with its YAML."""

    nodes: tuple[Node, ...]
    problems: tuple[Problem, ...]


def read_documents(text: str, path: str) -> Documents:
    """Read all documents of a file; those after a syntax error are lost, everything else is kept."""
    builder = _Builder(path, text.splitlines())
    try:
        for event in yaml.parse(text, Loader=LOADER):
            builder.take(event)
            if builder.depth > _DEEPEST:
                message = f"more than {_DEEPEST} levels of nesting"
                builder.problems.append(Problem(builder.position(event), "too-deep", message, "nothing here needs more than ten"))
                break
    except yaml.YAMLError as error:
        builder.problems.append(builder.unclosed(error) or syntax_problem(error, path, text))
    return Documents(tuple(builder.nodes), tuple(builder.problems))


class _Builder:
    """Turns the parser's events into nodes; from events rather than PyYAML's own nodes, which hide aliases."""

    def __init__(self, path: str, lines: list[str]) -> None:
        self.path = path
        self.lines = lines
        self.nodes: list[Node] = []
        self.problems: list[Problem] = []
        self.last: Any = None
        self._open: list[tuple[Any, list[Node]]] = []

    @property
    def depth(self) -> int:
        """How many lists and mappings are open."""
        return len(self._open)

    def take(self, event: Any) -> None:
        """Take the next event."""
        match event:
            case yaml.ScalarEvent():
                self._add(event, Scalar(event.value, not event.style, self.position(event)))
            case yaml.AliasEvent():
                message = f'the alias "*{event.anchor}" is not read; every value stands where it is used'
                self._refuse(event, "alias", message, "write the value out")
            case yaml.SequenceStartEvent() | yaml.MappingStartEvent():
                self._open.append((event, []))
            case yaml.SequenceEndEvent():
                start, children = self._open.pop()
                self._add(start, Sequence(tuple(children), self.position(start, event)))
            case yaml.MappingEndEvent():
                start, children = self._open.pop()
                place = self.position(start, event) if start.flow_style or not children else children[0].position
                self._add(start, self._mapping(children, place))
        self.last = event

    def unclosed(self, error: yaml.YAMLError) -> Problem | None:
        """A quote before the error that closes lines below where it was opened, and so is probably the cause."""
        mark: Any = getattr(error, "problem_mark", None)
        if not mark or getattr(self.last, "style", None) not in {"'", '"'}:
            return None
        if self.last.end_mark.line == self.last.start_mark.line or self.last.end_mark.line != mark.line:
            return None
        message = f"a quote that closes only on line {mark.line + 1}"
        return Problem(self.position(self.last), "yaml-syntax", message, "close it on this line")

    def _add(self, event: Any, node: Node) -> None:
        if event.tag and event.tag != "!":
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            self._refuse(event, "tag", f'the tag "{tag}" is not read', "leave it out")
        else:
            self._place(node)

    def _refuse(self, event: Any, problem_id: str, message: str, hint: str) -> None:
        position = self.position(event)
        self.problems.append(Problem(position, problem_id, message, hint))
        self._place(Refused(position))

    def _place(self, node: Node) -> None:
        if self._open:
            self._open[-1][1].append(node)
        elif not (isinstance(node, Scalar) and node.empty):
            self.nodes.append(node)

    def _mapping(self, children: list[Node], position: Position) -> Mapping | Refused:
        entries: dict[str, tuple[Scalar, Node]] = {}
        for key, value in self._keyed(children):
            if key.text in entries:
                first = entries[key.text][0].position
                message = f'duplicate key "{key.text}", first on line {first.line}'
                self.problems.append(Problem(key.position, "duplicate-key", message, "leave one of them out"))
            else:
                entries[key.text] = key, value
        if children and not entries:
            return Refused(position)
        return Mapping(tuple(entries.values()), position)

    def _keyed(self, children: list[Node]) -> Iterator[tuple[Scalar, Node]]:
        """Keys that are text, with their values; the others are reported."""
        for key, value in zip(children[::2], children[1::2], strict=True):
            if isinstance(key, Scalar) and not key.reading:
                yield key, value
                continue
            match key:
                case Scalar(text="<<", plain=True):
                    message = "merge keys are not read; every value stands where it is used"
                    self.problems.append(Problem(key.position, "merge-key", message, "write the keys out"))
                case Scalar(text=text):
                    message = f'"{text}" without quotes may be read as {key.reading}, and a key is text'
                    self.problems.append(Problem(key.position, "ambiguous-text", message, f'write "{text}" in quotes'))
                case Sequence() | Mapping():
                    message = "a list or mapping stands where a key is wanted"
                    self.problems.append(
                        Problem(key.position, "key-not-text", message, "put text with braces in quotes; render templates first")
                    )

    def position(self, event: Any, end: Any = None) -> Position:
        """From the start of an event to its end or the end of the line; a block of lines is at its first character."""
        start, stop = event.start_mark, (end or event).end_mark
        if end is not None and not event.flow_style:
            return Position(self.path, start.line + 1, start.column + 1)
        line = self.lines[start.line] if start.line < len(self.lines) else ""
        column = stop.column if stop.line == start.line else len(line.rstrip())
        return Position(self.path, start.line + 1, start.column + 1, max(1, column - start.column))


def positions(key: Scalar, value: Node) -> dict[str, Position]:
    """Where a key stands, its value, and what that is made of: `regions!`, `regions`, `regions.0`, `objectives.eu-west-1`."""
    there: dict[str, Position] = {}
    match value:
        case Sequence():
            there = {f"{key.text}.{index}": item.position for index, item in enumerate(value.items)}
        case Mapping():
            for name, inner in value.entries:
                there |= {f"{key.text}.{name.text}": inner.position, f"{key.text}.{name.text}!": name.position}
        case _:
            pass
    return {key.text: value.position, f"{key.text}!": key.position, **there}
