"""What a rule of the lint is: an id, what it demands, and a generator of findings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from slo_kit.inspect.boards import At, Board
from slo_kit.model.plan import Plan


@dataclass(frozen=True, slots=True)
class NoPlan:
    """No workspace was named, so nothing is known of regions and policies."""


@dataclass(frozen=True, slots=True, eq=False)
class Bundle:
    """All boards of a folder, and the plan they should agree with."""

    boards: tuple[Board, ...]
    plan: Plan | NoPlan = NoPlan()


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend in a board: where, what is wrong, what to do."""

    at: At
    message: str
    hint: str


Find = Callable[[Board, Bundle], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """`demands` completes "every board ..." or "every panel ..." for the documentation."""

    id: str
    demands: str
    find: Find
