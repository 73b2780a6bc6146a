"""What a design is to this benchmark: the rules it makes of so many SLOs, and what those rules had recorded before."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Rules = list[dict[str, Any]]
"""Rules as Prometheus reads them."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """A series in the past of the SLO that stands for all: a sample every `step` seconds, by seconds since counting began."""

    series: str
    step: int
    value: Callable[[float], float]


@dataclass(frozen=True, slots=True)
class Groups:
    """Rule groups by name: those that serve a few SLOs each, all alike, and those that are there once for all.

    `every` are the seconds of groups that a design does not evaluate once a minute.
    """

    own: dict[str, Rules]
    common: dict[str, Rules]
    every: Mapping[str, int] = field(default_factory=dict)

    def passes(self, name: str) -> float:
        """How often a group is evaluated in a minute."""
        return 60 / self.every.get(name, 60)

    @property
    def rules(self) -> int:
        """How many rules there are."""
        return sum(len(rules) for rules in (*self.own.values(), *self.common.values()))


@dataclass(frozen=True, slots=True)
class Design:
    """A way to make rules of SLOs.

    One pass over the rules of an SLO is given `milliseconds`, which is generous; more than `largest` SLOs are not measured.
    """

    name: str
    groups: Callable[[int], Groups]
    recorded: tuple[Recorded, ...]
    milliseconds: int
    largest: int

    def interval(self, slos: int) -> int:
        """Seconds into which a minute of evaluations is pressed."""
        return max(15, slos * self.milliseconds // 1000)
