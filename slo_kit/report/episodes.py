"""Stretches of burning: neighbouring looks in which a region spent faster than its budget allows."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from slo_kit.model.plan import ScopeKind
from slo_kit.report.account import Account
from slo_kit.report.series import Instant

MERGED_WITHIN = 600
MARKED_ABOVE = Fraction(20, 100)
"""One incident that took more of a budget calls for a postmortem (SRE Workbook, appendix B)."""
KEPT_FROM = Fraction(1, 100)
"""Share of a budget; below, a stretch of burning is an event or two, of which a year of a thousand SLOs has millions."""

Looks = np.ndarray[Any, np.dtype[np.void]]
_LOOK = np.dtype([("since", "i8"), ("time", "i8"), ("region", "i8"), ("events", "f8"), ("bad", "f8")])


@dataclass(frozen=True, slots=True)
class Episode:
    """Burning from `start` to `end`; `shares` are (place, share of that place's budget), the largest first."""

    start: Instant
    end: Instant
    regions: tuple[str, ...]
    bad: Fraction
    peak_burn: Fraction
    shares: tuple[tuple[str, Fraction], ...]

    @property
    def share(self) -> Fraction:
        """The largest share of any place's budget."""
        return self.shares[0][1]


def find_episodes(overall: Sequence[Account], regions: Iterable[Account]) -> tuple[Episode, ...]:
    """Merge the hot looks of all regions of an SLO; the largest share of a budget first, those of hardly any left out."""
    # a global budget that is no sum of the regions' burns by itself
    by_itself = tuple(account for account in overall if not account.slo.mode.from_regions)
    known = (*by_itself, *regions)
    accounts = {account.slo.region: account for account in (*overall, *known)}
    hot = np.concatenate([_hot(number, account) for number, account in enumerate(known)]) if known else np.zeros(0, _LOOK)
    hot.sort(order=["since", "time", "region"])
    # A look begins an episode where it begins long after all earlier ones ended.
    apart = hot["since"][1:] - np.maximum.accumulate(hot["time"])[:-1] > MERGED_WITHIN
    groups = np.split(hot, np.flatnonzero(apart) + 1)
    smallest = min((float(account.budget_events) for account in accounts.values() if account.budget_events), default=math.inf)
    regions_of = tuple(account.slo.region for account in known)
    kept = (group for group in groups if group["bad"].sum() >= KEPT_FROM * smallest)
    episodes = (_episode(group, regions_of, accounts) for group in kept if len(group))
    return tuple(sorted((one for one in episodes if one.share >= KEPT_FROM), key=lambda one: (-one.share, one.start)))


def _hot(number: int, account: Account) -> Looks:
    """The looks at one region in which it spent faster than allowed."""
    seen = account.looks
    burning = seen.bad_events > float(account.budget) * seen.events
    looks = np.zeros(int(burning.sum()), _LOOK)
    looks["region"] = number
    for name, values in (("since", seen.since), ("time", seen.time), ("events", seen.events), ("bad", seen.bad_events)):
        looks[name] = values[burning]
    return looks


def _episode(group: Looks, regions: tuple[str, ...], accounts: Mapping[str, Account]) -> Episode:
    spent: dict[str, Fraction] = {}
    peak = Fraction(0)
    for _, _, number, seen, failed in group.tolist():
        region, bad, events = regions[number], Fraction(failed), Fraction(seen)
        spent[region] = spent.get(region, Fraction(0)) + bad
        # Bad events without any events in the same look can only come from samples read apart: as bad as can be.
        peak = max(peak, (bad / events if events else Fraction(1)) / accounts[region].budget)
    bad = sum(spent.values(), Fraction(0))
    summed = (name for name, one in accounts.items() if one.slo.scope is ScopeKind.GLOBAL and one.slo.mode.from_regions)
    places = spent | dict.fromkeys(summed, bad)
    shares = sorted(((place, accounts[place].share(part)) for place, part in places.items()), key=lambda s: (-s[1], s[0]))
    return Episode(int(group["since"][0]), int(group["time"].max()), tuple(spent), bad, peak, tuple(shares))
