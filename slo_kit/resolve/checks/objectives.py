"""Objectives of single regions: of regions that measure the SLO, and other ones than all the rest."""

from __future__ import annotations

from collections.abc import Iterator

from slo_kit.errors import Problem
from slo_kit.model.workspace import Workspace
from slo_kit.resolve.checks.reading import slos
from slo_kit.spec.words import guess


def objectives_of_regions(workspace: Workspace) -> Iterator[Problem]:
    """A region that is not there or does not measure the SLO, or one that promises what all promise."""
    known = tuple(region.name for region in workspace.topology.regions)
    for _, slo in slos(workspace):
        for region, objective in slo.objectives.items():
            name, written = slo.at[f"objectives.{region}!"], slo.at[f"objectives.{region}"]
            if region not in known:
                message = f'no region "{region}"{guess(region, known)}'
                yield Problem(name, "unknown-region", message, f"known here: {', '.join(known)}")
            elif slo.regions and region not in slo.regions:
                message = f'an objective for "{region}", which does not measure "{slo.name}"'
                yield Problem(name, "objective-of-region", message, "leave it out, or add the region to regions")
            elif objective == slo.objective:
                message = f'"{region}" promises {objective}, as all regions do'
                yield Problem(written, "objective-of-region", message, "leave it out, or write what is promised there")
