"""The worked figures of the specification, section by section; of calendars beyond their budgets see test_period."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plans import Wanted, a_plan
from totals import AT, DAY, HOUR, Held, Row, hourly

from slo_kit.model.moments import Zone
from slo_kit.model.period import Calendar, Unit
from slo_kit.model.plan import Plan
from slo_kit.report import wording
from slo_kit.report.account import Account, State, Tally
from slo_kit.report.attribution import explain
from slo_kit.report.books import keep
from slo_kit.report.forecast import Turn, forecast
from slo_kit.report.increments import grow
from slo_kit.report.ledger import Entry
from slo_kit.report.looks import Looks
from slo_kit.report.render import forms
from slo_kit.report.rollup import Together, rolled_up
from slo_kit.report.series import COLUMNS
from slo_kit.report.worst import worst

KEY = "rpc/availability"
HOURS = 28 * 24
FOUR_WEEKS = (Wanted(days=28),)
Hours = Sequence[tuple[float, float]]


def settled(rows: list[Row], plan: Plan | None = None, at: int = AT) -> Entry:
    (entry,) = keep(plan or a_plan(FOUR_WEEKS), Held(rows), at).entries
    return entry


def place(entry: Entry, region: str) -> Account:
    (found,) = (account for account in entry.accounts if account.slo.region == region)
    return found


def only(hours: Hours, objective: str = "99.9", days: int = 28) -> Account:
    plan = a_plan([Wanted(objective=objective, days=days)], ["eu"], with_global=False)
    return place(settled(hourly(KEY, "eu", hours), plan), "eu")


def svc0() -> Entry:
    """6.6 and 6.7: EU 20 M events and 8,000 bad in 28 days, US 4 M and 4,356; of them 2,002 and 3,158 in the last week."""
    eu: Hours = [(20e6 / HOURS, 0)] * (HOURS - 200) + [(20e6 / HOURS, 5998)] + [(20e6 / HOURS, 0)] * 198 + [(20e6 / HOURS, 2002)]
    us: Hours = [(4e6 / HOURS, 0)] * (HOURS - 200) + [(4e6 / HOURS, 1198)] + [(4e6 / HOURS, 0)] * 198 + [(4e6 / HOURS, 3158)]
    return settled(hourly(KEY, "eu", eu) + hourly(KEY, "us", us))


def rounded(share: Fraction, digits: int = 1) -> float:
    """In percent."""
    return round(float(share * 100), digits)


def test_6_1_consumed_is_bad_over_budget_and_never_clamped() -> None:
    # 28 days of 1000 an hour at 99.9 %: 672 may be bad
    account = only([(1000, 0)] * (HOURS - 1) + [(1000, 840)])
    assert [account.budget_events, account.consumed, account.remaining] == [672, Fraction(840, 672), Fraction(-168, 672)]


def test_6_1_a_month_that_is_not_over_is_told_as_it_is_and_as_it_will_be() -> None:
    # 23 November, 0:00: 528 of 720 hours; 1000 an hour, 264 bad: of the 528 allowed so far half, of the 720 of the month 36.7 %
    plan = monthly("UTC")
    account = place(settled(hourly(KEY, "eu", [(1000, 0)] * 527 + [(1000, 264)]), plan), "eu")
    assert (account.remaining_so_far, account.remaining) == (Fraction(1, 2), 1 - Fraction(264, 720))


def test_6_2_and_6_3_a_slice_is_an_event_and_ratios_are_never_averaged() -> None:
    # 1000 events with 100 bad, then 10 with none: 90.1 % by events; the mean of the ratios would be 95 %
    account = only([(1000, 100), (10, 0)])
    assert rounded(1 - account.tally.error_ratio) == 90.1


@pytest.mark.parametrize(("events", "bad"), [(1000, 1), (5000, 100), (10, 10)])
def test_6_4_the_share_that_a_stretch_burned_is_by_events_not_by_time(events: int, bad: int) -> None:
    # D(w) = b(w) / (beta N) = BR(w) n(w) / N
    account = only([(1000, 0)] * (HOURS - 1) + [(events, bad)])
    last = Tally.of(account.looks.within(AT - HOUR, AT))
    burn = last.error_ratio / account.budget
    assert account.share(last.bad) == burn * last.events / account.tally.events
    assert (account.share(last.bad) == burn / HOURS) == (events == 1000)


def test_6_5_a_rolling_period_forgets_an_outage_before_a_leak_exhausts_it() -> None:
    # 600 of 672 went 27 days ago; 2 more an hour: R W / BR would say 36 h, yet in 24 h the outage is gone
    hours: Hours = [(1000, 0)] * 20 + [(1000, 500)] + [(1000, 0)] * (HOURS - 33) + [(1000, 2)] * 12
    found = forecast(only(hours))
    assert found.turn is Turn.EXHAUSTS
    naive = (672 - 524) / 2
    assert naive == 74
    # at 2 an hour for 28 days 1344 > 672: it is exhausted, but only once 336 hours of 2 have filled what the outage left
    assert found.moments[0] == AT + (336 - 12 + 1) * HOUR


def test_6_6_the_global_view_is_by_events_not_the_mean_of_percentages() -> None:
    entry = svc0()
    percent = [rounded(1 - place(entry, name).tally.error_ratio, 4) for name in ("global", "eu", "us")]
    assert percent == [99.9485, 99.96, 99.8911]
    assert round((percent[1] + percent[2]) / 2, 3) == 99.926  # 99.9255 is what a mean would say


def test_6_6_a_combined_objective_is_weighted_by_events_so_that_budgets_add() -> None:
    # 99.9 % of 10 M and 99 % of 100 k: 10,000 + 1,000 bad events, 99.8911 %; the plain mean, 99.45 %, would allow 55,550
    plan = a_plan([Wanted("a/x", "99.9"), Wanted("b/x", "99")], ["eu"], with_global=False)
    rows = hourly("a/x", "eu", [(10e6, 0)]) + hourly("b/x", "eu", [(100e3, 0)])
    found = rolled_up(account for entry in keep(plan, Held(rows), AT).entries for account in entry.accounts)
    assert found == Together(Fraction(10_100_000), Fraction(11_000), Fraction(0))
    assert rounded(found.objective, 4) == 99.8911
    assert (1 - Fraction("0.9945")) * found.events == 55_550


def test_6_7_a_region_is_past_its_budget_under_a_global_half_spent() -> None:
    entry = svc0()
    consumed = {name: rounded(place(entry, name).consumed) for name in ("global", "us")}
    assert consumed == {"global": 51.5, "us": 108.9}
    assert (place(entry, "global").state, place(entry, "us").state) == (State.FINE, State.BREACHED)


def test_6_7_the_last_week_is_attributed() -> None:
    # 16.7 % of the traffic, 61.2 % of the bad events, blame 3.67, 13.2 of the 21.5 points burned in 7 days
    entry = svc0()
    whole, us = place(entry, "global"), place(entry, "us")
    burned = [rounded(whole.share(bad)) for bad in (whole.week.bad, us.week.bad)]
    assert burned == [21.5, 13.2]
    burn, traffic = us.week.bad / whole.week.bad, us.week.events / whole.week.events
    assert (rounded(burn), rounded(traffic), round(float(burn / traffic), 2)) == (61.2, 16.7, 3.67)


def test_6_7_shares_blame_excess_and_counterfactual_add_up() -> None:
    entry = svc0()
    whole, eu = place(entry, "global"), place(entry, "eu")
    assert sum(share.consumed for share in entry.shares) == whole.consumed
    assert sum(share.excess for share in entry.shares) == whole.tally.bad - whole.budget_events
    us = next(share for share in entry.shares if share.region == "us")
    assert us.blame == place(entry, "us").tally.error_ratio / whole.tally.error_ratio
    without = (whole.tally.bad - place(entry, "us").tally.bad) / (whole.tally.events - place(entry, "us").tally.events)
    assert without == eu.tally.error_ratio


def test_6_8_a_failover_is_mix_and_rate() -> None:
    # shares 0.9 / 0.1 -> 0.5 / 0.5, US error 0.0010 -> 0.0012: +0.00042 = mix 0.00036 + rate 0.00006
    eu = Tally(Fraction(90_000), Fraction(18)), Tally(Fraction(50_000), Fraction(10))
    us = Tally(Fraction(10_000), Fraction(10)), Tally(Fraction(50_000), Fraction(60))
    change = explain([eu, us])
    assert change.now - change.before == Fraction("0.00042")
    assert (change.mix, change.rate) == (Fraction("0.00036"), Fraction("0.00006"))


@pytest.mark.parametrize(("apart", "episodes"), [(0, 1), (1, 2)])
def test_6_9_bad_hours_that_follow_on_each_other_are_one_episode(apart: int, episodes: int) -> None:
    quiet: Hours = [(1000, 0)] * (HOURS - 2 - apart)
    hours: Hours = [*quiet, (1000, 200), *[(1000, 0)] * apart, (1000, 100)]
    found = settled(hourly(KEY, "eu", hours), a_plan(FOUR_WEEKS, ["eu"], with_global=False)).episodes
    assert len(found) == episodes
    assert sum(episode.bad for episode in found) == 300


@pytest.mark.parametrize(("bad", "due"), [(134, False), (135, True)])
def test_6_9_more_than_a_fifth_of_the_budget_calls_for_a_postmortem(bad: int, due: bool) -> None:
    # a fifth of 672 is 134.4
    entry = settled(hourly(KEY, "eu", [(1000, 0)] * (HOURS - 1) + [(1000, bad)]), a_plan(FOUR_WEEKS, ["eu"], with_global=False))
    assert entry.marks(entry.episodes[0]) is due


@pytest.mark.parametrize(("measured", "state"), [(95, State.FINE), (94, State.INCOMPLETE)])
def test_6_11_below_95_percent_of_coverage_nothing_is_fine(measured: int, state: State) -> None:
    rows = hourly(KEY, "eu", [(1000, 0)] * 2400, dark=range(2400 - 24 * measured))
    plan = a_plan([Wanted(days=100)], ["eu"], with_global=False)
    assert place(settled(rows, plan), "eu").state is state


def test_6_11_what_was_not_measured_makes_an_interval_of_the_budget() -> None:
    # 672 h, of which 336 were dark: 336 events and a budget of 0.672 of 672; none bad, so all is left or 336 are spent
    account = place(
        settled(hourly(KEY, "eu", [(1, 0)] * HOURS, dark=range(336)), a_plan(FOUR_WEEKS, ["eu"], with_global=False)), "eu"
    )
    assert account.coverage == Fraction(1, 2)
    assert list(account.remaining_between) == [1 - Fraction(336_000, 672), 1]


@settings(deadline=None, max_examples=15)
@given(st.lists(st.tuples(st.integers(0, 1000), st.integers(0, 1000)), min_size=2, max_size=30), st.integers(0, 29))
def test_6_11_the_interval_holds_what_would_have_been_measured(increments: list[tuple[int, int]], dark: int) -> None:
    """Of even traffic, whatever failed in the hour that nobody saw."""
    hours: Hours = [(1000, min(bad, 1000)) for _, bad in increments]
    hidden = dark % len(hours)
    plan = a_plan([Wanted()], ["eu"], with_global=False, since={"eu": AT - len(hours) * HOUR})
    truth = place(settled(hourly(KEY, "eu", hours), plan), "eu")
    seen: Hours = [(0, 0) if index == hidden else hour for index, hour in enumerate(hours)]
    account = place(settled(hourly(KEY, "eu", seen, dark=range(len(hours) - 1 - hidden, len(hours) - hidden)), plan), "eu")
    least, most = account.remaining_between
    assert least <= truth.remaining <= most


def looks(*hours: tuple[float, float]) -> Looks:
    times = np.arange(1, len(hours) + 1) * HOUR
    events, bad = (np.array([hour[index] for hour in hours], np.float64) for index in (0, 1))
    return Looks(times - HOUR, times, events, bad, np.full(len(hours), 60.0))


@pytest.mark.parametrize(
    ("window", "good", "start"),
    [(1, Fraction(50, 100), 2), (2, Fraction(149, 200), 1), (3, Fraction(249, 300), 0), (6, Fraction(549, 600), 0)],
)
def test_6_12_the_worst_window_is_the_least_ratio_of_sums(window: int, good: Fraction, start: int) -> None:
    # bad of 100 each: 0 1 50 0 0 0
    (found,) = worst(looks((100, 0), (100, 1), (100, 50), (100, 0), (100, 0), (100, 0)), window * HOUR)
    assert (found.good, found.start) == (good, start * HOUR)


def test_6_12_a_window_that_was_not_looked_at_whole_is_not_known() -> None:
    assert worst(looks((100, 0), (100, 1)), 3 * HOUR) == ()
    assert worst(looks((100, 0), (100, 1)), 300) == ()
    assert worst(looks((0, 0), (0, 0)), HOUR) == ()


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(1, 100), st.integers(0, 100)), min_size=4, max_size=40), st.integers(1, 4))
def test_6_12_a_longer_window_that_is_made_of_whole_ones_is_no_worse(hours: list[tuple[int, int]], window: int) -> None:
    seen = looks(*((events, min(events, bad)) for events, bad in hours))
    for long in worst(seen, 2 * window * HOUR):
        assert long.good >= worst(seen, window * HOUR)[0].good


@pytest.mark.parametrize(("objective", "events"), [("99", 299), ("99.9", 2995), ("99.99", 29_956)])
def test_6_13_so_many_events_without_a_failure_show_an_objective(objective: str, events: int) -> None:
    # ln 0.05 / ln T = 298.07, 2994.2, 29955.8
    states = [only([(number, 0)] + [(0, 0)] * (HOURS - 1), objective).state for number in (events - 1, events)]
    assert states == [State.TOO_LITTLE, State.FINE]


def monthly(zone: str) -> Plan:
    plan, period = a_plan(regions=["eu"], with_global=False), Calendar(Unit.MONTH, Zone(zone))
    scopes = (replace(scope, slos=tuple(replace(slo, period=period) for slo in scope.slos)) for scope in plan.scopes)
    return replace(plan, scopes=tuple(scopes))


@pytest.mark.parametrize(
    ("zone", "over", "hours", "minutes"),
    [
        ("Europe/Dublin", "2026-03-31T23:00", 743, "44.58"),
        ("Europe/Berlin", "2026-03-31T22:00", 743, "44.58"),
        ("America/New_York", "2026-04-01T04:00", 743, "44.58"),
        ("America/Los_Angeles", "2026-04-01T07:00", 743, "44.58"),
        ("UTC", "2026-04-01T00:00", 744, "44.64"),
        ("Asia/Kolkata", "2026-03-31T18:30", 744, "44.64"),
        ("Europe/Dublin", "2026-11-01T00:00", 745, "44.70"),
        ("Europe/Berlin", "2026-10-31T23:00", 745, "44.70"),
        ("America/New_York", "2026-11-01T04:00", 744, "44.64"),
        ("America/Los_Angeles", "2026-11-01T07:00", 744, "44.64"),
        ("America/New_York", "2026-12-01T05:00", 721, "43.26"),
        ("America/Los_Angeles", "2026-12-01T08:00", 721, "43.26"),
        ("Europe/Dublin", "2026-12-01T00:00", 720, "43.20"),
        ("Europe/Berlin", "2026-11-30T23:00", 720, "43.20"),
        ("UTC", "2026-12-01T00:00", 720, "43.20"),
        ("Asia/Kolkata", "2026-11-30T18:30", 720, "43.20"),
        ("Europe/Dublin", "2026-03-01T00:00", 672, "40.32"),
    ],
)
def test_6_14_a_month_has_its_golden_hours_and_minutes(zone: str, over: str, hours: int, minutes: str) -> None:
    """An event a minute, each counted in the month that it is in and in no other."""
    at = int(datetime.fromisoformat(over).replace(tzinfo=UTC).timestamp())
    account = place(settled(hourly(KEY, "eu", [(60, 0)] * 800, at=at), monthly(zone), at), "eu")
    assert [account.tally.events, account.elapsed] == [60 * hours, 1]
    assert account.allowed_minutes == Fraction(minutes)


def test_6_15_the_instant_is_fixed_and_resets_are_not_growth() -> None:
    # 100, 160, 40: 60 more, then 40 since the restart
    rows = [
        (AT + hour * HOUR, "rpc", "availability", "eu", total, 0.0, 1e6) for hour, total in ((0, 100.0), (1, 160.0), (2, 40.0))
    ]
    (found,) = grow(pd.DataFrame(rows, columns=COLUMNS), HOUR).looks.values()
    assert found.events.tolist() == [60, 40]


def test_9_an_objective_of_many_nines_keeps_its_digits() -> None:
    account = only([(1e9, 500)] + [(0, 0)] * (HOURS - 1), "99.9999")
    assert account.remaining == Fraction(1, 2)
    assert wording.ratio(1 - account.tally.error_ratio, Decimal("0.999999")) == "99.99995 %"


def test_9_a_week_of_dst_begins_by_local_clocks() -> None:
    assert [calendar_hours(zone, day) for zone, day in (("Europe/Dublin", 84), ("America/New_York", 63))] == [167, 167]


def calendar_hours(zone: str, day: int) -> float:
    calendar, moment = Calendar(Unit.WEEK, Zone(zone)), int(datetime(2026, 1, 1, 12, tzinfo=UTC).timestamp()) + (day - 1) * DAY
    return (calendar.end(moment) - calendar.start(moment)) / HOUR


@settings(deadline=None, max_examples=10)
@given(st.lists(st.tuples(st.integers(0, 1000), st.integers(0, 1000)), min_size=3, max_size=12), st.randoms())
def test_6_15_whatever_order_totals_are_read_in_the_report_is_the_same_to_the_byte(
    increments: list[tuple[int, int]], chance: random.Random
) -> None:
    hours: Hours = [(max(pair), min(pair)) for pair in increments]
    rows = hourly(KEY, "eu", hours) + hourly(KEY, "us", hours[::-1])
    shuffled = chance.sample(rows, len(rows))
    plan = a_plan([Wanted(), Wanted("wallet/latency", "99")])
    assert forms(keep(plan, Held(rows), AT)) == forms(keep(plan, Held(shuffled), AT))
