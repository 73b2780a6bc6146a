"""Regions that are not as many as they look."""

from __future__ import annotations

from collections.abc import Iterator

from slo_kit.errors import Problem
from slo_kit.model.topology import Role
from slo_kit.resolve.checks.reading import spot
from slo_kit.resolve.lints.reading import Look


def shared_addresses(look: Look) -> Iterator[Problem]:
    """One Prometheus for two regions sees the same series twice, and counts them twice."""
    topology = look.workspace.topology
    seen: dict[str, str] = {}
    for region in topology.regions:
        if region.role is not Role.RETIRED:
            for index, url in enumerate(region.replicas):
                if seen.setdefault(url, region.name) != region.name:
                    message = f'"{region.name}" has the same Prometheus as "{seen[url]}", so both count the same series'
                    place = spot(region.at, f"prometheus.{index}", "prometheus")
                    yield Problem(place, "shared-prometheus", message, "give each region its own, or make them one region")
    for index, url in enumerate(topology.global_.replicas if topology.global_ else ()):
        if url in seen and topology.global_:
            message = f'the global Prometheus is that of "{seen[url]}", and is gone when that region is'
            place = spot(topology.global_.at, f"prometheus.{index}", "prometheus")
            yield Problem(place, "shared-prometheus", message, "let one outside of the regions see them all")
