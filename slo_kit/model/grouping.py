"""SLOs by label: one promise, and a budget for each value that labels take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from slo_kit.duration import Duration
from slo_kit.errors import Position


@dataclass(frozen=True, slots=True)
class Grouping:
    """The labels whose values have a budget each; what exceeds `at_most` of them is not counted, and told of.

    A value that was not heard for as long as `kept` is forgotten, and makes room for another.
    """

    labels: tuple[str, ...]
    at_most: int = 20
    kept: Duration = Duration.of(days=1)
    at: Mapping[str, Position] = field(default_factory=dict, compare=False, repr=False)
