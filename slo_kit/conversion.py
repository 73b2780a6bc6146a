"""Documents of other tools to ours, and ours to those of OpenSLO."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from slo_kit.dialects.importing import files, translated
from slo_kit.dialects.openslo.export import Exported, exported
from slo_kit.errors import CannotRun, InputProblems, Problem
from slo_kit.ids import may_be_allowed
from slo_kit.library import builtin_policies
from slo_kit.loading import load_workspace, workspace_of
from slo_kit.model.slo import Service
from slo_kit.model.workspace import Workspace
from slo_kit.output import put
from slo_kit.resolve.checks import problems
from slo_kit.spec.files import read_files
from slo_kit.targets.file import File


def import_text(paths: Iterable[Path]) -> str:
    """Everything that foreign documents declare, as one stream of slo-kit documents; InputProblems where `check` refuses it."""
    return "---\n".join(_imported(paths).values())


def import_into(paths: Iterable[Path], folder: Path) -> str:
    """The same as files of a folder, and what was written; CannotRun rather than write over a file that is there."""
    made = _imported(paths)
    for name in made:
        if (folder / name).exists():
            raise CannotRun(f"{folder / name} is there already; choose another --out, or move it")
    folder.mkdir(parents=True, exist_ok=True)
    put(folder, tuple(File(name, text) for name, text in made.items()))
    return "\n".join(str(folder / name) for name in made)


def export_openslo(paths: Iterable[Path]) -> Exported:
    """A workspace as OpenSLO documents, and what they cannot say; InputProblems with everything that is wrong in it."""
    workspace = load_workspace(paths)
    found = tuple(problems(workspace))
    if found:
        raise InputProblems(found, dict(workspace.texts))
    return exported(workspace)


def _imported(paths: Iterable[Path]) -> dict[str, str]:
    texts, unreadable = read_files(paths)
    translation = translated(texts, unreadable)
    if refused := _refused(translation.services, texts):
        raise InputProblems(refused, texts)
    return files(translation, {Path(path).stem for path in builtin_policies()})


def _refused(services: tuple[Service, ...], texts: dict[str, str]) -> tuple[Problem, ...]:
    """What makes no sense together in foreign documents and the topology beside them; lints keep nothing from being imported."""
    beside = workspace_of(texts).workspace
    found = problems(Workspace(beside.topology, services, beside.policies, texts))
    return tuple(problem for problem in found if not may_be_allowed(problem.id))
