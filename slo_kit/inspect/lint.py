"""Every problem in the boards of a folder at once."""

from __future__ import annotations

from collections.abc import Iterator

from slo_kit.errors import Problem
from slo_kit.inspect.boards import At, Board, written
from slo_kit.inspect.place import position
from slo_kit.inspect.rule import Bundle
from slo_kit.inspect.rules import RULES
from slo_kit.inspect.shape import BOARD
from slo_kit.inspect.shape.kinds import MISSING, WRONG

SHAPE = {
    "unknown-key": "has only keys that Grafana reads",
    "missing-key": "has the keys without which nothing is drawn",
    "wrong-type": "has numbers, texts and lists where Grafana wants them",
    "unknown-word": "uses only options that exist",
    "unknown-panel-type": "has only kinds of panel that exist",
    "unknown-unit": "uses only units that exist",
    "unknown-reducer": "reduces only in ways that exist",
    "unknown-transformation": "transforms only in ways that exist",
    "unknown-matcher": "matches fields and values only in ways that exist",
    "unknown-colour": "uses only colours that exist",
    "unknown-colour-mode": "colours only in ways that exist",
    "unknown-draw-style": "draws only in styles that exist",
}
"""What the shape of the JSON is checked for, by id; the words that exist are those in slo_kit/inspect/shape."""

SPOILS = (WRONG, MISSING, "unknown-panel-type")
"""Faults after which the other rules would only find consequences."""


def problems(bundle: Bundle) -> tuple[Problem, ...]:
    """What is wrong with the shape of each board, and where that is sound what the rules find."""
    found: list[Problem] = []
    sound: list[Board] = []
    for board in bundle.boards:
        faults = tuple(BOARD(board.content, ()))
        found += [problem(board, fault.at, fault.id, fault.message, fault.hint) for fault in faults]
        if not any(fault.id in SPOILS for fault in faults):
            sound.append(board)
    for board in sound:
        found += _by_rules(board, bundle)
    return tuple(found)


def shape_problems(boards: tuple[Board, ...]) -> tuple[Problem, ...]:
    """Only what makes boards unreadable for anything else that looks at them."""
    faults = ((board, fault) for board in boards for fault in BOARD(board.content, ()))
    return tuple(problem(board, each.at, each.id, each.message, each.hint) for board, each in faults if each.id in SPOILS)


def problem(board: Board, at: At, rule: str, message: str, hint: str) -> Problem:
    """With the line of the file, and the way to the value in words."""
    return Problem(position(board.path, board.text, at), rule, f"{written(at)}: {message}", hint)


def _by_rules(board: Board, bundle: Bundle) -> Iterator[Problem]:
    for rule in RULES:
        for finding in rule.find(board, bundle):
            yield problem(board, finding.at, rule.id, finding.message, finding.hint)
