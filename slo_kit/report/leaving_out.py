"""Takes excluded times out of what was counted, and says what each was worth."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from slo_kit.model.exclusion import PlannedExclusion, Treatment
from slo_kit.report.looks import Amounts, Looks
from slo_kit.report.series import Instant


@dataclass(frozen=True, slots=True)
class Worth:
    """What one exclusion took out of one account: events and bad events, as they were measured."""

    exclusion: PlannedExclusion
    events: Fraction
    bad: Fraction


@dataclass(frozen=True, slots=True, eq=False)
class LeftOut:
    """What was counted without what was excluded, and each exclusion that touched it with its share of each look."""

    looks: Looks
    shares: tuple[tuple[PlannedExclusion, Amounts], ...]


def leave_out(looks: Looks, exclusions: Iterable[PlannedExclusion]) -> LeftOut:
    """Looks as they count. One that is excluded in part, where nobody looked at the very moment, counts in proportion."""
    since, time = looks.since.astype(np.float64), looks.time.astype(np.float64)
    kept, shares = looks, []
    for one in exclusions:
        share = sum((_overlap(since, time, span) for span in one.spans), np.zeros(len(looks)))
        if not share.any():
            continue
        shares.append((one, share))
        if one.exclusion.mode is Treatment.DROP:
            kept = kept.scaled(1 - share, 1 - share)
        elif one.exclusion.mode is Treatment.GOOD:
            kept = kept.scaled(np.ones(len(looks)), 1 - share)
    return LeftOut(kept, tuple(shares))


def worths(looks: Looks, left_out: LeftOut, start: Instant) -> tuple[Worth, ...]:
    """What each exclusion touched after `start`, of looks as they were measured."""
    inside = looks.time > start
    found = []
    for one, share in left_out.shares:
        taken = [Fraction(float((amounts * share)[inside].sum())) for amounts in (looks.events, looks.bad_events)]
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


def _overlap(since: Amounts, time: Amounts, span: tuple[int, int]) -> Amounts:
    """The share of each look that lies in a span."""
    inside = np.minimum(time, span[1]) - np.maximum(since, span[0])
    share: Amounts = np.clip(inside / np.maximum(time - since, 1), 0.0, 1.0)
    return share
