"""Expressions that say something else than was meant."""

from __future__ import annotations

from collections.abc import Iterator

from slo_kit.errors import Problem
from slo_kit.model.slo import Sort
from slo_kit.promql import counters_shown, ranges, smells
from slo_kit.resolve.lints.reading import Look

_SCRAPES = 4
"""Within a range; with two, a late scrape leaves one sample, and a rate of one sample is nothing."""
_OF_SLICES = {"quantile-in-slices", "divides-by-idle"}
"""What is wrong only where each evaluation is judged for itself."""


def smelling(look: Look) -> Iterator[Problem]:
    """A rate of a sum, a quantile for a slice, absence as health, a division by nothing, sides that never meet."""
    for one in look.readings(Sort.EXPRESSION):
        for smell in smells(one.read.text):
            if smell.id not in _OF_SLICES or one.slo.indicator.one_at_a_time:
                yield Problem(one.near(smell.near), smell.id, smell.message, smell.hint)


def short_ranges(look: Look) -> Iterator[Problem]:
    """A range that holds too few scrapes to be sure of two."""
    for one in look.readings(Sort.EXPRESSION):
        scrape = one.slo.counting.applied(look.workspace.topology.counting).scrape
        for written, length in ranges(one.read.text):
            if length < scrape * _SCRAPES:
                message = f"a range of {written} holds fewer than {_SCRAPES} scrapes, which come every {scrape}"
                hint = f"write {scrape * _SCRAPES} or longer, or counting: {{scrape: ...}} if scrapes are closer"
                yield Problem(one.near(f"[{written}"), "short-range", message, hint)


def counters_as_gauges(look: Look) -> Iterator[Problem]:
    """The value of a counter says how long a process has been up."""
    for one in look.readings(Sort.EXPRESSION, Sort.GAUGE):
        for metric in counters_shown(one.read.text or str(one.read.selector)):
            message = f'"{metric}" counts, by its name, and its value of the moment is used'
            yield Problem(one.near(metric), "counter-as-gauge", message, f"write rate({metric}[5m]), or use the kind ratio")
