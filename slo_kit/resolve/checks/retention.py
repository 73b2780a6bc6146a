"""Budgets over more days than are kept."""

from __future__ import annotations

from collections.abc import Iterator

from slo_kit.duration import Duration
from slo_kit.errors import Problem
from slo_kit.model.workspace import Workspace
from slo_kit.resolve.checks.reading import slos, spot


def period_beyond_retention(workspace: Workspace) -> Iterator[Problem]:
    """A rolling budget subtracts what was counted a period ago; totals of the calendar are remembered by rules."""
    retention = workspace.topology.prometheus.retention
    for _, slo in slos(workspace):
        if retention is not None and isinstance(slo.period, Duration) and slo.period > retention:
            message = f"a budget over {slo.period} looks back further than the {retention} that Prometheus keeps"
            hint = f"write period: {retention} at most, a period of the calendar, or keep more"
            yield Problem(spot(slo.at, "period", "name"), "period-beyond-retention", message, hint)
