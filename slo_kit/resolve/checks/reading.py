"""How checks read a workspace: every SLO, its policy, its objectives, and the word to point at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from slo_kit.errors import Position
from slo_kit.model.policy import AlertPolicy
from slo_kit.model.slo import Service, Slo
from slo_kit.model.workspace import Workspace
from slo_kit.resolve.journeys import promises

_LOOKED_AT = 12
"""Lines from the beginning of a value on; what is folded over more than that is pointed at as a whole."""


def slos(workspace: Workspace) -> Iterator[tuple[Service, Slo]]:
    """Every SLO with its service, journeys among them."""
    yield from promises(workspace)


def policed(workspace: Workspace) -> Iterator[tuple[Slo, AlertPolicy]]:
    """Every SLO whose policy is there."""
    for _, slo in slos(workspace):
        if slo.policy in workspace.policies:
            yield slo, workspace.policies[slo.policy]


def objectives(slo: Slo, workspace: Workspace) -> Iterator[tuple[Decimal, Position]]:
    """The objective of the regions, other ones of single regions and the global one, in percent; with the word to point at."""
    yield slo.objective, spot(slo.at, "policy", "objective")
    for region, objective in slo.objectives.items():
        yield objective, slo.at[f"objectives.{region}"]
    if workspace.topology.global_ and slo.global_.objective not in {None, slo.objective}:
        yield Decimal(slo.global_.objective or 0), slo.global_.at["objective"]


def near(workspace: Workspace, place: Position, word: str) -> Position:
    """Where a word stands in the value at a place; the whole value if it cannot be found there."""
    lines = workspace.texts.get(place.path, "").splitlines()
    for number, line in enumerate(lines[place.line - 1 : place.line - 1 + _LOOKED_AT], place.line):
        begin = line.find(word, place.column - 1 if number == place.line else 0)
        if begin >= 0:
            return Position(place.path, number, begin + 1, len(word))
    return place


def spot(at: Mapping[str, Position], *keys: str) -> Position:
    """The place of the first of these keys that was written."""
    return next(at[key] for key in keys if key in at)
