"""The course of a budget over its period, from full to what is left."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from slo_kit.report.account import Account
from slo_kit.report.series import Instant

Value = TypeVar("Value")


def course(account: Account) -> tuple[tuple[Instant, float], ...]:
    """(instant, share left) at every look: 1 - bad so far / budget of the whole period."""
    budget = float(account.budget_events)
    bad = account.looks.sort_values("time")["bad_events"].cumsum()
    times = account.looks["time"].sort_values()
    shares = [1 - spent / budget if budget else 1.0 for spent in bad.tolist()]
    return ((account.start, 1.0), *zip(times.tolist(), shares, strict=True))


def thinned(values: Sequence[Value], most: int) -> tuple[Value, ...]:
    """At most so many of them, evenly spaced, the last one among them."""
    if len(values) <= most:
        return tuple(values)
    return tuple(values[round(index * (len(values) - 1) / (most - 1))] for index in range(most))
