"""The course of a budget over its period, from full to what is left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from slo_kit.report.account import Account
from slo_kit.report.looks import Amounts, Moments
from slo_kit.report.series import Instant

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """Shares that are left, and when; the first is a full budget at the period's start."""

    times: Moments
    shares: Amounts

    def points(self) -> tuple[tuple[Instant, float], ...]:
        """(instant, share) each."""
        return tuple(zip(self.times.tolist(), self.shares.tolist(), strict=True))

    def below(self, share: float) -> Moments:
        """The moments at which less was left."""
        return self.times[self.shares < share]


def course(account: Account) -> Course:
    """The share left at every look: 1 - bad so far / budget of the whole period."""
    budget, looks = float(account.budget_events), account.looks
    spent = looks.bad_events.cumsum() / budget if budget else np.zeros(len(looks))
    return Course(np.concatenate([[account.start], looks.time]), np.concatenate([[1.0], 1 - spent]))


def thinned(values: Sequence[Value], most: int) -> tuple[Value, ...]:
    """At most so many of them, evenly spaced, the last one among them."""
    if len(values) <= most:
        return tuple(values)
    return tuple(values[round(index * (len(values) - 1) / (most - 1))] for index in range(most))
