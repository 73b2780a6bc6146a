"""Growth of counters between two evaluations, counted so that nothing is counted twice and next to nothing is lost.

The form and its accuracy (0.09 points of budget against a limit of 0.08) are measured; the traps it avoids are late samples,
resets, births, gaps and `increase()`, which misses a series' first value and what happens between windows.
"""

from __future__ import annotations

from slo_kit.duration import Duration
from slo_kit.model.counting import Counting
from slo_kit.naming import FAILING, JOB, UP
from slo_kit.promql import Aggregate, Binary, Expr, Number, Selector, call, last, on

ZERO, ONE, INFINITE = Number("0"), Number("1"), Number("Inf")
THIS_INSTANT = Duration(1)
"""Shorter than any interval of evaluation: both ends of a range belong to it until Prometheus 3."""


def increments(counter: Selector, known: Selector, counting: Counting) -> Expr:
    """What each raw series grew since the previous evaluation.

    `known` is a counter of the same targets that is there before the first bad event. A series that fell counts from
    zero; a new one does too if its target was known before, and else counts nothing: its past is not ours.
    """
    # what is infinite or no number, as clients show it for a counter whose owner is gone, would spoil a running total for good
    now = Binary(present(counter, counting), "<", INFINITE)
    grown = Binary(Binary(now, "-", last(counter, counting.bridge, _earlier(counting))), ">=", ZERO)
    newborn = Binary(now, ">=", ZERO)
    return Binary(grown, "or", Binary(newborn, "and", _stayed(known, counting), on(*counting.target)))


def failing(known: Selector, counting: Counting) -> Expr | None:
    """Targets that were scraped before the previous evaluation and are not at this moment, as Prometheus says of its scrapes.

    None where nothing tells which scrapes they are, since no job is asked for.
    """
    scrapes = _of_target(UP, known, counting)
    if scrapes is None:
        return None
    scraped = Binary(call("max_over_time", scrapes.over(counting.look).before(_earlier(counting))), "==", ONE)
    gone = Binary(scraped, "unless", Binary(scrapes.before(counting.delay), "==", ONE), on(*counting.target))
    return Aggregate("group", gone, by=counting.target)


def _stayed(known: Selector, counting: Counting) -> Expr:
    """Series of the targets whose new series began while they were known.

    Some series was there before and still is: where all are new at once, labels were renamed, and the counters behind them are
    old. Or the target is failing, which ends all its series: one scrape saw what is new, and the next was none.
    """
    stayed = Binary(known.before(counting.delay), "and", last(known, counting.bridge, _earlier(counting)))
    recorded = _of_target(FAILING, known, counting)
    return Binary(stayed, "or", last(recorded, THIS_INSTANT)) if recorded else stayed


def _of_target(name: str, known: Selector, counting: Counting) -> Selector | None:
    """A series that each target has, of the targets that a selector asks for by their labels; by a job at the least."""
    asked = tuple(matcher for matcher in known.matchers if matcher.label in counting.target)
    return Selector(name, asked) if any(matcher.label == JOB for matcher in asked) else None


def _earlier(counting: Counting) -> Duration:
    return counting.evaluation + counting.delay


def grown(counter: Selector, known: Selector, counting: Counting) -> Expr:
    """The growth of all series of a selector together, or of those of each value."""
    return Aggregate("sum", increments(counter, known, counting), by=counting.by)


def present(selector: Selector, counting: Counting) -> Expr:
    """The newest value of each series, a little in the past so that no late sample is skipped."""
    return last(selector, counting.look, counting.delay)


def measured(selector: Selector, counting: Counting) -> Expr:
    """One series, or one of each value, exactly while the selector has samples."""
    return Aggregate("group", present(selector, counting), by=counting.by)
