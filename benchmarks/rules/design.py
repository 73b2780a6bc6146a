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
    """A way to make rules of SLOs; `largest` is the greatest number of SLOs that it is measured with here."""

    name: str
    groups: Callable[[int], Groups]
    recorded: tuple[Recorded, ...]
    largest: int
