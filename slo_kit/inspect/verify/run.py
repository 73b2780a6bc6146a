"""The run: boards, choices, queries; what fails and what is empty, gathered over all choices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from slo_kit import naming
from slo_kit.errors import CannotRun, InputProblems
from slo_kit.inspect.boards import Board, Content
from slo_kit.inspect.choices import Chosen, Kinds, choices, kinds, values
from slo_kit.inspect.filling import Span, filled
from slo_kit.inspect.lint import shape_problems
from slo_kit.inspect.times import span
from slo_kit.prometheus.client import Prometheus, Refused

POINTS = 120
"""Points asked for per line; enough to see whether there is any."""

EMPTY = "no data"
"""The word of panels whose emptiness is bad news; those that may be empty say something else instead."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A query of a board: of a panel, a variable or an annotation, by the words people see."""

    board: str
    place: str
    query: str = ""


@dataclass(frozen=True, slots=True)
class Trouble:
    """A query that failed or found nothing, with what was chosen each time; `words` are those of Prometheus, if any."""

    asked: Asked
    words: str
    chosen: tuple[Chosen, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of a run: how many queries were sent for how many choices, and the trouble.

    `early` are the titles of boards that were not asked: they show a time before anything was measured.
    """

    boards: int
    choices: int
    queries: int
    troubles: tuple[Trouble, ...]
    early: tuple[str, ...]


@dataclass(slots=True)
class _Log:
    choices: int = 0
    queries: int = 0
    found: dict[tuple[Asked, str], list[Chosen]] = field(default_factory=dict)

    def note(self, asked: Asked, answer: object, chosen: Chosen, *, may_be_empty: bool) -> None:
        """One answer; a refusal and an unwelcome emptiness are kept."""
        self.queries += 1
        if isinstance(answer, Refused):
            self.found.setdefault((asked, answer.words), []).append(chosen)
        elif not answer and not may_be_empty:
            self.found.setdefault((asked, ""), []).append(chosen)


def verify(boards: tuple[Board, ...], prometheus: Prometheus, now: int, *, every: bool) -> Verdict:
    """Everything asked at a moment; InputProblems for boards that are no boards, CannotRun without whole answers."""
    if wrong := shape_problems(boards):
        raise InputProblems(wrong, {board.path: board.text for board in boards})
    log, early = _Log(), []
    for board in boards:
        shown = span(board, now, POINTS)
        among = kinds(prometheus, shown, every=every)
        if among.slos:
            _verify(board, prometheus, shown, among, log)
        else:
            early.append(board.content["title"])
    if len(early) == len(boards):
        raise CannotRun(f"{prometheus.host} knows no SLO: it has no {naming.INFO}; are the built rules loaded there?")
    troubles = tuple(Trouble(asked, words, tuple(chosen)) for (asked, words), chosen in log.found.items())
    return Verdict(len(boards) - len(early), log.choices, log.queries, troubles, tuple(early))


def _verify(board: Board, prometheus: Prometheus, shown: Span, among: Kinds, log: _Log) -> None:
    ways = tuple(choices(board, prometheus, shown, among))
    log.choices += len(ways)
    for chosen in ways or ({},):
        for variable in board.variables:
            asked = Asked(board.content["title"], f'variable "{variable["name"]}"')
            log.note(asked, values(variable, chosen, prometheus, shown), chosen, may_be_empty=False)
        for annotation in board.content["annotations"]["list"]:
            if "expr" in annotation:
                asked = Asked(board.content["title"], f'annotation "{annotation["name"]}"')
                answer = prometheus.over(filled(annotation["expr"], chosen, shown), shown)
                log.note(asked, answer, chosen, may_be_empty=True)
        for panel, target in _targets(board) if ways else ():
            asked = Asked(board.content["title"], f'"{panel.get("title", "")}"', _name(panel, target))
            log.note(asked, _answer(target, chosen, prometheus, shown), chosen, may_be_empty=_may_be_empty(panel))


def _targets(board: Board) -> Iterator[tuple[Content, Content]]:
    return ((panel, target) for _, panel in board.drawn for target in panel.get("targets", ()) if not target.get("hide"))


def _answer(target: Content, chosen: Chosen, prometheus: Prometheus, shown: Span) -> object:
    query = filled(target["expr"], chosen, shown)
    return prometheus.instant(query, shown.end) if target.get("instant") else prometheus.over(query, shown)


def _may_be_empty(panel: Content) -> bool:
    return str(panel["fieldConfig"]["defaults"].get("noValue", EMPTY)) != EMPTY


def _name(panel: Content, target: Content) -> str:
    """What tells the queries of one panel apart."""
    return str(target["refId"]) if len(panel["targets"]) > 1 else ""
