"""Whether objectives and alerts fit: budgets that never or always burn, alerts without a burn, burns without an alert."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from fractions import Fraction

from slo_kit.report.account import COMPLETE_FROM, Account, Tally
from slo_kit.report.episodes import Episode
from slo_kit.report.ledger import Entry, Ledger
from slo_kit.report.series import Firing, Instant

WEEK = 7 * 86_400
NEVER_BELOW = Fraction(5, 100)
"""A budget of which less went in a whole period promises less than people get."""

LADDER = tuple(
    Decimal(percent) / 100
    for percent in ("90", "95", "98", "99", "99.5", "99.8", "99.9", "99.95", "99.98", "99.99", "99.995", "99.998", "99.999")
)
"""Objectives that people choose."""

_HALF = Fraction(1, 2)  # of a budget: less cannot have gone where each week took more than its part

SPARE_NEVER, SPARE_ALWAYS = Fraction(1, 2), Fraction(4, 5)
"""How much of the suggested budget the period would have spent at most."""


class Habit(Enum):
    """How a budget has been used for as long as it is looked at."""

    NEVER = "never burns"
    ALWAYS = "always burns"


@dataclass(frozen=True, slots=True)
class Finding:
    """An objective that does not fit what is measured in some places, `account` being of the one where most was spent.

    `suggested` is empty where none of the usual ones would fit better.
    """

    habit: Habit
    places: tuple[str, ...]
    account: Account
    suggested: tuple[Decimal, ...]


def habits(entry: Entry) -> Iterator[Finding]:
    """One at most for each objective: the regions' and the global one. Where too little is known, none.

    Nor of a journey: what it promises follows from its steps, and nobody can write another.
    """
    if entry.slo.steps:
        return
    by_objective: dict[Decimal, list[Account]] = {}
    for account in entry.accounts:
        by_objective.setdefault(account.slo.objective, []).append(account)
    for accounts in by_objective.values():
        if any(account.young or account.coverage < COMPLETE_FROM or account.partial for account in accounts):
            continue
        busy = [account for account in accounts if not account.little_traffic]
        if busy and len(busy) == len(accounts) and all(account.consumed < NEVER_BELOW for account in busy):
            worst = max(busy, key=lambda account: account.consumed)
            fewest = min(account.tally.events for account in busy)
            yield from (Finding(Habit.NEVER, _places(busy), worst, (one,)) for one in _tighter(worst, fewest))
        elif always := [account for account in busy if _always(account)]:
            worst = max(always, key=lambda account: account.consumed)
            yield Finding(Habit.ALWAYS, _places(always), worst, _looser(worst))


def _places(accounts: Iterable[Account]) -> tuple[str, ...]:
    return tuple(account.slo.region for account in accounts)


def _always(account: Account) -> bool:
    """Whether in each whole week of the period, of which there are two at least, more was spent than allowed."""
    weeks = int((account.end - account.start) // WEEK)
    ends = (account.end - number * WEEK for number in range(weeks))
    ratios = (Tally.of(account.looks.within(end - WEEK, end)).error_ratio for end in ends)
    return account.consumed > _HALF and weeks >= 2 and all(ratio > account.budget for ratio in ratios)


def _tighter(account: Account, events: Fraction) -> tuple[Decimal, ...]:
    """The next one, if it would have left half of its budget and so many events can show it to be kept: a step at a time."""
    error = account.tally.error_ratio
    fit = (
        one
        for one in LADDER
        if one > account.slo.objective
        and error <= Fraction(1 - one) * SPARE_NEVER
        and events >= math.log(0.05) / math.log(float(one))
    )
    return tuple(fit)[:1]


def _looser(account: Account) -> tuple[Decimal, ...]:
    """The tightest that would have left a fifth of its budget."""
    error = account.tally.error_ratio
    return tuple(one for one in LADDER if one < account.slo.objective and error <= Fraction(1 - one) * SPARE_ALWAYS)[-1:]


@dataclass(frozen=True, slots=True)
class Alerted:
    """Burn alerts of one SLO in one place beside what burned: `empty` fired without a burn, `silent` burned without an alert.

    A burn is an episode that took as much of the budget as the policy's smallest share; any that is kept excuses an alert.
    """

    entry: Entry
    place: str
    alerts: int
    burns: int
    empty: tuple[Firing, ...]
    silent: tuple[Episode, ...]


def alerted(ledger: Ledger, entry: Entry) -> tuple[Alerted, ...]:
    """Of every place whose rules a server evaluates that was asked, and where anything burned or fired since."""
    since = dict(ledger.beside.heard)
    known = ((account, since[account.slo.region]) for account in entry.accounts if account.slo.region in since)
    return tuple(one for one in (_alerted(ledger, entry, account, begun) for account, begun in known) if one.alerts or one.burns)


def _alerted(ledger: Ledger, entry: Entry, account: Account, since: Instant) -> Alerted:
    """What was before the rules were evaluated, as history that was backfilled, nobody could have been alerted to."""
    place = account.slo.region
    here = (account.slo.service, account.slo.name, place)
    firings = [one for one in ledger.beside.firings if (one.service, one.slo, one.region) == here and one.end > account.start]
    episodes = [episode for episode in entry.episodes if place in dict(episode.shares) and episode.start >= since]
    limit = _smallest(account)
    burns = [episode for episode in episodes if dict(episode.shares)[place] >= limit]
    empty = tuple(one for one in firings if not any(_meet(one, episode, ledger.resolution) for episode in episodes))
    silent = tuple(episode for episode in burns if not any(_meet(one, episode, ledger.resolution) for one in firings))
    return Alerted(entry, place, len(firings), len(burns), empty, silent)


def _smallest(account: Account) -> Fraction:
    """The least share of a budget of which the policy says something; 2 % where it says none."""
    shares = (window.share(account.slo.period) for window in account.slo.policy.windows)
    return Fraction(min(shares, default=Decimal(2))) / 100


def _meet(firing: Firing, episode: Episode, resolution: int) -> bool:
    """An alert goes on for a while after the burning; a look knows when it was only to so many seconds."""
    return firing.start <= episode.end + resolution and firing.end >= episode.start - resolution


def summed(found: Iterable[Alerted]) -> tuple[int, int, int, int]:
    """Alerts, those of them that had a burn; burns, those of them that had an alert."""
    every = tuple(found)
    alerts, burns = sum(one.alerts for one in every), sum(one.burns for one in every)
    return alerts, alerts - sum(len(one.empty) for one in every), burns, burns - sum(len(one.silent) for one in every)
