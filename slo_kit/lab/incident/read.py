"""Scenario files: found by name or path, decoded strictly, and held against their workspace."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from slo_kit.errors import CannotRun, InputProblems, Position, Problem
from slo_kit.lab.incident.checks import problems
from slo_kit.lab.incident.form import Scenario
from slo_kit.library import incidents
from slo_kit.loading import load_workspace
from slo_kit.model.workspace import Workspace
from slo_kit.spec.decode import Decoder, Incomplete
from slo_kit.spec.files import read_files
from slo_kit.spec.nodes import read_documents


@dataclass(frozen=True, slots=True)
class Found:
    """A scenario, the workspace it plays in, and the folder its paths are relative to."""

    scenario: Scenario
    workspace: Workspace
    folder: Path


def find(name: str) -> Found:
    """The scenario of a file, or of a name among those that come with slo-kit; InputProblems with all that is wrong in it."""
    path = Path(name) if name.endswith((".yaml", ".yml")) else incidents() / f"{name}.yaml"
    if not path.is_file():
        raise CannotRun(f'there is no scenario "{name}"; write the path of a file, or one of {", ".join(names())}')
    return read(path)


def names() -> Iterable[str]:
    """The scenarios that come with slo-kit."""
    return sorted(file.stem for file in incidents().glob("*.yaml"))


def read(path: Path) -> Found:
    """One file; what is wrong in a workspace it names is told by itself, since nothing can be said about names without it."""
    texts, unreadable = read_files([path])
    documents = read_documents(texts[str(path)], str(path))
    wrong = [*unreadable, *documents.problems]
    if not wrong and len(documents.nodes) != 1:
        wrong.append(Problem(Position(str(path), 1, 1), "one-scenario", "a file holds one scenario", "write one document"))
    if wrong:
        raise InputProblems(wrong, texts)
    decoder = Decoder()
    try:
        scenario = decoder.decode(documents.nodes[0], Scenario)
    except Incomplete:
        raise InputProblems(decoder.problems, texts) from None
    named = tuple(_workspaces(scenario))
    if lost := [*decoder.problems, *_lost(named, path.parent)]:
        raise InputProblems(lost, texts)
    workspaces = [workspace_of(path.parent / name) for name, _ in named]
    if wrong := list(problems(scenario, workspaces, path)):
        raise InputProblems(wrong, texts)
    return Found(scenario, workspaces[0], path.parent)


def _workspaces(scenario: Scenario) -> Iterator[tuple[str, Position]]:
    """Every workspace a scenario names, the one it begins with first."""
    yield scenario.workspace, scenario.at["workspace"]
    for happening in scenario.happens:
        if happening.workspace:
            yield happening.workspace, happening.at["workspace"]
        yield from ((one.workspace, one.at["workspace"]) for one in happening.rules)


def _lost(named: Iterable[tuple[str, Position]], folder: Path) -> Iterator[Problem]:
    for name, position in named:
        if not (folder / name).exists():
            message = f'there is no file or folder "{folder / name}"'
            yield Problem(position, "no-workspace", message, "write the path as seen from this file")


def workspace_of(path: Path) -> Workspace:
    """The SLOs a scenario plays with."""
    return load_workspace([path])
