"""Several Prometheus of one region, or several global ones: an address each, and no two of them the same."""

from __future__ import annotations

from collections.abc import Iterator

from slo_kit.errors import Problem
from slo_kit.model.workspace import Workspace
from slo_kit.resolve.checks.reading import spot
from slo_kit.spec.fields import address
from slo_kit.spec.scalars import Fault


def addresses_of_replicas(workspace: Workspace) -> Iterator[Problem]:
    """What is said of one address holds for each; the same one twice would count as two that agree."""
    topology = workspace.topology
    for one in (*topology.regions, *((topology.global_,) if topology.global_ else ())):
        for index, url in enumerate(one.replicas if isinstance(one.prometheus, tuple) else ()):
            for fault in _faults(url, one.replicas[:index]):
                place = spot(one.at, f"prometheus.{index}", "prometheus")
                yield Problem(place, fault.id, fault.message, fault.hint)


def _faults(url: str, others: tuple[str, ...]) -> Iterator[Fault]:
    try:
        address(url)
    except Fault as fault:
        yield fault
    if url in others:
        yield Fault("duplicate-replica", f'"{url}" is listed twice', "each replica has an address of its own; leave one out")
