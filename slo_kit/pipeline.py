"""What commands share: from paths to a plan, from a plan to files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from slo_kit.errors import CannotRun, InputProblems
from slo_kit.library import builtin_policies, builtin_templates
from slo_kit.loading import load_workspace
from slo_kit.model.plan import Plan
from slo_kit.output import manifest
from slo_kit.resolve.plan import make_plan
from slo_kit.spec.files import not_utf8
from slo_kit.spec.nodes import LOADER
from slo_kit.spec.syntax import syntax_problem
from slo_kit.targets import TARGETS, build
from slo_kit.targets.file import File

if TYPE_CHECKING:  # with pandas, which only a report needs
    from slo_kit.report.changes import Changes


def planned(paths: Iterable[Path]) -> Plan:
    """The plan of a workspace; InputProblems with every problem in it."""
    return make_plan(load_workspace(tuple(paths)))


def changes(paths: Sequence[Path], since: int, until: int) -> Changes:
    """What changed in the definitions of a workspace between two moments, by its history in git; or why that is not known."""
    from slo_kit.report.changes import Changes, changed
    from slo_kit.report.sources.revisions import workspace_at

    try:
        with workspace_at(paths, since) as then, workspace_at(paths, until) as now:
            return Changes(str(then), str(now), changed(planned(then.paths), planned(now.paths)))
    except InputProblems as error:
        first = f"{error.problems[0].message} [{error.problems[0].id}]"
        return Changes("", "", reason=f"the workspace of that time does not pass the checks of today: {first}")
    except CannotRun as error:
        return Changes("", "", reason=str(error))


def built(
    paths: Iterable[Path],
    targets: Iterable[str] = tuple(TARGETS),
    hooks: tuple[Path, ...] = (),
    alertmanager: Path | None = None,
) -> tuple[File, ...]:
    """Every file of a build, the manifest included; dashboards pass through the hooks, and our routes go into `alertmanager`.

    InputProblems with every problem in the workspace, or with what makes one of those files unreadable.
    """
    builtin = {**builtin_policies(), **builtin_templates()}
    workspace = load_workspace(tuple(paths))
    house = {str(alertmanager): _house(alertmanager)} if alertmanager else {}
    changed = {str(hook): _text(hook) for hook in hooks}
    plan = replace(make_plan(workspace), dashboard_hooks=hooks, alertmanager="".join(house.values()))
    if not plan.keys:
        raise CannotRun("there is no SLO in these files, so there is nothing to build; slo-kit init writes one to begin with")
    files = build(plan, tuple(targets))
    return (*files, manifest(files, {**builtin, **workspace.texts, **changed, **house}, plan.keys))


def _house(path: Path) -> str:
    """The configuration of an Alertmanager, which is YAML with something in it."""
    text = _text(path)
    try:
        read = yaml.load(text, LOADER)
    except yaml.YAMLError as error:
        raise InputProblems([syntax_problem(error, str(path), text)], {str(path): text}) from None
    if read is None:
        raise CannotRun(f"{path} is empty; begin with route: {{receiver: ...}}, or leave --alertmanager out")
    return text


def _text(path: Path) -> str:
    data = path.read_bytes()
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise InputProblems([not_utf8(str(path), error)], {str(path): data.decode(errors="replace")}) from None
