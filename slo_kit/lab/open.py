"""The lab as a place to try things: a healthy world that runs until Ctrl-C, and says what changes in it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path

import click

from slo_kit.lab.design import Design, Flows
from slo_kit.lab.exporter import Events
from slo_kit.lab.incident.play import worded
from slo_kit.lab.incident.watch import Watch
from slo_kit.lab.pace import Clock
from slo_kit.lab.world import World
from slo_kit.library import incidents
from slo_kit.loading import load_workspace
from slo_kit.model.topology import Region, Topology
from slo_kit.model.workspace import Workspace

FURTHER = ("ap-southeast-1", "us-west-2", "eu-central-1", "sa-east-1", "ap-northeast-1", "ca-central-1", "af-south-1")
"""What regions are called that the workspace does not declare."""

VANTAGES = ("frankfurt", "oregon", "tokyo")


def keep_open(paths: tuple[Path, ...], regions: int | None, factor: int, folder: Path) -> None:
    """Run the SLOs of `paths`, or two of our own, in so many regions."""
    workspace = load_workspace(paths or [incidents() / "worlds" / "two-regions.yaml"])
    if regions:
        workspace = replace(workspace, topology=_with(workspace.topology, regions))
    began = time.monotonic()
    with World(Design(workspace, factor, VANTAGES, _traffic(workspace)), folder) as world:
        world.welcome()
        _introduce(world, time.monotonic() - began)
        _follow(world)


def _with(topology: Topology, count: int) -> Topology:
    """The first so many regions; more than are declared come from FURTHER."""
    declared = {region.name for region in topology.regions}
    further = (Region(name, "http://prometheus.internal.example:9090") for name in FURTHER if name not in declared)
    regions = tuple(one for one, _ in zip(chain(topology.regions, further), range(count), strict=False))
    return replace(topology, regions=regions)


def _traffic(workspace: Workspace) -> Flows:
    """A hundred requests per second for every SLO: four fifths in the first region, the rest shared by the others."""
    names = [region.name for region in workspace.topology.regions]
    shares = [80.0, *[20.0 / (len(names) - 1)] * (len(names) - 1)] if len(names) > 1 else [100.0]
    keys = [f"{service.service}/{slo.name}" for service in workspace.services for slo in service.slos]
    return {(key, name): Events(good=rate) for key in keys for name, rate in zip(names, shares, strict=True)}


def _introduce(world: World, took: float) -> None:
    click.echo("\n".join((*_addresses(world), "", f"began in {took:.1f} s; a minute takes {60 / world.design.factor:g} s")))
    click.echo("Ctrl-C stops everything\n\nminute  what changed")


def _addresses(world: World) -> Iterator[str]:
    width = max(map(len, world.places)) + 2
    yield from (f"{name:{width}}{place.url}/alerts" for name, place in world.places.items())


def _follow(world: World) -> None:
    """Until interrupted."""
    clock = Clock(time.time(), world.design.factor)
    watch = Watch(world, clock)
    while True:
        for change in watch.look():
            click.echo(f"{change.minute:6.1f}  {worded(change)}")
        clock.wait_until(clock.minute + 1)
