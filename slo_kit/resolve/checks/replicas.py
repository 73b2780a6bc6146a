"""Several Prometheus of one region: an address each, and no two of them the same."""

from __future__ import annotations

from collections.abc import Iterator

from slo_kit.errors import Problem
from slo_kit.model.workspace import Workspace
from slo_kit.spec.fields import address
from slo_kit.spec.scalars import Fault


def addresses_of_replicas(workspace: Workspace) -> Iterator[Problem]:
    """What is said of one address holds for each; the same one twice would count as two that agree."""
    for region in workspace.topology.regions:
        for index, url in enumerate(region.replicas if isinstance(region.prometheus, tuple) else ()):
            place = region.at[f"prometheus.{index}"]
            try:
                address(url)
            except Fault as fault:
                yield Problem(place, fault.id, fault.message, fault.hint)
            if url in region.replicas[:index]:
                message = f'"{url}" is listed twice'
                yield Problem(place, "duplicate-replica", message, "each replica has an address of its own; leave one out")
