"""Our indicators as SLIs of OpenSLO, as far as a ratio or a threshold says them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation

from slo_kit.dialects.writing import Value
from slo_kit.model.slo import Indicator
from slo_kit.promql import Matcher, Selector
from slo_kit.sli.latency import Latency
from slo_kit.sli.ratio import Ratio
from slo_kit.sli.raw import Raw
from slo_kit.sli.slices import Slices

_WORDS = {"<": "lt", "<=": "lte", ">": "gt", ">=": "gte"}


@dataclass(frozen=True, slots=True)
class NotSaid:
    """Why the form has no words for an indicator."""

    reason: str


@dataclass(frozen=True, slots=True)
class Measured:
    """Queries by what they count, whether they are counters, the limit of a threshold, and what is not quite said."""

    queries: Mapping[str, str]
    counter: bool = False
    limit: Mapping[str, Value] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()

    def spec(self, source: str) -> Value:
        """The SLI."""
        legs: dict[str, Value] = {
            key: {"metricSource": {"metricSourceRef": source, "type": "Prometheus", "spec": {"query": text}}}
            for key, text in self.queries.items()
        }
        if self.limit:
            return legs
        ratio: dict[str, Value] = {"counter": self.counter, **legs}
        return {"ratioMetric": ratio}


def metric(indicator: Indicator) -> Measured | NotSaid:
    """What OpenSLO can say of an indicator."""
    match indicator:
        case Ratio(total, bad, good):
            key, part = ("bad", bad) if bad is not None else ("good", good)
            narrowed = part if isinstance(part, Selector) else total.where(*(part or ()))
            return Measured({key: f"sum({narrowed})", "total": f"sum({total})"}, counter=True)
        case Latency(native=False):
            count = replace(indicator.histogram, metric=f"{indicator.histogram.metric}_count")
            bucket = replace(indicator.histogram, metric=f"{indicator.histogram.metric}_bucket")
            bound = Decimal(indicator.threshold.milliseconds) * indicator.unit_of_buckets.per_millisecond
            fast = bucket.where(Matcher("le", "=", f"{bound.normalize():f}"))
            return Measured({"good": f"sum({fast})", "total": f"sum({count})"}, counter=True)
        case Slices(good):
            return _threshold(good.value.text, good.operator, good.limit.text)
        case Raw():
            parts = {"total": indicator.total, "bad": indicator.bad, "good": indicator.good}
            given = {key: " ".join(part.text.split()) for key, part in parts.items() if part is not None}
            if "total" not in given:
                given = {"good": given["good"], "total": f"({given['good']}) + ({given['bad']})"}
            return Measured(given, remarks=(f"that these are events of {indicator.per} has no word in OpenSLO",))
    return NotSaid(f"{indicator.counted()[0]} has no words in OpenSLO, which knows ratios of two queries and thresholds")


def _threshold(value: str, operator: str, limit: str) -> Measured | NotSaid:
    try:
        number = Decimal(limit)
    except InvalidOperation:
        return NotSaid("a threshold that is no number has no words in OpenSLO")
    if operator not in _WORDS:
        return NotSaid(f"the comparison {operator} has no words in OpenSLO")
    return Measured({"thresholdMetric": " ".join(value.split())}, limit={"op": _WORDS[operator], "value": number})
