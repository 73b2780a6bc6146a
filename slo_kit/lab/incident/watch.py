"""What was seen: from when to when each alert fired and each verdict was in force, by the clocks of the evaluators."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from slo_kit.errors import CannotRun
from slo_kit.lab.answers import trails
from slo_kit.lab.pace import Clock
from slo_kit.lab.world import World
from slo_kit.model.plan import ScopeKind
from slo_kit.naming import FIRED
from slo_kit.promql import Selector

VERDICT = "slo:region:verdict"
FIRING = Selector.of(FIRED, {"alertstate": "firing"})
IN_FORCE = Selector(VERDICT)

_GAP = 2.6
"""Evaluations without a sample after which something is over; one may be skipped on a busy machine."""

Key = tuple[str, tuple[tuple[str, str], ...]]


@dataclass(slots=True)
class Spell:
    """An alert or a verdict at one evaluator, from its first sample to its last (minutes of the scenario)."""

    place: str
    labels: Mapping[str, str]
    begin: float
    last: float
    over: bool = False

    @property
    def alert(self) -> str:
        """The alert's name, or nothing for a verdict."""
        return self.labels.get("alertname", "")


@dataclass(frozen=True, slots=True)
class Change:
    """A spell began, or it is over."""

    minute: float
    spell: Spell
    began: bool


class Watch:
    """Looks again and again; what happened while an evaluator did not answer is found once it does, from what it stored."""

    def __init__(self, world: World, clock: Clock) -> None:
        self._world = world
        self._clock = clock
        self._seen: dict[str, float] = {}
        self.spells: list[Spell] = []
        self._current: dict[Key, Spell] = {}

    def look(self) -> list[Change]:
        """What changed since the last look, in order."""
        changes = [
            change for name, place in tuple(self._world.places.items()) if place.daemon.answers for change in self._look_at(name)
        ]
        return sorted(changes, key=lambda change: change.minute)

    def _look_at(self, name: str) -> Iterator[Change]:
        place, until = self._world.places[name], time.time()
        wanted = (FIRING, IN_FORCE) if place.scope.kind is ScopeKind.GLOBAL else (FIRING,)
        since = self._seen.get(name, self._clock.began)
        try:
            found = [trail for selector in wanted for trail in trails(place.url, selector, since, until)]
        except CannotRun:
            return
        # Samples are stored a moment after the time they are of.
        self._seen[name] = until - self._step
        for trail in found:
            for moment, value in trail.samples:
                if value == 1 and moment >= self._clock.began:
                    yield from self._sample(name, trail.labels, self._clock.minute_of(moment))
        yield from self._ended(name, self._clock.minute_of(until) - self._gap)

    def _sample(self, name: str, labels: Mapping[str, str], minute: float) -> Iterator[Change]:
        key = (name, tuple(sorted(labels.items())))
        spell = self._current.get(key)
        if spell is not None and minute - spell.last <= self._gap:
            spell.last = max(spell.last, minute)
            return
        if spell is not None:
            yield self._over(key, spell)
        self._current[key] = Spell(name, labels, minute, minute)
        self.spells.append(self._current[key])
        yield Change(minute, self._current[key], began=True)

    def _ended(self, name: str, before: float) -> Iterator[Change]:
        for key, spell in list(self._current.items()):
            if spell.place == name and spell.last < before:
                yield self._over(key, spell)

    def _over(self, key: Key, spell: Spell) -> Change:
        del self._current[key]
        spell.over = True
        return Change(spell.last, spell, began=False)

    @property
    def _step(self) -> float:
        """Seconds between two evaluations."""
        return self._world.plan.counting.evaluation.seconds

    @property
    def _gap(self) -> float:
        return _GAP * self._step * self._clock.factor / 60
