"""How soon several ways of paging see an outage, over thousands drawn at random: when it begins within a scrape and a minute.

The month of `bench-accuracy` has a few dozen incidents, and whether each is seen in this evaluation or the next is up to chance.
Here only the arithmetic of a page is played: which scrapes are known at an evaluation, and whether they are enough for the first
row of the standard policy. All else, as traffic that is uneven, is left out.

python -m benchmarks.soon.bench
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from benchmarks.accuracy.page import table
from slo_kit.duration import Duration
from slo_kit.model.counting import Counting

DRAWN, PODS, EVALUATIONS = 20_000, 3, 40
MINUTE, HOUR = 60, 3600
BUDGET, FACTOR = 0.001, 14.4
SHARES = (1.0, 0.5, 0.3, 0.1)
"""Of the requests that fail while an outage lasts."""

Seconds = NDArray[np.float64]
Known = Callable[[Seconds], Seconds]
"""Seconds of outage that were scraped by some moments, in the mean of pods."""


def detected(scrape: int, share: float, way: str) -> float:
    """The mean of seconds from the moment at which enough has failed to the first evaluation that pages."""
    chance = np.random.default_rng(1)
    offsets = chance.uniform(0, scrape, (DRAWN, 1, PODS))
    evaluated = chance.uniform(0, MINUTE, (DRAWN, 1)) + MINUTE * np.arange(EVALUATIONS)
    older = chance.uniform(0, MINUTE, (DRAWN, 1))

    def known(moments: Seconds) -> Seconds:
        scraped = np.floor((moments[..., None] - offsets) / scrape) * scrape + offsets
        seen: Seconds = np.clip(scraped, 0, None).mean(axis=-1)
        return seen

    ratio = share * WAYS[way](known, evaluated, older, Counting(scrape=Duration.of(seconds=scrape)))
    first = evaluated[np.arange(DRAWN), (ratio > FACTOR * BUDGET).argmax(axis=1)]
    return float(first.mean()) - FACTOR * BUDGET * HOUR / share


def _rate(known: Known, at: Seconds, _: Seconds, __: Counting) -> Seconds:
    """The newest scrape: extrapolation stretches bad and total alike."""
    return known(at) / HOUR


def _ours(known: Known, at: Seconds, older: Seconds, counting: Counting) -> Seconds:
    """Compared by the group that counts, with windows that began up to a minute before the hour, up to now."""
    look = at - counting.delay.seconds
    unseen = counting.unseen / counting.evaluation
    return (known(look) + unseen * (known(look) - known(look - MINUTE))) / (HOUR + older + unseen * MINUTE)


def _nothing_supposed(known: Known, at: Seconds, older: Seconds, counting: Counting) -> Seconds:
    return known(at - counting.delay.seconds) / (HOUR + older)


def _no_delay(known: Known, at: Seconds, older: Seconds, _: Counting) -> Seconds:
    return known(at) / (HOUR + older)


def _afterwards(known: Known, at: Seconds, older: Seconds, counting: Counting) -> Seconds:
    """Compared by another group, which is evaluated up to a minute after the one that counts."""
    return known(at - counting.delay.seconds - older) / HOUR


WAYS = {
    "rate()": _rate,
    "slo-kit": _ours,
    "nothing supposed": _nothing_supposed,
    "no delay, nothing supposed": _no_delay,
    "in a group of its own, nothing supposed": _afterwards,
}


def main() -> None:
    """A row for each scrape interval and severity."""
    rows = [
        [f"{scrape} s", f"{share:.0%}", f"{FACTOR * BUDGET * HOUR / share:.0f} s"]
        + [f"{detected(scrape, share, way):.0f} s" for way in WAYS]
        for scrape in (15, 30, 60)
        for share in SHARES
    ]
    print(table(["scraped every", "fail", "enough after", *WAYS], rows))


if __name__ == "__main__":
    main()
