"""Reports on budgets of the calendar: boundaries to the second, what is over and what is to come, and the words for it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from fractions import Fraction

import pandas as pd
import pytest
from plans import a_plan

from slo_kit.model.moments import Zone
from slo_kit.model.period import Calendar, Unit
from slo_kit.model.plan import Plan
from slo_kit.report.account import Account, State
from slo_kit.report.books import keep
from slo_kit.report.render import forms
from slo_kit.report.series import COLUMNS, Span, Totals

DUBLIN = Calendar(Unit.MONTH, Zone("Europe/Dublin"))


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


@dataclass(frozen=True)
class Steady:
    """Two events a second in each of two regions since 2025; `bad_until` is when every hundredth ceases to fail."""

    bad_until: int
    words = "a source that never tires"

    def totals(self, span: Span) -> Totals:
        begun = at("2025-01-01")
        rows = [
            (
                time,
                "rpc",
                "availability",
                region,
                2.0 * (time - begun),
                0.02 * (min(time, self.bad_until) - begun),
                (time - begun) / 60,
            )
            for time in range(span.end, span.start - 1, -span.step)
            for region in ("eu", "us")
        ]
        return Totals(pd.DataFrame(rows, columns=COLUMNS))


def by_the(period: Calendar) -> Plan:
    plan = a_plan()
    scopes = (replace(scope, slos=tuple(replace(slo, period=period) for slo in scope.slos)) for scope in plan.scopes)
    return replace(plan, scopes=tuple(scopes))


def account(period: Calendar, moment: str, bad_until: str = "2100-01-01") -> Account:
    (entry,) = keep(by_the(period), Steady(at(bad_until)), at(moment)).entries
    cell = entry.regional[0]
    assert isinstance(cell, Account)
    return cell


@pytest.mark.parametrize("moment", ["2026-04-10T12:00:00", "2026-04-10T12:34:56", "2026-03-31T23:00:01"])
def test_events_are_those_since_the_month_began_by_the_clocks_of_its_zone(moment: str) -> None:
    cell = account(DUBLIN, moment)
    assert cell.start == at("2026-03-31T23:00")
    assert cell.tally.events == 2 * (at(moment) - cell.start)
    assert float(cell.coverage) == pytest.approx(1)
    assert cell.elapsed == Fraction(at(moment) - cell.start, 720 * 3600)


def test_at_the_end_of_a_month_the_whole_of_it_is_judged_and_nothing_is_to_come() -> None:
    cell = account(DUBLIN, "2026-03-31T23:00")
    assert cell.tally.events == 2 * 743 * 3600
    assert cell.elapsed == 1
    assert not cell.running
    assert float(cell.allowed_minutes) == pytest.approx(44.58)
    assert cell.remaining == pytest.approx(1 - 0.01 / 0.001)


def test_what_failed_before_the_month_is_forgotten_with_it() -> None:
    assert account(DUBLIN, "2026-04-02T00:00", bad_until="2026-03-31T23:00").tally.bad == 0


def test_a_bad_first_day_takes_its_share_of_the_month_and_not_all_of_it() -> None:
    """One day at 1 % of 30 days at 0.1 %: a third is gone; were the month over, nine budgets would be missing."""
    cell = account(Calendar(Unit.MONTH), "2026-06-02T00:00")
    assert float(cell.remaining) == pytest.approx(1 - 10 / 30)
    assert float(cell.remaining_so_far) == pytest.approx(-9)
    assert float(cell.spent_minutes) == pytest.approx(14.4)
    assert cell.state is State.FINE


def test_the_report_says_which_month_and_how_much_of_it_is_over() -> None:
    ledger = keep(by_the(DUBLIN), Steady(at("2100-01-01")), at("2026-04-10T12:00"))
    text = forms(ledger)["report.md"]
    assert "Error budget left over the month since 1 Apr (Europe/Dublin), up to Fri 10 Apr 2026 12:00 UTC" in text
    assert "Of the month since 1 Apr (Europe/Dublin), 32 % is over for rpc availability. Were that all, -900 % in global" in text


def test_a_month_that_is_over_is_named_by_its_days() -> None:
    ledger = keep(by_the(DUBLIN), Steady(at("2100-01-01")), at("2026-03-31T23:00"))
    assert "the month of 1 Mar to 31 Mar (Europe/Dublin)" in forms(ledger)["report.md"]
