"""When a burning error budget alerts whom, as written in an AlertPolicy document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Context, Decimal
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

    Other tools write the `burn_rate` itself, which is then the same for every period. The short window, a twelfth of the long
    one unless said otherwise, ends the alert soon after the burning ends
    (Google SRE Workbook, chapter 5, "multiwindow, multi-burn-rate alerts").
    """

    severity: Severity
    window: Duration
    budget_share: Decimal | None = None
    burn_rate: Decimal | None = None
    short_window: Duration | None = None
    at: Mapping[str, Position] = field(default_factory=dict, compare=False, repr=False)

    def faults(self) -> Iterator[tuple[str, str, str]]:
        """Field, message and hint of what the types cannot rule out."""
        if self.budget_share is None and self.burn_rate is None:
            yield "window", "nothing says how fast is too fast", "add budget_share: 2"
        if self.budget_share is not None and self.burn_rate is not None:
            yield "burn_rate", '"budget_share" and "burn_rate" are both given', "leave one out; the other follows from it"
        if self.short_window is not None and self.short_window > self.window:
            said = f"the short window {self.short_window} is longer than the long one, {self.window}"
            yield "short_window", said, f"write {self.window // 12}"

    @property
    def short(self) -> Duration:
        """The short window."""
        return self.short_window or self.window // 12

    def factor(self, period: Period) -> Decimal:
        """The burn rate above which the row fires: share x period / long window; 14.4 for 2 % of 30 days in 1 h.

        A period of the calendar counts with its nominal length, so that no threshold changes from month to month.
        """
        if self.burn_rate is not None:
            return self.burn_rate.normalize()
        return ((self.budget_share or Decimal(0)) / 100 * period.milliseconds / self.window.milliseconds).normalize()

    def share(self, period: Period) -> Decimal:
        """The percentage of the budget of a period that is gone after the long window, as written or to four digits."""
        if self.budget_share is not None:
            return self.budget_share.normalize()
        exact = self.factor(period) * 100 * self.window.milliseconds / period.milliseconds
        return Context(prec=4).create_decimal(exact).normalize()


@dataclass(frozen=True, slots=True)
class AlertPolicy:
    """Named rows and the guard that keeps a handful of failures at night from paging. Without any row it alerts nobody.

    `minimum_bad_events` counts bad events in the long window; None leaves it to the indicator (10, or 1 for slices).
    """

    policy: str
    windows: tuple[BurnWindow, ...]
    minimum_bad_events: int | None = None
    description: str = ""
    at: Mapping[str, Position] = field(default_factory=dict, compare=False, repr=False)

    def soonest(self, period: Period) -> BurnWindow | None:
        """The row that pages first when everything fails, whatever is promised; None if no row pages."""
        rows = [row for row in self.windows if row.severity is Severity.PAGE]
        return min(rows, key=lambda row: row.window.milliseconds * row.factor(period), default=None)
