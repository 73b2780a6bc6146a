"""What a section says, whatever the form: paragraphs, tables and charts."""

from __future__ import annotations

from dataclasses import dataclass

from slo_kit.report.account import State
from slo_kit.report.series import Instant


@dataclass(frozen=True, slots=True)
class Lead:
    """The one sentence to repeat."""

    text: str


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph."""

    text: str


@dataclass(frozen=True, slots=True)
class Counts:
    """How many SLOs are in each state, worst first."""

    counts: tuple[tuple[State, int], ...]


@dataclass(frozen=True, slots=True)
class Words:
    """A table cell of plain text; `link` may be empty, `quiet` is for what repeats or explains."""

    text: str
    link: str = ""
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """A table cell with a figure, which may be empty, and its word."""

    figure: str
    state: State


@dataclass(frozen=True, slots=True)
class Spark:
    """A table cell with the course of a budget: shares left, oldest first."""

    points: tuple[float, ...]
    state: State


@dataclass(frozen=True, slots=True)
class Bar:
    """A table cell with a share of something and its figure; `mark` is another share to compare with, below 0 for none."""

    share: float
    text: str
    mark: float = -1.0
    loud: bool = False


Item = Words | Verdict | Spark | Bar


@dataclass(frozen=True, slots=True)
class Column:
    """A heading; numbers are set to the right. `extra` columns may go where there is no room."""

    title: str
    number: bool = False
    extra: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of items; a `caption` is empty where the section's title says enough."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Item, ...], ...]
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """The budget left in one place over time: (instant, share); `figure` and `state` are those at the end."""

    place: str
    points: tuple[tuple[Instant, float], ...]
    figure: str
    state: State
    main: bool


@dataclass(frozen=True, slots=True)
class BurnDown:
    """Budgets of one SLO from full to what is left."""

    title: str
    start: Instant
    end: Instant
    lines: tuple[Line, ...]


Block = Lead | Prose | Counts | Table | BurnDown


@dataclass(frozen=True, slots=True)
class Section:
    """An answer to one question; the first has no title."""

    id: str
    title: str
    blocks: tuple[Block, ...]
