"""Folders and files to a Workspace: the one place that reads what people declare."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from slo_kit.errors import InputProblems, Position, Problem
from slo_kit.model.policy import AlertPolicy
from slo_kit.model.slo import Service
from slo_kit.model.topology import Region, Topology
from slo_kit.model.workspace import Workspace
from slo_kit.spec.files import read_files
from slo_kit.spec.header import VERSION, Foreign
from slo_kit.spec.reader import Declared, Reader, shipped_templates
from slo_kit.spec.templates import Templates

ONE_PLACE = Topology(regions=(Region("default", "http://localhost:9090"),))
"""What a workspace without a Topology runs in."""

_NAMED = {
    "Service": ("service", "service", "put its SLOs in one document"),
    "AlertPolicy": ("policy", "policy", "give it another name"),
    "IndicatorTemplate": ("template", "template", "give it another name"),
    "Exclusion": ("exclusion", "exclusion", "give it another name"),
    "ErrorBudgetPolicy": ("error budget policy", "policy", "give it another name"),
    "Layout": ("layout", "layout", "give it another name"),
}
"""By kind: what it is called, the key of its name, and what to do with a second one."""


class Loaded(NamedTuple):
    """All that could be read, and the problems; `whole` if only services have any, so that the rest can be relied on."""

    workspace: Workspace
    problems: tuple[Problem, ...]
    whole: bool


class Translation(NamedTuple):
    """What documents of other tools declare in our words; `notes` are what they say that has no equivalent."""

    services: tuple[Service, ...] = ()
    policies: tuple[AlertPolicy, ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[Problem, ...] = ()


Translate = Callable[[tuple[Foreign, ...]], Translation]


def untranslated(documents: tuple[Foreign, ...]) -> Translation:
    """Nothing but problems: for those who read slo-kit's own form alone."""
    said = (
        (one.version.position, f'"{one.version.text}" is the form of {one.tool}, which is not read here') for one in documents
    )
    hint = f"write it as apiVersion: {VERSION}"
    return Translation(problems=tuple(Problem(where, "unknown-version", message, hint) for where, message in said))


def load_workspace(
    paths: Iterable[str | Path],
    builtin: Mapping[str, str] | None = None,
    translate: Translate = untranslated,
    templates: Mapping[str, str] | None = None,
) -> Workspace:
    """Read a workspace; InputProblems with everything that is wrong in it, CannotRun if a path cannot be read.

    `builtin` are policies that come with slo-kit, text by path, and `templates` its templates; one of the workspace wins over one
    of the same name. `translate` reads documents in the forms of other tools.
    """
    loaded = read_workspace(paths, builtin, translate, templates)
    if loaded.problems:
        raise InputProblems(loaded.problems, dict(loaded.workspace.texts))
    return loaded.workspace


def read_workspace(
    paths: Iterable[str | Path],
    builtin: Mapping[str, str] | None = None,
    translate: Translate = untranslated,
    templates: Mapping[str, str] | None = None,
) -> Loaded:
    """The same, with what is sound where some of it is not; CannotRun if a path cannot be read."""
    return workspace_of(*read_files(paths), builtin, translate, templates)


def workspace_of(
    texts: dict[str, str],
    unreadable: tuple[Problem, ...] = (),
    builtin: Mapping[str, str] | None = None,
    translate: Translate = untranslated,
    templates: Mapping[str, str] | None = None,
) -> Loaded:
    """The same of files that were read, text by path, and the problems of those that could not be."""
    reader = Reader(Templates(shipped=templates or {}, read=shipped_templates))
    reader.problems.extend(unreadable)
    declared = reader.declared([one for path, text in texts.items() for one in reader.documents(path, text)])
    given = reader.declared([one for path, text in (builtin or {}).items() for one in reader.documents(path, text)])
    topologies: tuple[Topology, ...] = declared["Topology"]
    foreign = translate(tuple(reader.foreign)) if reader.foreign else Translation()
    services = _merged(declared["Service"], foreign.services)
    policies: tuple[AlertPolicy, ...] = (*given["AlertPolicy"], *foreign.policies, *declared["AlertPolicy"])
    doubles = (*_several(topologies), *_twice(declared), *_twice_in(services))
    workspace = Workspace(
        topologies[0] if topologies else ONE_PLACE,
        services,
        {one.policy: one for one in policies},
        texts,
        declared["Exclusion"],
        declared["ErrorBudgetPolicy"],
        declared["Layout"],
        foreign.notes,
        frozenset(one.version.position.path for one in reader.foreign),
    )
    problems = (*reader.problems, *foreign.problems, *doubles)
    return Loaded(workspace, problems, not reader.shaken and not unreadable and len(topologies) < 2)


def _several(topologies: tuple[Topology, ...]) -> Iterator[Problem]:
    for other in topologies[1:]:
        message = f"a second Topology; the first is at {_place(topologies[0].at[''])}"
        yield Problem(other.at[""], "second-topology", message, "list all regions in one")


def _twice(declared: Declared) -> Iterator[Problem]:
    """Documents of one kind and name."""
    for kind, (what, key, hint) in _NAMED.items():
        yield from _repeated(what, [(str(getattr(one, key)), one.at[key]) for one in declared[kind]], hint)


def _twice_in(services: tuple[Service, ...]) -> Iterator[Problem]:
    """SLOs of one service and name."""
    for service in services:
        named = [(one.name, one.at["name"]) for one in service.slos]
        named += [(one.name, one.at["name"]) for one in service.journeys]
        yield from _repeated("SLO", named, "give it another name")


def _merged(own: tuple[Service, ...], foreign: tuple[Service, ...]) -> tuple[Service, ...]:
    """Services with what documents of other tools add to them, which write one service in as many documents as they like.

    A second document of ours is a problem of its own, and stays apart.
    """
    merged, first = [*own], {}
    for index, service in reversed([*enumerate(own)]):
        first[service.service] = index
    for service in foreign:
        if service.service in first:
            there = merged[first[service.service]]
            slos, journeys = (*there.slos, *service.slos), (*there.journeys, *service.journeys)
            merged[first[service.service]] = replace(there, slos=slos, journeys=journeys)
        else:
            first[service.service] = len(merged)
            merged.append(service)
    return tuple(merged)


def _repeated(what: str, named: Iterable[tuple[str, Position]], hint: str) -> Iterator[Problem]:
    first: dict[str, Position] = {}
    for name, position in named:
        if name in first:
            yield Problem(position, "duplicate-name", f'a second {what} "{name}"; the first is at {_place(first[name])}', hint)
        first.setdefault(name, position)


def _place(position: Position) -> str:
    return f"{position.path}:{position.line}"
