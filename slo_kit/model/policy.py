"""When a burning error budget alerts whom, as written in an AlertPolicy document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum

from slo_kit.duration import Duration
from slo_kit.errors import Position
from slo_kit.model.period import Period


class Severity(Enum):
    """Whether somebody is woken or a ticket is written."""

    PAGE = "page"
    TICKET = "ticket"


@dataclass(frozen=True, slots=True)
class BurnWindow:
    """One row: alert when `budget_share` percent of the budget would be gone within the long window at this rate.

    The short window, a twelfth of the long one, ends the alert soon after the burning ends
    (Google SRE Workbook, chapter 5, "multiwindow, multi-burn-rate alerts").
    """

    severity: Severity
    budget_share: Decimal
    window: Duration
    at: Mapping[str, Position] = field(default_factory=dict, compare=False, repr=False)

    @property
    def short(self) -> Duration:
        """The short window."""
        return self.window // 12

    def factor(self, period: Period) -> Decimal:
        """The burn rate above which the row fires: share x period / long window; 14.4 for 2 % of 30 days in 1 h.

        A period of the calendar counts with its nominal length, so that no threshold changes from month to month.
        """
        return (self.budget_share / 100 * period.milliseconds / self.window.milliseconds).normalize()


@dataclass(frozen=True, slots=True)
class AlertPolicy:
    """Named rows and the guard that keeps a handful of failures at night from paging.

    `minimum_bad_events` counts bad events in the long window; None leaves it to the indicator (10, or 1 for slices).
    """

    policy: str
    windows: tuple[BurnWindow, ...]
    minimum_bad_events: int | None = None
    description: str = ""
    at: Mapping[str, Position] = field(default_factory=dict, compare=False, repr=False)
