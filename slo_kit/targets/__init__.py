"""Forms of output, one file each: a target is a function from the plan to files.

A new target is a file with `files(plan)` and a line in TARGETS.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from slo_kit.model.plan import Plan
from slo_kit.targets.file import File

TARGETS: dict[str, str] = {
    "prometheus": "rule files per region and global, federation scrape config",
    "promtool": "unit tests that prove each SLO's alerts fire and stay silent as promised",
    "grafana": "dashboards and their provisioning",
}
"""Name of the module here, and what it writes; imported only when used, since some are slow to load."""


def build(plan: Plan, names: tuple[str, ...] = tuple(TARGETS)) -> tuple[File, ...]:
    """The files of the named targets, sorted by path."""
    made: list[File] = []
    for name in names:
        files: Callable[[Plan], tuple[File, ...]] = import_module(f"{__name__}.{name}").files
        made.extend(files(plan))
    return tuple(sorted(made))
