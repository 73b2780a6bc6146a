"""What can happen: each verb of a scenario and what it does to the world."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from slo_kit.lab.design import Shown
from slo_kit.lab.exporter import Events
from slo_kit.lab.incident.form import ClockSet, Drained, Flood, Gauge, Happening, Probes, Renamed, Rules, Slow, Traffic
from slo_kit.lab.incident.read import workspace_of
from slo_kit.lab.proxy import Line
from slo_kit.lab.world import World
from slo_kit.model.topology import Role, Until


def happen(world: World, happening: Happening, folder: Path) -> None:
    """Do all that a happening names, in the order of VERBS; workspaces are found in `folder`."""
    for name, verb in VERBS.items():
        if given := getattr(happening, name):
            for one in given if isinstance(given, tuple) else (given,):
                verb(world, one, folder)


def traffic(world: World, one: Traffic, _: Path) -> None:
    """Users come, stay away, or fail."""
    for key in (one.slo,) if one.slo else world.pods[one.region].keys:
        world.flow(key, one.region, events(one))


def events(one: Traffic) -> Events:
    """Good and bad ones per second."""
    bad = float(one.per_second * one.bad / 100)
    return Events(float(one.per_second) - bad, bad)


def gauge(world: World, one: Gauge, _: Path) -> None:
    """A gauge shows something else, goes on or stops from where it is, or goes away."""
    page = world.gauges[one.region]
    if one.gone:
        page.hide(one.series)
        return
    start = page.value(one.series) if one.value is None else float(one.value)
    world.show(Shown(one.region, one.series, start, float(one.per_minute) / 60))


def _dark(world: World, region: str, _: Path) -> None:
    """Power is gone: every request fails, nothing is measured there, and every prober sees it."""
    for key in world.pods[region].keys:
        world.flow(key, region, Events(bad=world.flows[key, region].total))
    world.pods[region].silence(True)
    for one in world.of(region):
        one.daemon.kill()
    world.reach(region, (), succeeds=False)


def _restored(world: World, region: str, _: Path) -> None:
    """Power is back: pods begin at zero, and users are served as they were before anything happened."""
    for key in world.pods[region].keys:
        world.flow(key, region, world.usual[key, region])
    world.pods[region].silence(False)
    world.pods[region].replace()
    for one in world.of(region):
        one.daemon.start()
    world.reach(region, (), succeeds=True)


def _probes(world: World, one: Probes, _: Path) -> None:
    world.reach(one.region, one.vantages, one.succeed)


def _slow(world: World, one: Slow, _: Path) -> None:
    world.pods[one.region].slow_down(float(one.seconds) / world.design.factor)


def _renamed(world: World, one: Renamed, _: Path) -> None:
    world.pods[one.region].rename(one.label, one.to)


def _flood(world: World, one: Flood, _: Path) -> None:
    world.pods[one.region].flood(one.label, one.values)


def _rules(world: World, one: Rules, folder: Path) -> None:
    world.load_rules(one.region, workspace_of(folder / one.workspace))


def _workspace(world: World, path: str, folder: Path) -> None:
    world.roll_out(workspace_of(folder / path))


def _drained(world: World, one: Drained, _: Path) -> None:
    until = Until(math.ceil(time.time() + float(one.minutes) * 60 / world.design.factor))
    _change(world, one.region, role=Role.DRAINED, reason=one.reason, until=until)


def _clock(world: World, one: ClockSet, _: Path) -> None:
    world.set_clock(one.region, float(one.ahead) * 60 / world.design.factor)


def _retired(world: World, region: str, _: Path) -> None:
    """Its last day is today, and its Prometheus is switched off."""
    _change(world, region, role=Role.RETIRED, until=Until(int(time.time())))
    for one in world.of(region):
        one.daemon.kill()


def _change(world: World, name: str, **changed: Any) -> None:
    """The same workspace, with one region described otherwise."""
    topology = world.workspace.topology
    regions = tuple(replace(region, **changed) if region.name == name else region for region in topology.regions)
    world.roll_out(replace(world.workspace, topology=replace(topology, regions=regions)))


def _vantage(silent: bool) -> Callable[[World, str, Path], None]:
    def do(world: World, vantage: str, _: Path) -> None:
        world.vantages[vantage].silent = silent

    return do


def _pods(silent: bool) -> Callable[[World, str, Path], None]:
    def do(world: World, region: str, _: Path) -> None:
        world.pods[region].silence(silent)

    return do


def _role(active: bool) -> Callable[[World, str, Path], None]:
    def do(world: World, region: str, _: Path) -> None:
        world.pods[region].wait(dormant=not active)

    return do


def _replaced(world: World, region: str, _: Path) -> None:
    world.pods[region].replace()


def _killed(world: World, name: str, _: Path) -> None:
    world.daemons[name].kill()


def _hung(world: World, name: str, _: Path) -> None:
    world.daemons[name].hang()


def _back(world: World, name: str, _: Path) -> None:
    world.daemons[name].wake()
    world.daemons[name].start()


def _line(line: Line) -> Callable[[World, str, Path], None]:
    def do(world: World, region: str, _: Path) -> None:
        world.cut(region, line)

    return do


VERBS: dict[str, Callable[[World, Any, Path], None]] = {
    "workspace": _workspace,
    "drained": _drained,
    "retired": _retired,
    "clock": _clock,
    "rules": _rules,
    "dark": _dark,
    "restored": _restored,
    "pods_silent": _pods(silent=True),
    "pods_answer": _pods(silent=False),
    "pods_replaced": _replaced,
    "promoted": _role(active=True),
    "demoted": _role(active=False),
    "renamed": _renamed,
    "slow": _slow,
    "flood": _flood,
    "prometheus_killed": _killed,
    "prometheus_hung": _hung,
    "prometheus_back": _back,
    "alertmanagers_killed": _killed,
    "alertmanagers_hung": _hung,
    "alertmanagers_back": _back,
    "line_refused": _line(Line.REFUSED),
    "line_swallowed": _line(Line.SWALLOWED),
    "line_mended": _line(Line.OPEN),
    "vantages_dead": _vantage(silent=True),
    "vantages_back": _vantage(silent=False),
    "probes": _probes,
    "gauges": gauge,
    "traffic": traffic,
}
"""By the key of a happening; a new region is there before its traffic is told."""
