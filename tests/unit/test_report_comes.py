"""What comes, what was left out, and budgets added up; figures worked out by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plans import Wanted, a_plan
from totals import AT, DAY, HOUR, Held, Row, hourly

from slo_kit.model.exclusion import Approval, Category, Exclusion, PlannedExclusion, Treatment
from slo_kit.model.moments import Moment
from slo_kit.model.period import Calendar, Unit
from slo_kit.model.plan import Plan
from slo_kit.report.account import Account
from slo_kit.report.books import keep
from slo_kit.report.forecast import Turn, forecast
from slo_kit.report.render import markdown
from slo_kit.report.rollup import Together, rolled_up

KEY, MONTH = "rpc/availability", 30 * 24
Increments = Sequence[tuple[float, float]]


def settled(increments: Increments, plan: Plan | None = None) -> Account:
    """One region, one account."""
    ledger = keep(plan or a_plan(regions=["eu"], with_global=False), Held(hourly(KEY, "eu", increments)), AT)
    (account,) = ledger.entries[0].accounts
    return account


def test_a_slow_leak_exhausts_the_budget_when_it_has_filled_it() -> None:
    # 1000 events an hour, a budget of 720 of them; 2 bad an hour for the last 168 h: 336 spent, nothing old to expire.
    # 336 + 2 t > 720 first at t = 193 h
    account = settled([(1000, 0)] * (MONTH - 168) + [(1000, 2)] * 168)
    assert forecast(account).moments == (AT + 193 * HOUR,) * 3


def test_rates_of_different_pasts_give_a_range() -> None:
    # the last 6 h: 24 bad an hour, 144 in all; 720 - 144 = 576 left: over in the 25th hour; at 6 an hour in the 97th;
    # at 144 / 168 h a month adds 617, which with 144 would pass 720 only after 672 h
    account = settled([(1000, 0)] * (MONTH - 6) + [(1000, 24)] * 6)
    assert forecast(account).moments == (AT + 25 * HOUR, AT + 97 * HOUR, AT + 673 * HOUR)


def test_what_leaves_the_period_makes_room() -> None:
    # 700 of 720 went in the first hour, which is gone an hour from now; at 0.5 an hour nothing is ever exhausted
    account = settled([(1000, 700)] + [(1000, 0)] * (MONTH - 169) + [(1000, 0.5)] * 168)
    assert account.remaining < 0
    assert forecast(account).turn is Turn.RECOVERS
    assert forecast(account).moments == (AT + HOUR,) * 3


def test_a_breach_recovers_when_the_outage_leaves_the_period() -> None:
    # the outage was in the hour that ends 10 days after the period began
    account = settled([(1000, 0)] * 239 + [(1000, 900)] + [(1000, 0)] * (MONTH - 240))
    assert forecast(account).moments == (AT + 10 * DAY,) * 3


def test_what_goes_on_failing_never_recovers() -> None:
    assert forecast(settled([(1000, 2)] * MONTH)).moments == (0, 0, 0)


def in_november(increments: Increments) -> Account:
    """The same for the calendar month: 22 days of November are over, 8 are to come."""
    plan = a_plan(regions=["eu"], with_global=False)
    scopes = (replace(one, slos=tuple(replace(slo, period=Calendar(Unit.MONTH)) for slo in one.slos)) for one in plan.scopes)
    return settled(increments, replace(plan, scopes=tuple(scopes)))


def test_a_month_is_exhausted_before_it_ends_or_resets_first() -> None:
    # 1000 an hour for 528 of 720 h: a budget of 720, of which 6 x 60 = 360 are spent; at 60 an hour over in 6 h, at 15 in 24 h,
    # at 360 / 168 h in 168 h; the month has 192 h left
    account = in_november([(1000, 0)] * (MONTH - 6) + [(1000, 60)] * 6)
    assert forecast(account).moments == (AT + 6 * HOUR, AT + 24 * HOUR, AT + 168 * HOUR)
    # at 300 / 168 h, 420 more take 235 h
    assert forecast(in_november([(1000, 0)] * (MONTH - 6) + [(1000, 50)] * 6)).moments[2] == 0
    assert forecast(account).resets == AT + 8 * DAY


def test_a_month_that_is_spent_is_whole_again_with_the_next() -> None:
    assert forecast(in_november([(1000, 2)] * MONTH)).moments == (AT + 8 * DAY,) * 3


def test_the_report_says_what_comes() -> None:
    ledger = keep(a_plan(regions=["eu"]), Held(hourly(KEY, "eu", [(1000, 0)] * (MONTH - 6) + [(1000, 24)] * 6)), AT)
    section = markdown.document(ledger).partition("## What comes")[2].partition("\n## ")[0]
    assert "| rpc availability | eu | exhausts | 24 Nov 01:00 | 27 Nov | 21 Dec |" in section


def excluding(begin: int, end: int, mode: Treatment = Treatment.DROP, regions: tuple[str, ...] = ("eu",)) -> Plan:
    """A plan of one region without some time."""
    first, last = (Moment(datetime.fromtimestamp(time, UTC), whole_day=False) for time in (begin, end))
    leave = Approval("the lead", date(2026, 11, 1))
    written = Exclusion("upgrade", "a new version", leave, Category.MAINTENANCE, mode, first, last, regions=regions)
    planned = PlannedExclusion(written, written.spans, (KEY,), regions, everywhere=False, of_all_slos=False)
    return replace(a_plan(regions=["eu"], with_global=False), exclusions=(planned,))


OUTAGE: Increments = [(1000, 0)] * (MONTH - 10) + [(1000, 360)] + [(1000, 0)] * 9
"""360 of a budget of 720, in the hour that ends nine hours before the end."""


def test_an_excluded_outage_is_left_out_with_its_events_and_both_budgets_are_told() -> None:
    account = settled(OUTAGE, excluding(AT - 10 * HOUR, AT - 9 * HOUR))
    assert [account.tally.events, account.tally.bad] == [719_000, 0]
    assert [account.raw.events, account.raw.bad] == [720_000, 360]
    assert [account.remaining, account.raw_remaining] == [1, Fraction(1, 2)]
    assert account.coverage == 1
    (worth,) = account.left_out
    assert [worth.events, worth.bad] == [1000, 360]


def test_bad_events_can_count_as_good() -> None:
    account = settled(OUTAGE, excluding(AT - 10 * HOUR, AT - 9 * HOUR, Treatment.GOOD))
    assert [account.tally.events, account.tally.bad, account.raw_remaining] == [720_000, 0, Fraction(1, 2)]


def test_what_is_only_annotated_counts_as_ever_and_is_named() -> None:
    account = settled(OUTAGE, excluding(AT - 10 * HOUR, AT - 9 * HOUR, Treatment.ANNOTATE))
    assert [account.remaining, account.adjusted, len(account.left_out)] == [Fraction(1, 2), False, 1]


def test_what_crosses_the_beginning_of_the_period_counts_from_there() -> None:
    account = settled([(1000, 1)] * MONTH, excluding(AT - 31 * DAY, AT - 30 * DAY + 3 * HOUR))
    assert [account.tally.events, account.left_out[0].events] == [717_000, 3000]


def test_half_an_hour_of_an_hourly_look_counts_in_proportion() -> None:
    account = settled(OUTAGE, excluding(AT - 10 * HOUR, AT - 9 * HOUR - 1800))
    assert [account.tally.events, account.tally.bad] == [719_500, 180]


def test_the_report_says_what_was_left_out_and_why() -> None:
    ledger = keep(excluding(AT - 10 * HOUR, AT - 9 * HOUR), Held(hourly(KEY, "eu", OUTAGE)), AT)
    section = markdown.document(ledger).partition("## What was left out")[2].partition("\n## ")[0]
    said = "upgrade (maintenance, Sun 22 Nov 14:00 to 15:00 UTC, left out): a new version; approved by the lead on 2026-11-01."
    assert said in section
    assert "| rpc availability | eu | upgrade | 1 000 | 360 | 50 % |" in section
    assert "| rpc availability | eu | 50 % | 100 % | of the budget left |" in section


@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 5000)), min_size=48, max_size=48),
    st.integers(0, 47 * 60),
    st.integers(1, 600),
    st.sampled_from(Treatment),
)
def test_exclusions_never_raise_the_budget_nor_what_was_bad(
    increments: Increments, begin: int, minutes: int, mode: Treatment
) -> None:
    hours: Increments = [(events, min(bad, events)) for events, bad in increments]
    start = AT - 48 * HOUR + begin * 60
    account = settled(hours, excluding(start, start + minutes * 60, mode))
    assert account.budget_events <= account.budget * account.raw.events
    assert account.tally.bad <= account.raw.bad
    assert 0 <= account.tally.bad <= account.tally.events


def test_the_combined_objective_is_the_one_whose_budget_is_the_sum() -> None:
    # 10 M events at 99.9 % and 100 k at 99 %: 10,000 + 1,000 may fail; the plain average of 99.45 % would allow 55,550
    together = Together(Fraction(10_100_000), Fraction(11_000), Fraction(0))
    assert float(together.objective) == pytest.approx(0.998911, abs=5e-7)
    assert together.allowed * Fraction("5.05") == Fraction("0.0055") * together.events


@settings(deadline=None, max_examples=25)
@given(
    st.lists(
        st.tuples(st.integers(1, 10**6), st.integers(0, 10**6), st.sampled_from(["99", "99.9", "95"])), min_size=1, max_size=4
    )
)
def test_budgets_add_up(slos: list[tuple[int, int, str]]) -> None:
    wanted = [Wanted(f"rpc/slo-{number}", objective) for number, (_, _, objective) in enumerate(slos)]
    rows: list[Row] = []
    for number, (events, bad, _) in enumerate(slos):
        rows += hourly(f"rpc/slo-{number}", "eu", [(0, 0), (events, min(bad, events))])
    ledger = keep(a_plan(wanted, ["eu"], with_global=False), Held(rows), AT)
    accounts = [account for entry in ledger.entries for account in entry.accounts]
    together = rolled_up(accounts)
    assert together.allowed == sum(account.budget_events for account in accounts)
    assert together.allowed == (1 - together.objective) * together.events


def test_owners_are_told_apart_and_the_worst_comes_first() -> None:
    plan = a_plan([Wanted("rpc/a", owner="platform"), Wanted("web/b", owner="shop")], ["eu"])
    rows = hourly("rpc/a", "eu", [(1000, 0)] * MONTH) + hourly("web/b", "eu", [(1000, 2)] * MONTH)
    section = markdown.document(keep(plan, Held(rows), AT)).partition("## By owner")[2].partition("\n## ")[0]
    assert section.index("| shop | 1 | 1 breached | 99.9 % |") < section.index("| platform | 1 |  | 99.9 % |")
