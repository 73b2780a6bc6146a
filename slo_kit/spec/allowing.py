"""Comments that allow a lint: `# slo-kit: allow <id>: <reason>`.

Behind a value or on the line above it, one counts for that line; above the first line of a document, for the whole of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Set
from typing import NamedTuple

from slo_kit.errors import Position, Problem
from slo_kit.ids import LINTS, LIVE, REFUSED, may_be_allowed
from slo_kit.spec.words import guess

_MARK = "slo-kit: allow"
_COMMENT = r"(?:^|\s)#\s*slo-kit: allow\b[ \t]*(?P<id>[^\s:]*)[ \t]*:?[ \t]*(?P<reason>.*)$"
_BORDER = r"---(\s|$)|\.\.\.\s*$"
_FORM = "write # slo-kit: allow <id>: <reason>"


class Allowance(NamedTuple):
    """One comment: which id, why, and the first and last line that it counts for."""

    id: str
    reason: str
    position: Position
    first: int
    last: int

    def covers(self, problem: Problem) -> bool:
        """Whether it allows a problem."""
        place = problem.position
        here = place.path == self.position.path and self.first <= place.line <= self.last
        return here and problem.id == self.id and self.sound

    @property
    def sound(self) -> bool:
        """Whether it may allow anything."""
        return bool(self.reason) and may_be_allowed(self.id)


def allowances(texts: Mapping[str, str]) -> tuple[Allowance, ...]:
    """Every such comment of a workspace."""
    return tuple(one for path, text in texts.items() if _MARK in text for one in _of_file(path, text.splitlines()))


def remaining(problems: Iterable[Problem], texts: Mapping[str, str]) -> tuple[Problem, ...]:
    """The problems that nothing allows."""
    known = allowances(texts)
    return tuple(problem for problem in problems if not any(one.covers(problem) for one in known))


class Judged(NamedTuple):
    """What was not looked for, so that comments about it are not idle: lints of unsound files, and what only servers know."""

    unsound: Set[str] = frozenset()
    live: bool = False

    def knows(self, one: Allowance) -> bool:
        """Whether what a comment allows was looked for."""
        return one.position.path not in self.unsound and (self.live or one.id not in LIVE)


def remarks(texts: Mapping[str, str], problems: Iterable[Problem], judged: Judged = Judged()) -> Iterator[Problem]:
    """What is wrong with the comments, given every problem that was found."""
    found = tuple(problems)
    for one in allowances(texts):
        if one.id not in {*LINTS, *LIVE, *REFUSED}:
            said = f'there is no check "{one.id}"{guess(one.id, {**LINTS, **LIVE})}' if one.id else "no check is named"
            yield Problem(one.position, "allow-unknown", said, _FORM)
        elif one.id in REFUSED:
            message = f'"{one.id}" cannot be allowed: what it finds cannot be compiled, or would count wrongly'
            yield Problem(one.position, "allow-refused", message, "mend it, and remove the comment")
        elif not one.reason:
            yield Problem(one.position, "allow-without-reason", f'no reason is given for "{one.id}"', _FORM)
        elif not any(one.covers(problem) for problem in found) and judged.knows(one):
            message = f'nothing here is found by "{one.id}"'
            yield Problem(one.position, "allow-unused", message, "remove the comment, or put it on the line that it is about")


def _of_file(path: str, lines: list[str]) -> Iterator[Allowance]:
    for number, line in enumerate(lines, 1):
        if found := re.search(_COMMENT, line):
            begin = line.index("#", found.start()) + 1
            place = Position(path, number, begin, max(1, len(line.rstrip()) - begin + 1))
            yield Allowance(found["id"], found["reason"].strip(), place, *_counts_for(lines, number, line))


def _counts_for(lines: list[str], number: int, line: str) -> tuple[int, int]:
    """The lines that a comment on this line is about."""
    if not line.lstrip().startswith("#"):
        return number, number
    after = next((later for later, text in enumerate(lines[number:], number + 1) if not _aside(text)), number)
    begins = all(_aside(text) or re.match(_BORDER, text) for text in _since_border(lines, number - 1))
    return (after, _ending(lines, after)) if begins else (after, after)


def _aside(text: str) -> bool:
    return not text.strip() or text.lstrip().startswith("#")


def _since_border(lines: list[str], end: int) -> list[str]:
    """What stands between the beginning of the document and a line."""
    start = next((at for at in range(end - 1, -1, -1) if re.match(_BORDER, lines[at])), 0)
    return lines[start:end]


def _ending(lines: list[str], number: int) -> int:
    """The last line of the document that a line is in."""
    return next((later for later, text in enumerate(lines[number:], number) if re.match(_BORDER, text)), len(lines))
