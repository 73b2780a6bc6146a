"""The `latency` kind: requests slower than a threshold, from a classic histogram with a bucket there, or a native one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum

from slo_kit.duration import Duration
from slo_kit.model.counting import Counting
from slo_kit.model.growth import Growth, Outcome
from slo_kit.model.slo import ExampleSeries, NoExample, Read, Sort
from slo_kit.promql import Aggregate, Binary, Expr, Matcher, Number, Selector, call, on
from slo_kit.sli import native
from slo_kit.sli.examples import literal
from slo_kit.sli.increments import failing, grown, increments, measured, present
from slo_kit.sli.outcomes import apart


class Unit(Enum):
    """What the histogram's bucket bounds are in; substrate nodes, for one, say microseconds."""

    SECONDS = "seconds"
    MILLISECONDS = "milliseconds"
    MICROSECONDS = "microseconds"

    @property
    def per_millisecond(self) -> Decimal:
        """How many of this unit make a millisecond."""
        return {"seconds": Decimal("0.001"), "milliseconds": Decimal(1), "microseconds": Decimal(1000)}[self.value]


@dataclass(frozen=True, slots=True)
class Latency:
    """A histogram by its base name (no `_bucket`, no `_count`) and the threshold above which an answer is bad.

    A native one needs no bucket at the threshold: within a bucket, observations are taken to be spread evenly.
    """

    histogram: Selector
    threshold: Duration
    unit_of_buckets: Unit = Unit.SECONDS
    native: bool = False

    unit = "request"
    one_at_a_time = False
    minimum_bad_events = 10

    def faults(self) -> Iterator[tuple[str, str, str]]:
        """Field, message and hint of what the types cannot rule out."""
        for suffix in ("_bucket", "_count", "_sum"):
            if self.histogram.metric.endswith(suffix):
                base = self.histogram.metric.removesuffix(suffix)
                yield "histogram", f'"{self.histogram.metric}" is one part of a histogram', f"write the base name {base}"
        if any(m.label == "le" for m in self.histogram.matchers):
            yield "histogram", 'the matcher on "le" is for slo-kit to write', "leave it out; threshold chooses the bucket"

    def growth(self, counting: Counting) -> Growth:
        """Increments of `_count`, less those of the bucket at the threshold; where that is nowhere, nothing is measured."""
        if self.native:
            return native.growth(self.histogram, self._bound, counting)
        count, fast = self._part("_count"), self._bucket
        told_apart = Binary(increments(count, count, counting), "and", self._with_bucket(counting), on(*counting.target))
        total, fast_of_all = Aggregate("sum", told_apart, by=counting.by), grown(fast, count, counting)
        slow = call("clamp_min", Binary(total, "-", fast_of_all), Number("0"))
        there = measured(fast, counting)
        counted = None if counting.by else apart({Outcome.ANY: total, Outcome.GOOD: fast_of_all}, there)
        return Growth(total, slow, there, counted=counted, failing=failing(count, counting))

    def raw_growth(self, over: Duration, before: Duration) -> Expr:
        """Of all observations."""
        if self.native:
            grown = call("increase", self.histogram.over(over).before(before))
            return Aggregate("sum", call("histogram_count", grown))
        return Aggregate("sum", call("increase", self._part("_count").over(over).before(before)))

    def alike(self, label: str) -> str:
        """As the histogram; its buckets belong together."""
        return "buckets of one histogram are counted together" if label == "le" else self.histogram.alike(label)

    def spacing(self, counting: Counting) -> Duration:
        """Requests come as they come."""
        return counting.evaluation

    def reads(self) -> tuple[Read, ...]:
        """The count, and the bucket at the threshold."""
        if self.native:
            return (Read("histogram", Sort.NATIVE, self.histogram),)
        count, bucket, unit = self._part("_count"), self._bucket, self.unit_of_buckets.value
        return Read("histogram", Sort.COUNTER, count), Read("threshold", Sort.BUCKET, bucket, narrows=True, unit=unit)

    def counted(self) -> tuple[str, str]:
        """The histogram, and the bound above which a request is bad."""
        return str(self.histogram), f"bad above {self.threshold}{' (native histogram)' if self.native else ''}"

    def example(self) -> tuple[ExampleSeries, ...] | NoExample:
        """`_count` and the two buckets that matter."""
        if self.native:
            return NoExample("promtool 2.42 has no native histograms as input series")
        base = literal(self.histogram)
        if isinstance(base, NoExample):
            return base
        bucket = replace(base, metric=self.histogram.metric + "_bucket")
        return (
            ExampleSeries(replace(base, metric=self.histogram.metric + "_count"), 1, 1),
            ExampleSeries(bucket.where(Matcher("le", "=", self._bounds[0])), 1, 0),
            ExampleSeries(bucket.where(Matcher("le", "=", "+Inf")), 1, 1),
        )

    @property
    def _bounds(self) -> tuple[str, ...]:
        """How exporters may spell the bound: Go clients write `1e+06`, Prometheus 3 writes `1.0` for `1`."""
        bound = self._bound
        if bound != bound.to_integral_value():
            return (f"{bound.normalize():f}",)
        plain = f"{int(bound)}"
        mantissa, exponent = f"{bound.normalize():e}".split("e")
        return (plain, f"{plain}.0", *((f"{mantissa}e+{int(exponent):02d}",) if bound >= 10**6 else ()))

    def _with_bucket(self, counting: Counting) -> Expr:
        """Series of the targets that have the bucket: of others, as of those with older code, no request would be fast.

        A failed scrape takes count and bucket away at once. A process that starts with other buckets takes one of them, though
        a look still finds its last sample.
        """
        count, fast = (one.before(counting.delay) for one in (self._part("_count"), self._bucket))
        of_target = on(*counting.target)
        return Binary(present(self._bucket, counting), "unless", Binary(count, "unless", fast, of_target), of_target)

    @property
    def _bound(self) -> Decimal:
        """The threshold in the unit of the buckets."""
        return Decimal(self.threshold.milliseconds) * self.unit_of_buckets.per_millisecond

    @property
    def _bucket(self) -> Selector:
        if len(self._bounds) == 1:
            return self._part("_bucket").where(Matcher("le", "=", self._bounds[0]))
        spellings = "|".join(bound.replace(".", "\\.").replace("+", "\\+") for bound in self._bounds)
        return self._part("_bucket").where(Matcher("le", "=~", spellings))

    def _part(self, suffix: str) -> Selector:
        return replace(self.histogram, metric=self.histogram.metric + suffix)
