"""Forms of output, one file each: a target is a function from the plan to files.

A new target is a file with `files(plan)` and a line in TARGETS, or in FURTHER if not everybody needs it.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from slo_kit.model.plan import Plan
from slo_kit.targets.file import File

TARGETS: dict[str, str] = {
    "prometheus": "rule files per region and global, federation scrape config",
    "promtool": "unit tests that prove each SLO's alerts fire and stay silent as promised",
    "alertmanager": "routes, inhibitions, silent times and templates to include",
    "grafana": "dashboards and their provisioning",
}
"""Name of the module here, dashes for underscores, and what it writes; imported only when used, since some are slow to load."""

FURTHER: dict[str, str] = {
    "operator": "rules as PrometheusRule objects for prometheus-operator",
    "configmap": "dashboards as ConfigMaps for the sidecar of Grafana's Helm charts",
    "grafana-operator": "dashboards as resources for grafana-operator",
    "manifests": "dashboards as resources of Grafana's own API, for Git Sync and gcx",
    "terraform": "dashboards and their folder as a Terraform module",
}
"""The same of the forms that are built only when they are asked for by name."""


def build(plan: Plan, names: tuple[str, ...] = tuple(TARGETS)) -> tuple[File, ...]:
    """The files of the named targets, sorted by path."""
    made: list[File] = []
    evaluated = plan.evaluated
    for name in dict.fromkeys(names):
        files: Callable[[Plan], tuple[File, ...]] = import_module(f"{__name__}.{name.replace('-', '_')}").files
        made.extend(files(evaluated))
    return tuple(sorted(made))
