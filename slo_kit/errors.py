"""What can go wrong, as values: problems in what people wrote, and reasons for not running at all."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Position(NamedTuple):
    """Where a word stands: 1-based line and column, and how many characters it is wide."""

    path: str
    line: int
    column: int
    width: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


class Problem(NamedTuple):
    """One thing to mend in the input: where, which check found it, what is wrong, and what to type instead."""

    position: Position
    id: str
    message: str
    hint: str = ""

    def __str__(self) -> str:
        return f"{self.position}: {self.message} [{self.id}]"


class SloKitError(Exception):
    """Base of the errors that end a command with a message instead of a traceback."""

    exit_code = 3


class InputProblems(SloKitError):
    """The workspace has problems; carries all of them, sorted, and the text of each file for quoting."""

    exit_code = 1

    def __init__(self, problems: Iterable[Problem], texts: dict[str, str]) -> None:
        self.problems = tuple(sorted(set(problems)))
        self.texts = texts
        super().__init__("\n".join(map(str, self.problems)))


class Drift(SloKitError):
    """What is on disk is not what would be built, or a proof failed; the message says where."""

    exit_code = 1


class CannotRun(SloKitError):
    """Something outside is missing: a file, a server, a tool, a permission. The message says which and what to do."""

    exit_code = 3
