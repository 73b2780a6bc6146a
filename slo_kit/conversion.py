"""Documents of other tools to ours, and ours to those of OpenSLO."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from slo_kit.dialects.importing import imported
from slo_kit.dialects.openslo.export import Exported, exported
from slo_kit.errors import CannotRun, InputProblems
from slo_kit.library import builtin_policies
from slo_kit.loading import load_workspace
from slo_kit.output import put
from slo_kit.resolve.checks import problems
from slo_kit.targets.file import File


def import_text(paths: Iterable[Path]) -> str:
    """Everything that foreign documents declare, as one stream of slo-kit documents."""
    return "---\n".join(_imported(paths).values())


def import_into(paths: Iterable[Path], folder: Path) -> str:
    """The same as files of a folder, and what was written; CannotRun rather than write over a file that is there."""
    files = _imported(paths)
    for name in files:
        if (folder / name).exists():
            raise CannotRun(f"{folder / name} is there already; choose another --out, or move it")
    folder.mkdir(parents=True, exist_ok=True)
    put(folder, tuple(File(name, text) for name, text in files.items()))
    return "\n".join(str(folder / name) for name in files)


def export_openslo(paths: Iterable[Path]) -> Exported:
    """A workspace as OpenSLO documents, and what they cannot say; InputProblems with everything that is wrong in it."""
    workspace = load_workspace(paths)
    found = tuple(problems(workspace))
    if found:
        raise InputProblems(found, dict(workspace.texts))
    return exported(workspace)


def _imported(paths: Iterable[Path]) -> dict[str, str]:
    return imported(paths, {Path(path).stem for path in builtin_policies()})
