"""What commands share: from paths to a plan, from a plan to files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from slo_kit.library import builtin_policies, builtin_templates
from slo_kit.loading import load_workspace
from slo_kit.model.plan import Plan
from slo_kit.output import manifest
from slo_kit.resolve.plan import make_plan
from slo_kit.targets import TARGETS, build
from slo_kit.targets.file import File


def planned(paths: Iterable[Path]) -> Plan:
    """The plan of a workspace; InputProblems with every problem in it."""
    return make_plan(load_workspace(tuple(paths)))


def built(
    paths: Iterable[Path],
    targets: Iterable[str] = tuple(TARGETS),
    hooks: tuple[Path, ...] = (),
    alertmanager: Path | None = None,
) -> tuple[File, ...]:
    """Every file of a build, the manifest included; dashboards pass through the hooks, and our routes go into `alertmanager`."""
    builtin = {**builtin_policies(), **builtin_templates()}
    workspace = load_workspace(tuple(paths))
    house = {str(alertmanager): alertmanager.read_text(encoding="utf-8")} if alertmanager else {}
    plan = replace(make_plan(workspace), dashboard_hooks=hooks, alertmanager="".join(house.values()))
    files = build(plan, tuple(targets))
    changed = {str(hook): hook.read_text(encoding="utf-8") for hook in hooks}
    return (*files, manifest(files, {**builtin, **workspace.texts, **changed, **house}, plan.keys))
