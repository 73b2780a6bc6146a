"""Stretches of burning: neighbouring looks in which a region spent faster than its budget allows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from slo_kit.report.account import Account
from slo_kit.report.series import Instant

MERGED_WITHIN = 600
MARKED_ABOVE = Fraction(20, 100)


@dataclass(frozen=True, slots=True)
class Hot:
    """One look at one region that spent faster than allowed."""

    since: Instant
    time: Instant
    region: str
    bad: Fraction
    burn: Fraction


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

    @property
    def marked(self) -> bool:
        """Whether one episode took more than a fifth of a budget, which calls for a postmortem (SRE Workbook, chapter 4)."""
        return self.share > MARKED_ABOVE


def find_episodes(overall: Iterable[Account], regions: Iterable[Account]) -> tuple[Episode, ...]:
    """Merge the hot looks of all regions of an SLO; the largest share of a budget first."""
    accounts = {account.slo.region: account for account in (*overall, *regions)}
    hot = sorted((look for account in regions for look in _hot(account)), key=lambda look: (look.since, look.time, look.region))
    groups: list[list[Hot]] = []
    for look in hot:
        if groups and look.since - max(other.time for other in groups[-1]) <= MERGED_WITHIN:
            groups[-1].append(look)
        else:
            groups.append([look])
    episodes = (_episode(group, accounts) for group in groups)
    return tuple(sorted(episodes, key=lambda episode: (-episode.share, episode.start)))


def _hot(account: Account) -> Iterable[Hot]:
    rows = account.looks
    burning = rows[rows["bad_events"] > float(account.budget) * rows["events"]]
    columns = zip(*(burning[name].tolist() for name in ("since", "time", "events", "bad_events")), strict=True)
    for since, time, seen, failed in columns:
        bad, events = Fraction(failed), Fraction(seen)
        # Bad events without any events in the same look can only come from samples read apart: as bad as can be.
        ratio = bad / events if events else Fraction(1)
        yield Hot(since, time, account.slo.region, bad, ratio / account.budget)


def _episode(group: list[Hot], accounts: dict[str, Account]) -> Episode:
    spent: dict[str, Fraction] = {}
    for look in group:
        spent[look.region] = spent.get(look.region, Fraction(0)) + look.bad
    regions = tuple(spent)
    bad = sum(spent.values(), Fraction(0))
    places = spent | {place: bad for place in accounts if place not in spent and accounts[place].slo.scope.value == "global"}
    shares = sorted(((place, accounts[place].share(part)) for place, part in places.items()), key=lambda s: (-s[1], s[0]))
    peak = max(look.burn for look in group)
    return Episode(group[0].since, max(look.time for look in group), regions, bad, peak, tuple(shares))
