"""Counting for an SLO by label, whose values are kept apart."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

from slo_kit.model.counting import Counting
from slo_kit.naming import SLO


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
