"""Rules about the grid of 24 columns."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from slo_kit.inspect.boards import At, Board, Content
from slo_kit.inspect.rule import Bundle, Finding, Rule

COLUMNS = 24
Placed = tuple[At, Content]


def inside(board: Board, _: Bundle) -> Iterator[Finding]:
    """Grafana squeezes what is too wide, and hides what is too small."""
    for at, panel in board.panels:
        grid = panel["gridPos"]
        if not (0 <= grid["x"] < grid["x"] + grid["w"] <= COLUMNS and grid["y"] >= 0 and grid["h"] >= 1):
            width, start = grid["w"], grid["x"]
            yield Finding(
                (*at, "gridPos"), f"{width} columns from {start} are not within {COLUMNS}", "make it narrower or move it"
            )


def overlap(board: Board, _: Bundle) -> Iterator[Finding]:
    """Grafana pushes one of two panels down, and every one below it."""
    for group in _groups(board):
        for (_above, one), (at, other) in combinations(group, 2):
            if _meet(one["gridPos"], other["gridPos"]):
                yield Finding((*at, "gridPos"), f'the panel lies on "{one.get("title", "")}"', "move one of them")


def gap(board: Board, _: Bundle) -> Iterator[Finding]:
    """Grafana moves panels up into free rows, so the board would not look as written."""
    for group in _groups(board):
        taken = {row for _, panel in group for row in _rows(panel["gridPos"])}
        for at, panel in group:
            top = panel["gridPos"]["y"]
            if top > min(taken) and top - 1 not in taken:
                yield Finding((*at, "gridPos", "y"), "the row above the panel is empty", "move it up")


def _groups(board: Board) -> Iterator[list[Placed]]:
    """Panels that share a grid: those of the board, and those of each folded row."""
    placed = list(board.panels)
    yield [each for each in placed if len(each[0]) == 2]
    for row, _ in placed:
        if folded := [each for each in placed if len(each[0]) == 4 and each[0][:2] == row]:
            yield folded


def _rows(grid: Content) -> range:
    return range(grid["y"], grid["y"] + grid["h"])


def _meet(one: Content, other: Content) -> bool:
    beside = one["x"] + one["w"] <= other["x"] or other["x"] + other["w"] <= one["x"]
    return not (beside or one["y"] + one["h"] <= other["y"] or other["y"] + other["h"] <= one["y"])


RULES = (
    Rule("grid-inside", "keeps its panels within 24 columns", inside),
    Rule("grid-overlap", "has no panel on another", overlap),
    Rule("grid-gap", "leaves no row of the grid empty", gap),
)
