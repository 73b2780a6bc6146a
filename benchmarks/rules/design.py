"""What a design is to this benchmark: the rules it makes of so many SLOs, and what those rules had recorded before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
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
    """Rule groups by name: those that serve a few SLOs each, all alike, and those that are there once for all."""

    own: dict[str, Rules]
    common: dict[str, Rules]

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
        """Seconds in which each group is evaluated once."""
        return max(15, slos * self.milliseconds // 1000)
