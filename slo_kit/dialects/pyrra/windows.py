"""Pyrra's alert windows: four rows for 28 days, scaled to other periods and rounded to minutes."""

from __future__ import annotations

from decimal import Decimal

from slo_kit.duration import Duration
from slo_kit.model.policy import BurnWindow, Severity

_MINUTE = 60_000
_ROWS = (
    (Severity.PAGE, 14, 28 * 24, 28 * 24 * 12),
    (Severity.PAGE, 7, 28 * 4, 28 * 24 * 2),
    (Severity.TICKET, 2, 28, 28 * 12),
    (Severity.TICKET, 1, 7, 28 * 4),
)
"""Severity, burn rate, and which fraction of the period the long and the short window are."""


def rows(period: Duration) -> tuple[BurnWindow, ...]:
    """The rows for a period; for a very short one windows are rounded to nothing, as Pyrra's are."""
    made = []
    for severity, burn_rate, long, short in _ROWS:
        window, short_window = _rounded(period, long), _rounded(period, short)
        told = None if window // 12 == short_window else short_window
        made.append(BurnWindow(severity, window, burn_rate=Decimal(burn_rate), short_window=told))
    return tuple(made)


def _rounded(period: Duration, parts: int) -> Duration:
    """A part of the period in whole minutes, half a minute rounded up."""
    return Duration((period // parts).milliseconds + _MINUTE // 2 - ((period // parts).milliseconds + _MINUTE // 2) % _MINUTE)
