"""Roles that do not say why or until when, and probes that could not tell one region from another."""

from __future__ import annotations

import re
from collections.abc import Iterator

from slo_kit.errors import Problem
from slo_kit.model.topology import Region, Role
from slo_kit.model.workspace import Workspace
from slo_kit.naming import REGION
from slo_kit.resolve.checks.reading import spot

_LABEL = re.compile(r"[a-zA-Z_][a-zA-Z0-9_]*")


def roles_that_end(workspace: Workspace) -> Iterator[Problem]:
    """Silence that is meant has a reason and an end, or nobody would notice the day when it is meant no more."""
    for region in workspace.topology.regions:
        match region.role:
            case Role.DRAINED:
                yield from _missing(region, "reason", "for what", "the network is upgraded")
                yield from _missing(region, "until", "until when", "2026-10-05")
            case Role.RETIRED:
                yield from _missing(region, "until", "since when: until is its last day", "2026-10-05")
            case Role.ACTIVE | Role.STANDBY:
                yield from _without_end(region)


def _missing(region: Region, key: str, question: str, example: str) -> Iterator[Problem]:
    if not getattr(region, key):
        message = f'"{region.name}" is {region.role.value} and does not say {question}'
        yield Problem(spot(region.at, "role"), "role-without-end", message, f"add {key}: {example}")


def _without_end(region: Region) -> Iterator[Problem]:
    for key in ("reason", "until"):
        if key in region.at:
            message = f'"{key}" says nothing of a region that is {region.role.value}'
            yield Problem(region.at[f"{key}!"], "end-without-role", message, "leave it out, or write role: drained")


def until_before_since(workspace: Workspace) -> Iterator[Problem]:
    """A role that ends before the region begins."""
    for region in workspace.topology.regions:
        if region.until and region.since and region.until.day <= region.since:
            message = f'"{region.name}" ends before it begins, on {region.since}'
            yield Problem(region.at["until"], "until-before-since", message, "write a later day")


def probes_of_regions(workspace: Workspace) -> Iterator[Problem]:
    """Probes are scraped by the global Prometheus, of every region, from several vantages."""
    probes = workspace.topology.probes
    if probes is None:
        return
    if workspace.topology.global_ is None or not workspace.topology.global_.replicas:
        message = "probes of regions, and no Prometheus outside them that could scrape them"
        hint = "add global: {prometheus: http://host:9090} to the Topology, or leave this out"
        yield Problem(workspace.topology.at["probes!"], "no-global-store", message, hint)
    if not _LABEL.fullmatch(probes.vantage):
        message = f'"{probes.vantage}" is not a label'
        yield Problem(probes.at["vantage"], "bad-label", message, "write letters, digits and underscores")
    for label, needed in ((REGION, "every region is told apart by it"), (probes.vantage, "at least 2 are needed")):
        if any(m.label == label and m.sign == "=" and m.value for m in probes.success.matchers):
            message = f'only one value of the label "{label}" is selected'
            yield Problem(probes.at["success"], "probes", message, f"leave it out; {needed}")
