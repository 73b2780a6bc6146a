"""Slices of time that evaluations or windows cannot hold."""

from __future__ import annotations

from collections.abc import Iterator

from slo_kit.errors import Problem
from slo_kit.model.workspace import Workspace
from slo_kit.resolve.checks.reading import policed, slos, spot


def slice_length(workspace: Workspace) -> Iterator[Problem]:
    """A slice is judged in the evaluation in which it ends, so it must take a whole number of them."""
    for _, slo in slos(workspace):
        evaluation = slo.counting.applied(workspace.topology.counting).evaluation
        if slo.budget is not None:
            evaluations, rest = divmod(slo.budget.slices.milliseconds, evaluation.milliseconds)
            if rest or evaluations < 2:
                message = f"slices of {slo.budget.slices} do not hold two or more whole evaluations of {evaluation}"
                hint = f"write {evaluation * max(2, evaluations)}"
                yield Problem(slo.budget.at["slices"], "slice-length", message, hint)


def slice_beyond_window(workspace: Workspace) -> Iterator[Problem]:
    """A window shorter than a slice is without any event most of the time, and its row would come and go."""
    for slo, policy in policed(workspace):
        shortest = min((row.short for row in policy.windows), default=None)
        if slo.budget is not None and shortest is not None and slo.budget.slices > shortest:
            message = f'the policy "{policy.policy}" looks over {shortest}, which holds no whole slice of {slo.budget.slices}'
            hint = f"write slices: {shortest} or shorter, or use a policy with longer windows"
            yield Problem(spot(slo.budget.at, "slices"), "slice-beyond-window", message, hint)
