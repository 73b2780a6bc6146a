"""Takes excluded times out of what was counted, and says what each was worth."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd

from slo_kit.model.exclusion import PlannedExclusion, Treatment
from slo_kit.report.series import VALUES, Instant

Share = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True, slots=True)
class Worth:
    """What one exclusion took out of one account: events and bad events, as they were measured."""

    exclusion: PlannedExclusion
    events: Fraction
    bad: Fraction


@dataclass(frozen=True, slots=True, eq=False)
class LeftOut:
    """Increments without what was excluded, and each exclusion that touched them with its share of each."""

    rows: pd.DataFrame
    shares: tuple[tuple[PlannedExclusion, Share], ...]


def leave_out(rows: pd.DataFrame, exclusions: Iterable[PlannedExclusion]) -> LeftOut:
    """Increments as they count. A look that is excluded in part, where nobody looked at the very moment, counts in proportion."""
    since, time = rows["since"].to_numpy(np.float64), rows["time"].to_numpy(np.float64)
    kept, shares = rows, []
    for one in exclusions:
        share = sum((_overlap(since, time, span) for span in one.spans), np.zeros(len(rows)))
        if not share.any():
            continue
        shares.append((one, share))
        if one.exclusion.mode is Treatment.DROP:
            kept = kept.assign(**{name: kept[name] * (1 - share) for name in VALUES})
        elif one.exclusion.mode is Treatment.GOOD:
            kept = kept.assign(bad_events=kept["bad_events"] * (1 - share))
    return LeftOut(kept, tuple(shares))


def worths(rows: pd.DataFrame, left_out: LeftOut, start: Instant) -> tuple[Worth, ...]:
    """What each exclusion touched after `start`, of increments as they were measured."""
    inside = rows["time"].to_numpy() > start
    found = []
    for one, share in left_out.shares:
        taken = [Fraction(float((rows[name].to_numpy() * share)[inside].sum())) for name in ("events", "bad_events")]
        if share[inside].any():
            found.append(Worth(one, *taken))
    return tuple(found)


def added(worths_of_regions: Iterable[Worth]) -> tuple[Worth, ...]:
    """The same exclusions over several regions."""
    found: dict[str, Worth] = {}
    for one in worths_of_regions:
        before = found.get(one.exclusion.name, Worth(one.exclusion, Fraction(0), Fraction(0)))
        found[one.exclusion.name] = Worth(one.exclusion, before.events + one.events, before.bad + one.bad)
    return tuple(found.values())


def excluded_seconds(exclusions: Iterable[PlannedExclusion], start: Instant, end: Instant) -> int:
    """How much of a stretch is dropped, and so need not be measured."""
    spans = [span for one in exclusions if one.exclusion.mode is Treatment.DROP for span in one.spans]
    return sum(max(0, min(end, beyond) - max(start, begin)) for begin, beyond in spans)


def boundaries(exclusions: Iterable[PlannedExclusion], start: Instant, end: Instant) -> tuple[Instant, ...]:
    """The moments inside a stretch at which something begins or ceases to be excluded."""
    moments = {moment for one in exclusions if one.changes_budgets for span in one.spans for moment in span}
    return tuple(sorted(moment for moment in moments if start < moment < end))


def _overlap(since: Share, time: Share, span: tuple[int, int]) -> Share:
    """The share of each look that lies in a span."""
    inside = np.minimum(time, span[1]) - np.maximum(since, span[0])
    share: Share = np.clip(inside / np.maximum(time - since, 1), 0.0, 1.0)
    return share
