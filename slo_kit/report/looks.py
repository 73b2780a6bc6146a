"""What was counted between one look at the totals and the next, of one SLO in one place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from slo_kit.report.series import Instant

Moments = np.ndarray[Any, np.dtype[np.int64]]
Amounts = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True, slots=True, eq=False)
class Looks:
    """Arrays of one length, in the order of time: each look counted so much over (since, time].

    Thousands of these are cut out of a few long arrays and copy nothing; tables would cost more than all that is done with them.
    """

    since: Moments
    time: Moments
    events: Amounts
    bad_events: Amounts
    measured_minutes: Amounts

    def __len__(self) -> int:
        return len(self.time)

    def cut(self, first: int, beyond: int) -> Looks:
        """Those from one index up to another."""
        part = slice(first, beyond)
        return Looks(self.since[part], self.time[part], self.events[part], self.bad_events[part], self.measured_minutes[part])

    def within(self, start: Instant, end: Instant) -> Looks:
        """Those that ended after `start` and by `end`."""
        first, beyond = self.time.searchsorted([start, end], side="right").tolist()
        return self.cut(first, beyond)

    def scaled(self, all_kept: Amounts, bad_kept: Amounts) -> Looks:
        """With the given share of everything, and of bad events, kept in each."""
        return Looks(self.since, self.time, self.events * all_kept, self.bad_events * bad_kept, self.measured_minutes * all_kept)


_NEVER, _NONE = np.zeros(0, np.int64), np.zeros(0)
NOTHING = Looks(_NEVER, _NEVER, _NONE, _NONE, _NONE)


def summed(parts: Sequence[Looks]) -> Looks:
    """Looks of several places as those of one: what ended at the same moment is added, from the earliest beginning on."""
    moments, which = np.unique(np.concatenate([part.time for part in parts]), return_inverse=True)
    since = np.full(len(moments), np.iinfo(np.int64).max)
    np.minimum.at(since, which, np.concatenate([part.since for part in parts]))

    def added(amounts: list[Amounts]) -> Amounts:
        return np.bincount(which, np.concatenate(amounts), len(moments)).astype(np.float64, copy=False)

    events, bad = added([part.events for part in parts]), added([part.bad_events for part in parts])
    return Looks(since, moments, events, bad, added([part.measured_minutes for part in parts]))
