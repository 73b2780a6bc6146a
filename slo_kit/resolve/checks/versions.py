"""PromQL that the Prometheus of a region is too old for, which then refuses the whole file of rules."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from slo_kit.errors import Position, Problem
from slo_kit.model.slo import Legible
from slo_kit.model.topology import Region, Role
from slo_kit.model.version import NEWER, OLDEST, Since, Version
from slo_kit.model.workspace import Workspace
from slo_kit.promql import vocabulary
from slo_kit.resolve.checks.reading import near, slos, spot

_QUOTED = "\"'`"
_NEWER = re.compile(rf"\b(?:{'|'.join(word for word in NEWER if word.isidentifier())})\b|\(\?<|[{_QUOTED}]\s*[=!)]")
"""Where an expression has none of this, nobody needs to look closer: most have not."""


class _Written(NamedTuple):
    """An expression, where it stands (`elsewhere` if its words are those of a template), and where it is evaluated."""

    text: str
    place: Position
    regions: tuple[str, ...]
    elsewhere: bool = False


def known_to_all(workspace: Workspace) -> Iterator[Problem]:
    """Every word of an expression is known to the oldest Prometheus that evaluates it."""
    for one in _expressions(workspace):
        for word in vocabulary(one.text) if _NEWER.search(one.text) else ():
            since = NEWER.get('"' if word[0] in _QUOTED else word)
            region, version = _oldest(one.regions, workspace)
            if since and since.version > version:
                place = one.place if one.elsewhere else near(workspace, one.place, word)
                yield Problem(place, "newer-prometheus", _message(word, since, version), _hint(since, region))


def _expressions(workspace: Workspace) -> Iterator[_Written]:
    for _, slo in slos(workspace):
        for read in slo.indicator.reads() if isinstance(slo.indicator, Legible) else ():
            place = spot(slo.at, f"indicator.{read.key}", "indicator", "name")
            yield _Written(read.text or str(read.selector), place, slo.regions, "indicator.use" in slo.at)
    for service in workspace.services:
        if service.pair:
            yield _Written(str(service.pair.active), spot(service.pair.at, "active", ""), ())
            yield _Written(str(service.pair.lag or ""), spot(service.pair.at, "lag", ""), ())


def _oldest(names: tuple[str, ...], workspace: Workspace) -> tuple[Region | None, Version]:
    """The oldest release among regions, or among all, and the region that says so, if one does for itself."""
    everywhere = workspace.topology.prometheus.version
    serving = [one for one in workspace.topology.regions if one.role is not Role.RETIRED and (not names or one.name in names)]
    oldest = min(serving, key=lambda one: one.version or everywhere, default=None)
    return (oldest, oldest.version) if oldest and oldest.version else (None, everywhere)


def _message(word: str, since: Since, version: Version) -> str:
    said = f"a name in quotes, as {word}," if word[0] in _QUOTED else f'"{word}"'
    flag = f", with --enable-feature={since.flag}" if since.flag else ""
    declared = f"{version} is declared" if version > OLDEST else f"{version} is taken to run unless the Topology says otherwise"
    return f"{said} is known from Prometheus {since.version} on{flag}; {declared}"


def _hint(since: Since, region: Region | None) -> str:
    if region:
        return f"write version: {since.version} of the region {region.name} if it is newer"
    return f"write prometheus: {{version: {since.version}}} in the Topology if it is newer"
