"""Slow requests from native histograms: their counts behave like counters, and are counted like them.

Prometheus 2.42 cannot ask for the last histogram of a range of time (`last_over_time` answers 0, and until 2.50 something else at
times), so a gap is bridged by looking at every scrape of the past with a subquery.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from slo_kit.duration import Duration
from slo_kit.model.counting import Counting
from slo_kit.model.growth import Growth
from slo_kit.promql import Aggregate, Binary, Expr, Number, Selector, call, last, number, on, subquery

_THOUSANDTHS = Number("0.001")
Reading = Callable[[Selector], Expr]
"""What is read off a histogram: a number for each series."""


def growth(histogram: Selector, bound: Decimal, counting: Counting) -> Growth:
    """Growth of the number of observations, and of those above `bound`, for every series whose number did not fall.

    One whose number fell began anew and counts from zero, and so does a new one of a target that was known before. The number
    of observations decides which, since what is above the bound may be an estimate, and fall when buckets are merged.
    """

    def above(one: Selector) -> Expr:
        """Exact where a bucket ends at the bound, else interpolated; nothing is above anything in an empty histogram."""
        fast = Binary(call("histogram_fraction", Number("-Inf"), number(bound), one), "*", _count(one))
        slow = call("round", Binary(_count(one), "-", fast), _THOUSANDTHS)
        return Binary(Binary(slow, ">=", Number("0")), "or", Binary(_count(one), "*", Number("0")))

    count, count_before = _now(_count, histogram, counting), _earlier(_count, histogram, counting)
    slow, slow_before = _now(above, histogram, counting), _earlier(above, histogram, counting)
    newer = Binary(
        histogram.before(counting.delay), "and", last(histogram, counting.bridge, counting.evaluation + counting.delay)
    )
    went_on = Binary(count, ">=", count_before)
    more = Binary(Binary(count, "-", count_before), ">=", Number("0"))
    slower = Binary(call("clamp_min", Binary(slow, "-", slow_before), Number("0")), "and", went_on)
    return Growth(
        Aggregate("sum", Binary(more, "or", Binary(count, "and", newer, on(*counting.target))), by=counting.by),
        Aggregate("sum", Binary(slower, "or", Binary(slow, "and", newer, on(*counting.target))), by=counting.by),
        Aggregate("group", count, by=counting.by),
    )


def _count(one: Selector) -> Expr:
    return call("histogram_count", one)


def _now(reading: Reading, histogram: Selector, counting: Counting) -> Expr:
    return _last(reading, histogram, counting.look, counting.delay, counting.scrape)


def _earlier(reading: Reading, histogram: Selector, counting: Counting) -> Expr:
    return _last(reading, histogram, counting.bridge, counting.evaluation + counting.delay, counting.scrape)


def _last(reading: Reading, histogram: Selector, within: Duration, before: Duration, scrape: Duration) -> Expr:
    """The newest reading of the last `within`, seen from `before` ago: of that very moment, else of the last scrape there was."""
    past = call("last_over_time", subquery(reading(histogram), within, scrape, before))
    return Binary(reading(histogram.before(before)), "or", past)
