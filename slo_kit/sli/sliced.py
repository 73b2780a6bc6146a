"""Budgets by time: any indicator in slices, each of which is one event, good or bad as a whole."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from slo_kit.duration import Duration
from slo_kit.model.counting import Counting
from slo_kit.model.growth import Growth
from slo_kit.model.slo import ExampleSeries, Indicator, NoExample
from slo_kit.promql import Aggregate, Binary, Expr, Number, call, number, on, subquery


@dataclass(frozen=True, slots=True)
class Sliced:
    """Slices of `evaluations` evaluations, `length` in all, bad when less than `good_above` (a ratio) of the events is good.

    They follow on each other without a gap. One without events is none: neither good nor bad, as an idle hour has no effect.
    """

    inside: Indicator
    length: Duration
    evaluations: int
    good_above: Decimal

    unit = "slice"
    one_at_a_time = True
    minimum_bad_events = 1

    def growth(self, counting: Counting) -> Growth:
        """One event in the first evaluation after a slice ended, judged by what grew within it."""
        whole = self._whole(counting)
        slice_ = counting.evaluation * self.evaluations
        into = Binary(call("vector", call("time")), "%", _seconds(slice_))
        ended = Binary(into, "<", _seconds(counting.evaluation))
        some = Binary(whole.total, ">", Number("0"))
        failed = Binary(Binary(whole.bad, "/", some), ">", number(1 - self.good_above), "bool")
        measured = self.inside.growth(counting).measured
        whoever = on() if counting.by else ""
        there = Aggregate("group", some, by=counting.by)
        total, bad = (Binary(expr, "and", ended, whoever) for expr in (there, failed))
        return Growth(total, bad, measured, failing=whole.failing)

    def spacing(self, counting: Counting) -> Duration:
        """The length of a slice."""
        return counting.evaluation * self.evaluations

    def counted(self) -> tuple[str, str]:
        """What slices are made of, and when one is bad."""
        events, bad = self.inside.counted()
        least = f"{(self.good_above * 100).normalize():f}"
        return f"slices of {self.length} of {events}", f"each bad when less than {least} % of it is good ({bad})"

    def example(self) -> tuple[ExampleSeries, ...] | NoExample:
        """The series of what is inside."""
        return self.inside.example()

    def _whole(self, counting: Counting) -> Growth:
        """What a slice holds: counters are asked once for all of it, what shows but an instant once for each evaluation."""
        once = self.inside.growth(counting)
        if not once.of_an_instant:
            return self.inside.growth(replace(counting, evaluation=counting.evaluation * self.evaluations))
        return replace(once, total=self._summed(once.total, counting), bad=self._summed(once.bad, counting))

    def _summed(self, instant: Expr, counting: Counting) -> Expr:
        # a millisecond less than the slice, since Prometheus 2 takes both ends of a range
        within = Duration(counting.evaluation.milliseconds * self.evaluations - 1)
        return call("sum_over_time", subquery(instant, within, counting.evaluation))


def _seconds(duration: Duration) -> Number:
    return number(Decimal(duration.milliseconds) / 1000)
