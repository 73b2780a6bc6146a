"""Plays a scenario in a world: what happens, minute by minute, and what was seen of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from slo_kit.lab.design import Design, Shown
from slo_kit.lab.exporter import NONE
from slo_kit.lab.incident.books import Books, Entry
from slo_kit.lab.incident.form import Scenario
from slo_kit.lab.incident.judge import Evidence, Judgement, judge
from slo_kit.lab.incident.read import Found
from slo_kit.lab.incident.strain import Strain, strain
from slo_kit.lab.incident.verbs import events, happen
from slo_kit.lab.incident.watch import Change, Watch
from slo_kit.lab.pace import Clock
from slo_kit.lab.receiver import Notification
from slo_kit.lab.world import World
from slo_kit.model.workspace import Workspace

AFTERWARDS = 6
"""Minutes without traffic at the end, so that all that happened is counted before the books are closed."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the timeline: what happened or changed, and the books of one SLO at that moment."""

    minute: float
    said: str
    happening: bool
    entry: Entry | None


@dataclass(frozen=True, slots=True)
class Played:
    """How it went."""

    scenario: Scenario
    lines: tuple[Line, ...]
    judgements: tuple[Judgement, ...]
    strain: Strain


def play(found: Found, factor: int, folder: Path, tell: Callable[[Line], None]) -> Played:
    """Build the world, play, judge; every line is told as soon as it is known."""
    with World(design(found, factor), folder) as world:
        return _Stage(found, world, tell).play()


def design(found: Found, factor: int) -> Design:
    """The world of a scenario before anything happens."""
    scenario = found.scenario
    flows = {
        (key, one.region): events(one) for one in scenario.traffic for key in ((one.slo,) if one.slo else _keys(found.workspace))
    }
    gauges = tuple(Shown(one.region, one.series, float(one.value or 0), float(one.per_minute) / 60) for one in scenario.gauges)
    return Design(found.workspace, factor, scenario.vantages, flows, gauges, alertmanagers=scenario.alertmanagers)


def _keys(workspace: Workspace) -> tuple[str, ...]:
    return tuple(f"{service.service}/{slo.name}" for service in workspace.services for slo in service.slos)


class _Stage:
    def __init__(self, found: Found, world: World, tell: Callable[[Line], None]) -> None:
        self._scenario, self._folder, self._world, self._tell = found.scenario, found.folder, world, tell
        self._books = Books(world)
        world.welcome()
        self._clock = Clock(time.time(), world.design.factor)
        self._watch = Watch(world, self._clock)
        self._lines: list[Line] = []
        self._heard = 0
        self._key = found.scenario.expect.counted[0].slo if found.scenario.expect.counted else _keys(found.workspace)[0]

    def play(self) -> Played:
        end = float(self._scenario.minutes)
        coming = sorted(self._scenario.happens, key=lambda happening: happening.minute)
        while self._clock.minute < end:
            while coming and coming[0].minute <= self._clock.minute:
                happening = coming.pop(0)
                self._say(self._clock.minute, happening.what, happening=True)
                happen(self._world, happening, self._folder)
            self._look()
            following = [float(one.minute) for one in coming[:1]]
            self._clock.wait_until(min((self._clock.minute + 1, end, *following)))
        self._close(end)
        evidence = Evidence(self._world, self._clock, tuple(self._watch.spells), self._books, end)
        judgements = tuple(judge(self._scenario.expect, evidence))
        return Played(self._scenario, tuple(self._lines), judgements, strain(self._world, self._clock))

    def _look(self) -> None:
        heard, self._heard = self._world.receiver.notifications[self._heard :], len(self._world.receiver.notifications)
        said = [(change.minute, worded(change)) for change in self._watch.look()]
        said += [(self._clock.minute_of(one.moment), told(one)) for one in heard if one.firing]
        for minute, words in sorted(said):
            self._say(minute, words, happening=False)

    def _close(self, end: float) -> None:
        """Users go home; what they did is counted."""
        for key, region in tuple(self._world.flows):
            self._world.flow(key, region, NONE)
        self._clock.wait_until(end + AFTERWARDS)
        self._watch.look()

    def _say(self, minute: float, said: str, happening: bool) -> None:
        line = Line(minute, said, happening, self._books.entry(self._key))
        self._lines.append(line)
        self._tell(line)


def told(one: Notification) -> str:
    """`   platform gets a page: SLOErrorBudgetBurn rpc-gateway/availability us-east-1`."""
    owners = ", ".join(sorted({labels.get("owner", "") for labels in one.firing} - {""})) or "whoever measures"
    return f"   {owners} gets a {one.receiver}: {', '.join(dict.fromkeys(_named(labels) for labels in one.firing))}"


def _named(labels: Mapping[str, str]) -> str:
    of = f"{labels.get('service', '')}/{labels.get('slo', '')}".strip("/")
    return " ".join(part for part in (labels["alertname"], of, labels.get("region", "")) if part)


def worded(change: Change) -> str:
    """`us-east-1 is down`, `page SLORegionDown us-east-1`, `page SLORegionDown us-east-1 is over`."""
    labels = change.spell.labels
    region = labels.get("region", "")
    if not change.spell.alert:
        return f"{region} is {labels['verdict']}" if change.began else f"{region} is no longer {labels['verdict']}"
    named = f"{labels.get('severity', '')} {_named(labels)}".strip()
    return named if change.began else f"{named} is over"
