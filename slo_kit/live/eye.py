"""Questions to one Prometheus, each asked once however many SLOs want to know."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from slo_kit.duration import Duration
from slo_kit.errors import CannotRun
from slo_kit.model.counting import Counting
from slo_kit.model.slo import Slo
from slo_kit.prometheus.client import Prometheus, Refused
from slo_kit.prometheus.shape import Series
from slo_kit.promql import Aggregate, Expr, Selector, call, last
from slo_kit.resolve.lints.reading import Reading

RECENTLY = Duration.of(days=1)
"""How far back a series is looked for that is not there now."""


class NotKnownError(CannotRun):
    """An answer of which nothing follows; the message quotes the question."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a key of an indicator reads, and what the total of the indicator does, which may be the same."""

    one: Reading
    total: Reading | None

    @property
    def slo(self) -> Slo:
        """The SLO."""
        return self.one.slo

    @property
    def selector(self) -> Selector | None:
        """What is read, where it is nothing but a selector."""
        return self.one.read.selector

    @property
    def counting(self) -> Counting:
        """How it is counted."""
        return self.slo.counting.applied(self.one.workspace.topology.counting)


@dataclass
class Eye:
    """One Prometheus at a moment, and what it said already."""

    region: str
    prometheus: Prometheus
    at: int
    _known: dict[str, Series] = field(default_factory=dict)

    def ask(self, expression: Expr) -> Series:
        """The series of an expression; CannotRun where it is refused, so that a refusal never looks like no series."""
        query = str(expression)
        if query not in self._known:
            found = self.prometheus.instant(query, self.at)
            if isinstance(found, Refused):
                raise CannotRun(f"{self.prometheus.host} refuses {query}: {found.words}")
            self._known[query] = found
        return self._known[query]

    def told(self, what: str) -> Mapping[str, Any]:
        """What it says of itself; nothing where it is something else than a Prometheus, and has nothing to say of that."""
        try:
            found = self.prometheus.ask(what, {}, reading=True)
        except CannotRun:
            return {}
        return found if isinstance(found, dict) else {}

    def number(self, expression: Expr) -> float:
        """The value of an expression of one series; 0 where there is none, NotKnownError where it is no number."""
        written = [one["value"][1] if "value" in one else "a histogram" for one in self.ask(expression)]
        odd = [value for value in written if value == "a histogram" or not math.isfinite(float(value))]
        if odd:
            raise NotKnownError(f"{self.prometheus.host} answers {expression} with {odd[0]}, so that it is not known")
        return sum(map(float, written))

    def count(self, selector: Selector) -> int:
        """How many series it finds now."""
        return int(self.number(Aggregate("count", selector)))

    def counted_recently(self, selector: Selector) -> int:
        """How many it found in the last day."""
        return int(self.number(Aggregate("count", last(selector, RECENTLY))))

    def values(self, selector: Selector, label: str) -> tuple[str, ...]:
        """The values of a label among what it finds."""
        return tuple(sorted(one["metric"].get(label, "") for one in self.ask(Aggregate("count", selector, by=(label,)))))

    def longest(self, selector: Selector, over: Duration) -> int:
        """The most samples that a series has of a time."""
        return int(self.number(Aggregate("max", call("count_over_time", selector.over(over)))))

    def type_of(self, metric: str) -> str:
        """What scrapes said that a metric is, such as `counter`; nothing if they did not say, or differ."""
        said = self.metadata.get(metric)
        types = {str(one.get("type")) for one in (said if isinstance(said, list) else ()) if isinstance(one, dict)}
        return types.pop() if len(types) == 1 else ""

    @cached_property
    def metadata(self) -> Mapping[str, Any]:
        """What scrapes said of each metric."""
        return self.told("metadata")

    @cached_property
    def metrics(self) -> tuple[str, ...]:
        """The name of every metric."""
        return self.prometheus.label_values("__name__")
