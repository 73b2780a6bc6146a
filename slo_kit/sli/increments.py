"""Growth of counters between two evaluations, counted so that nothing is counted twice and next to nothing is lost.

The form and its accuracy (0.09 points of budget against a limit of 0.08) are measured; the traps it avoids are late samples,
resets, births, gaps and `increase()`, which misses a series' first value and what happens between windows.
"""

from __future__ import annotations

from slo_kit.duration import Duration
from slo_kit.model.counting import Counting
from slo_kit.promql import Aggregate, Binary, Expr, Number, Selector, last, on

ZERO, INFINITE = Number("0"), Number("Inf")


def increments(counter: Selector, known: Selector, counting: Counting) -> Expr:
    """What each raw series grew since the previous evaluation.

    `known` is a counter of the same targets that is there before the first bad event. A series that fell counts from
    zero; a new one does too if its target was known before, and else counts nothing: its past is not ours.
    """
    # what is infinite or no number, as clients show it for a counter whose owner is gone, would spoil a running total for good
    now = Binary(present(counter, counting), "<", INFINITE)
    earlier = counting.evaluation + counting.delay
    grown = Binary(Binary(now, "-", last(counter, counting.bridge, earlier)), ">=", ZERO)
    newborn = Binary(now, ">=", ZERO)
    return Binary(grown, "or", Binary(newborn, "and", _stayed(known, counting, earlier), on(*counting.target)))


def _stayed(known: Selector, counting: Counting, earlier: Duration) -> Expr:
    """Series of the targets whose new series began while they were known.

    Some series was there before and still is: where all are new at once, labels were renamed, and the counters behind them are
    old. Or none is there at this moment, of a target that was there just now: one scrape saw what is new, and the next failed.
    """
    here = known.before(counting.delay)
    failing = Binary(last(known, counting.look, earlier), "unless", here, on(*counting.target))
    return Binary(Binary(here, "and", last(known, counting.bridge, earlier)), "or", failing)


def grown(counter: Selector, known: Selector, counting: Counting) -> Expr:
    """The growth of all series of a selector together, or of those of each value."""
    return Aggregate("sum", increments(counter, known, counting), by=counting.by)


def present(selector: Selector, counting: Counting) -> Expr:
    """The newest value of each series, a little in the past so that no late sample is skipped."""
    return last(selector, counting.look, counting.delay)


def measured(selector: Selector, counting: Counting) -> Expr:
    """One series, or one of each value, exactly while the selector has samples."""
    return Aggregate("group", present(selector, counting), by=counting.by)
