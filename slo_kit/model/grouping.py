"""SLOs by label: one promise, and a budget for each value that labels take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace

from slo_kit.duration import Duration
from slo_kit.errors import Position
from slo_kit.model.counting import Counting
from slo_kit.naming import SLO


@dataclass(frozen=True, slots=True)
class Grouping:
    """The labels whose values have a budget each; what exceeds `at_most` of them is not counted, and told of.

    A value that was not heard for as long as `kept` is forgotten, and makes room for another.
    """

    labels: tuple[str, ...]
    at_most: int = 20
    kept: Duration = Duration.of(days=1)
    at: Mapping[str, Position] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Apart(Counting):
    """The same timing where what is counted is kept apart by labels."""

    labels: tuple[str, ...] = ()

    @property
    def by(self) -> tuple[str, ...]:
        """The labels."""
        return self.labels

    @property
    def over_regions(self) -> Counting:
        """As for any SLO; the totals of regions say in their own label which value they are of."""
        return replace(self, target=("region",), bridge=self.memory, labels=(SLO,))


def apart(counting: Counting, labels: tuple[str, ...]) -> Counting:
    """A timing that keeps what is counted apart by these labels."""
    return Apart(**{one.name: getattr(counting, one.name) for one in fields(counting)}, labels=labels)
