"""What comes if things go on as they did: when a budget is exhausted, or when a spent one is whole again."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import numpy as np

from slo_kit.model.period import Calendar, length_of
from slo_kit.report.account import Account, State
from slo_kit.report.series import Instant

HOUR = 3600
PACES = (6 * HOUR, 24 * HOUR, 7 * 24 * HOUR)
"""Seconds: a forecast takes the rates of the last 6 hours, of the last day, and of the last week, which gives a range."""


class Turn(Enum):
    """What is forecast: the end of what is left, or the end of a breach."""

    EXHAUSTS = "exhausts"
    RECOVERS = "recovers"


@dataclass(frozen=True, slots=True)
class Forecast:
    """When the turn comes at the rates of each of PACES, 0 for never within a period.

    `resets` is when the budget is new, 0 for a period that rolls.
    """

    turn: Turn
    account: Account
    moments: tuple[Instant, ...]
    resets: Instant = 0

    @property
    def comes(self) -> bool:
        """Whether it comes at any of the rates."""
        return any(self.moments)


def forecast(account: Account) -> Forecast:
    """Simulate a period as it rolls on: what happened leaves it again, hour by hour, while new events come in.

    A period of the calendar forgets nothing until it ends, and then everything.
    """
    turn = Turn.RECOVERS if account.state is State.BREACHED else Turn.EXHAUSTS
    if isinstance(account.slo.period, Calendar):
        resets = account.start + length_of(account.slo.period, account.end)
        moments = (resets,) * len(PACES) if turn is Turn.RECOVERS else tuple(_exhausted(account, pace, resets) for pace in PACES)
        return Forecast(turn, account, moments, resets)
    return Forecast(turn, account, _moments(account, turn))


def _exhausted(account: Account, pace: int, resets: Instant) -> Instant:
    """Where a period of the calendar ends before nothing is left, never: t = what is left / recent rate of bad events."""
    looks, over = account.looks, min(pace, account.end - account.start)
    rate = float(looks.within(account.end - over, account.end).bad_events.sum()) / over
    left = float(account.budget_events - account.tally.bad)
    moment = account.end + int(left / rate) if rate else resets
    return moment if moment < resets else 0


def _moments(account: Account, turn: Turn) -> tuple[Instant, ...]:
    """At each pace the first hour t with bad(t) > (1 - T) x N(t), or where it is so, the first in which it is not any more.

    bad(t) = what failed in the period, less what has left it by then, plus t at the recent rate; N(t) likewise.
    """
    looks = account.looks
    ahead = np.arange(HOUR, account.end - account.start + 1, HOUR)
    # How many looks have left the period so many seconds from now, and from which one on they are recent.
    gone = looks.time.searchsorted(account.start + ahead, side="right")
    recent = [int(first) for first in looks.time.searchsorted([account.end - pace for pace in PACES], side="right")]
    grown = {"events": looks.events, "bad": looks.bad_events}
    kept = {name: values.sum() - np.concatenate([[0.0], np.cumsum(values)])[gone] for name, values in grown.items()}
    found = []
    for pace, first in zip(PACES, recent, strict=True):
        events, bad = (kept[name] + ahead * grown[name][first:].sum() / pace for name in ("events", "bad"))
        # A millionth of an event is what adding thousands of floats may be off by.
        spent = bad > float(account.budget) * events + 1e-6
        turned = np.flatnonzero(spent if turn is Turn.EXHAUSTS else ~spent)
        found.append(account.end + int(ahead[turned[0]]) if len(turned) else 0)
    return tuple(found)
