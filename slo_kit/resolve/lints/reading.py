"""How lints read a workspace: what every indicator reads, and the word of the file to point at."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from slo_kit.errors import Position
from slo_kit.model.slo import Legible, Read, Service, Slo, Sort
from slo_kit.model.workspace import Workspace
from slo_kit.promql import Selector, selectors_of
from slo_kit.resolve.checks.reading import near, slos, spot


class Reading(NamedTuple):
    """One key of an indicator that reads raw series, and the SLO it is of."""

    workspace: Workspace
    service: Service
    slo: Slo
    read: Read
    selectors: tuple[Selector, ...]

    @property
    def place(self) -> Position:
        """Where the key stands, else the indicator, else the SLO."""
        return spot(self.slo.at, f"indicator.{self.read.key}", "indicator", "name")

    def near(self, word: str) -> Position:
        """Where a word stands in the value; the whole value if it cannot be found there, or stands in a template."""
        return self.place if "indicator.use" in self.slo.at else near(self.workspace, self.place, word)


class Look(NamedTuple):
    """A workspace and everything that its indicators read, found once for all lints."""

    workspace: Workspace
    every: tuple[Reading, ...]

    @classmethod
    def at(cls, workspace: Workspace) -> Look:
        """Look at a workspace."""
        return cls(workspace, tuple(_readings(workspace)))

    def readings(self, *sorts: Sort) -> Iterator[Reading]:
        """What indicators read, of the sorts that are asked for, or all."""
        return (one for one in self.every if not sorts or one.read.sort in sorts)


def _readings(workspace: Workspace) -> Iterator[Reading]:
    for service, slo in slos(workspace):
        if isinstance(slo.indicator, Legible):
            for read in slo.indicator.reads():
                selectors = (read.selector,) if read.selector else selectors_of(read.text)
                yield Reading(workspace, service, slo, read, selectors)
