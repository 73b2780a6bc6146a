"""The worst stretches of a length: what somebody who came at the wrong time has seen."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from slo_kit.report.looks import Looks
from slo_kit.report.series import Instant

WINDOWS = (300, 3600, 6 * 3600, 86_400, 7 * 86_400, 28 * 86_400)
"""Seconds; those shorter than the time between two looks, or longer than the history, are not known."""


@dataclass(frozen=True, slots=True)
class Worst:
    """Of all stretches of so many seconds the one in which the smallest share of events was good."""

    window: int
    start: Instant
    end: Instant
    good: Fraction


def worst(looks: Looks, window: int) -> tuple[Worst, ...]:
    """A(w) = min over t of sum of good / sum of events in (t - w, t], by running sums (Hauer et al., NSDI 2020, section 4).

    Nothing where no whole stretch was looked at, or none with events.
    """
    if not len(looks) or int((looks.time - looks.since).min()) > window:
        return ()
    begun = looks.time.searchsorted(looks.time - window, side="right")
    events, bad = (np.concatenate([[0.0], np.cumsum(each)]) for each in (looks.events, looks.bad_events))
    within, failed = events[1:] - events[begun], bad[1:] - bad[begun]
    whole = (looks.time - window >= looks.since[0]) & (within > 0)
    if not whole.any():
        return ()
    ratios = np.where(whole, failed / np.where(whole, within, 1), -1.0)
    found = int(ratios.argmax())
    end = int(looks.time[found])
    share = Fraction(float(failed[found])) / Fraction(float(within[found]))
    return (Worst(window, end - window, end, 1 - share),)


def worsts(looks: Looks) -> tuple[Worst, ...]:
    """For each of WINDOWS that can be known."""
    return tuple(found for window in WINDOWS for found in worst(looks, window))
