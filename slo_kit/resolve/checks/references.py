"""Names that stand for nothing, or for two things: policies, regions, the global store."""

from __future__ import annotations

from collections.abc import Iterator

from slo_kit.errors import Position, Problem
from slo_kit.model.topology import Role, Transport
from slo_kit.model.workspace import Workspace
from slo_kit.resolve.checks.reading import slos, spot
from slo_kit.spec.words import guess


def unknown_policy(workspace: Workspace) -> Iterator[Problem]:
    """An SLO names a policy that nobody declares."""
    for _, slo in slos(workspace):
        if slo.policy not in workspace.policies:
            known = ", ".join(sorted(workspace.policies)) or "none"
            yield Problem(
                spot(slo.at, "policy", "name"),
                "unknown-policy",
                f'no policy "{slo.policy}"{guess(slo.policy, workspace.policies)}',
                f"known here: {known}",
            )


def unknown_region(workspace: Workspace) -> Iterator[Problem]:
    """An SLO names a region that the Topology does not have, or the same one twice."""
    known = tuple(region.name for region in workspace.topology.regions)
    for _, slo in slos(workspace):
        for index, name in enumerate(slo.regions):
            place = spot(slo.at, f"regions.{index}", "regions", "name")
            if name not in known:
                yield Problem(place, "unknown-region", f'no region "{name}"', f"known here: {', '.join(known)}")
            elif name in slo.regions[:index]:
                yield Problem(place, "duplicate-region", f'the region "{name}" is listed twice', "leave one out")


def duplicate_region(workspace: Workspace) -> Iterator[Problem]:
    """Two regions of one name would overwrite each other's series."""
    first: dict[str, Position] = {}
    for region in workspace.topology.regions:
        if region.name in first:
            message = f'a second region "{region.name}"; the first is on line {first[region.name].line}'
            yield Problem(region.at["name"], "duplicate-region", message, "give it another name")
        elif region.at:
            first[region.name] = region.at["name"]


def no_region(workspace: Workspace) -> Iterator[Problem]:
    """An SLO that no region measures any more."""
    retired = {region.name for region in workspace.topology.regions if region.role is Role.RETIRED}
    known = {region.name for region in workspace.topology.regions}
    for _, slo in slos(workspace):
        wanted = set(slo.regions) or known
        if wanted <= retired:
            message = f'no region measures "{slo.name}": {", ".join(sorted(wanted))} retired'
            yield Problem(spot(slo.at, "regions", "name"), "no-region", message, "name a region that serves, or remove the SLO")


def transport_without_end(workspace: Workspace) -> Iterator[Problem]:
    """Totals that are carried need a global Prometheus at the other end; regions that are asked one by one need none."""
    store = workspace.topology.global_
    if store is None:
        return
    if store.transport is Transport.FAN_OUT and store.replicas:
        message = "regions are asked one by one, and still there is a global Prometheus"
        hint = f"leave prometheus out, or write transport: {Transport.FEDERATION.value}"
        yield Problem(spot(store.at, "prometheus!", "transport"), "transport-without-end", message, hint)
    if store.transport is not Transport.FAN_OUT and not store.replicas:
        message = f"{store.transport.value} to nowhere: no global Prometheus is named"
        hint = f"add prometheus: http://host:9090, or write transport: {Transport.FAN_OUT.value}"
        yield Problem(spot(store.at, "transport", ""), "transport-without-end", message, hint)


def no_global_store(workspace: Workspace) -> Iterator[Problem]:
    """A promise over all regions that nothing could measure."""
    if workspace.topology.global_ is None:
        for _, slo in slos(workspace):
            if "global" in slo.at:
                message = "a global objective, and no Prometheus that sees all regions"
                hint = "add global: {prometheus: http://host:9090} to the Topology, or leave this out"
                yield Problem(slo.at["global!"], "no-global-store", message, hint)
