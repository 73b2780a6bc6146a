"""Where a total restarted between two looks, so that it is looked at more closely there."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from slo_kit.report.increments import Identity
from slo_kit.report.series import IDENTITY, VALUES, Instant, Span, ordered

STEP = 60
"""Seconds between two looks there: as often as totals are written, or oftener."""

MOST = 24
"""Stretches that are looked at again, the latest; an installation whose totals restart all the time has other problems."""


def restarts(frame: pd.DataFrame) -> dict[Instant, tuple[Identity, ...]]:
    """The looks by whose time a total had restarted since the look before, and whose.

    One that fell has; so has one of which fewer minutes are measured than have passed, even if it has counted beyond what it was.
    """
    table = ordered(frame)
    if len(table) < 2:
        return {}
    same = np.logical_and.reduce([np.diff(table[name].cat.codes) == 0 for name in IDENTITY])
    time, minutes = table["time"].to_numpy(), table["measured_minutes"].to_numpy()
    young = (minutes[:-1] >= 0) & (minutes[1:] * 60 < np.diff(time))
    fell = np.logical_or.reduce([np.diff(table[name].to_numpy()) < 0 for name in VALUES])
    found: dict[Instant, list[Identity]] = {}
    for place in (np.flatnonzero(same & (fell | young)) + 1).tolist():
        row = table.iloc[place]
        found.setdefault(int(row["time"]), []).append((row["service"], row["slo"], row["region"]))
    return {moment: tuple(found[moment]) for moment in sorted(found)[-MOST:]}


def between(moments: Sequence[Instant], step: int) -> tuple[Span, ...]:
    """The time before each look at a restart, without the looks at either end; hours that follow on each other as one."""
    spans: list[Span] = []
    for moment in moments:
        start, end = moment - step + STEP, moment - STEP
        if spans and start - spans[-1].end <= 2 * STEP:
            spans[-1] = Span(spans[-1].start, end, STEP)
        else:
            spans.append(Span(start, end, STEP))
    return tuple(spans)
