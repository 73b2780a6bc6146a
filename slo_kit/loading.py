"""A workspace with all that comes with slo-kit: its alert policies, its templates, and the forms of other tools that it reads."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from slo_kit.library import builtin_policies, builtin_templates
from slo_kit.model.workspace import Workspace
from slo_kit.spec import load
from slo_kit.spec.header import Foreign
from slo_kit.spec.load import Loaded, Translation


def load_workspace(paths: Iterable[str | Path]) -> Workspace:
    """Read a workspace; InputProblems with everything that is wrong in it, CannotRun if a path cannot be read."""
    return load.load_workspace(paths, builtin_policies(), _translate, builtin_templates())


def read_workspace(paths: Iterable[str | Path]) -> Loaded:
    """The same, with what is sound where some of it is not; CannotRun if a path cannot be read."""
    return load.read_workspace(paths, builtin_policies(), _translate, builtin_templates())


def workspace_of(texts: dict[str, str]) -> Loaded:
    """The same of files that were read, text by path."""
    return load.workspace_of(texts, (), builtin_policies(), _translate, builtin_templates())


def _translate(documents: tuple[Foreign, ...]) -> Translation:
    """What documents of other tools declare; imported where there are any."""
    from slo_kit.dialects import translate

    return translate(documents)
