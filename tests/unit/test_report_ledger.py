"""Budgets, states and attribution, with figures worked out by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plans import Wanted, a_plan
from totals import AT, DAY, HOUR, Held, Row, hourly

from slo_kit.model.topology import Role
from slo_kit.report.account import Account, State, Tally
from slo_kit.report.attribution import explain
from slo_kit.report.books import keep
from slo_kit.report.ledger import Entry, Ledger
from slo_kit.report.series import ANY_REGION, NoData

KEY = "rpc/availability"
MONTH = 30 * 24


def spent(region: str, events: float, bad: float, hours_ago: int = 1) -> list[Row]:
    """A region measured all month in which everything happened in one hour."""
    increments: list[tuple[float, float]] = [(0, 0)] * MONTH
    increments[MONTH - hours_ago] = (events, bad)
    return hourly(KEY, region, increments)


def entry(ledger: Ledger) -> Entry:
    (only,) = ledger.entries
    return only


def account(ledger: Ledger, place: str) -> Account:
    (found,) = [cell for cell in entry(ledger).accounts if cell.slo.region == place]
    return found


def two_regions() -> Ledger:
    """EU: 1,164 bad of 5,000,000; US: 1,836 bad of 1,000,000; both promise 99.9 %."""
    return keep(a_plan(), Held(spent("eu", 5_000_000, 1164) + spent("us", 1_000_000, 1836, hours_ago=100)), AT)


def test_a_budget_is_worth_events_and_minutes() -> None:
    # EU: 0.1 % of 5,000,000 = 5000 bad events allowed, 1164 seen: 23.28 % consumed of 43.2 min (0.1 % of 30 days)
    eu = account(two_regions(), "eu")
    assert eu.budget_events == 5000
    assert (eu.consumed, eu.remaining) == (Fraction(1164, 5000), Fraction(3836, 5000))
    assert (eu.allowed_minutes, eu.spent_minutes) == (Fraction("43.2"), Fraction("43.2") * Fraction(1164, 5000))
    assert eu.state is State.FINE


def test_a_region_can_be_breached_under_a_green_global() -> None:
    # US: 1836 of 1000 allowed; global: 3000 of 6000
    ledger = two_regions()
    assert account(ledger, "us").remaining == Fraction(-836, 1000)
    assert account(ledger, "global").remaining == Fraction(1, 2)
    assert (account(ledger, "us").state, account(ledger, "global").state) == (State.BREACHED, State.FINE)
    assert [hidden.slo.region for hidden in entry(ledger).hidden_breaches] == ["us"]
    assert entry(ledger).state is State.BREACHED


def test_attribution_names_the_spender() -> None:
    # US: 1/6 of the traffic, 1836/3000 = 61.2 % of the burn, blame 3.672; 30.6 of the 50 budget points; 836 events over its part
    us, eu = entry(two_regions()).shares
    assert (us.region, us.burn, us.traffic, us.blame) == ("us", Fraction("0.612"), Fraction(1, 6), Fraction("3.672"))
    assert [us.consumed, us.excess] == [Fraction("0.306"), 836]
    assert [eu.consumed, eu.excess] == [Fraction("0.194"), 1164 - 5000]


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(1, 10**9), st.integers(0, 10**6)), min_size=1, max_size=5))
def test_attribution_adds_up_to_the_global_exactly(regions: list[tuple[int, int]]) -> None:
    names = [f"region-{number}" for number in range(len(regions))]
    rows = [
        row
        for name, (events, bad) in zip(names, regions, strict=True)
        for row in hourly(KEY, name, [(0, 0), (events, min(bad, events))])
    ]
    settled = keep(a_plan(regions=names), Held(rows), AT)
    shares, overall = entry(settled).shares, account(settled, "global")
    assert sum(share.consumed for share in shares) == overall.consumed
    assert sum(share.excess for share in shares) == (overall.tally.bad - overall.budget_events if shares else 0)
    assert sum(share.burn for share in shares) == sum(share.traffic for share in shares) == (1 if shares else 0)


def test_budgets_are_never_clamped() -> None:
    # 10 % of events bad at 99.9 %: 100 budgets spent
    assert account(keep(a_plan(regions=["eu"]), Held(spent("eu", 1_000_000, 100_000)), AT), "eu").remaining == -99


def test_the_global_objective_is_its_own() -> None:
    plan = a_plan([Wanted(overall="99.95")])
    ledger = keep(plan, Held(spent("eu", 5_000_000, 1164) + spent("us", 1_000_000, 1836)), AT)
    assert account(ledger, "global").budget_events == 3000
    assert account(ledger, "global").remaining == 0
    assert account(ledger, "global").state is State.AT_RISK


def test_only_the_period_counts_and_its_boundary_is_exact() -> None:
    # 31 days of 10 events an hour, 1 bad each: 720 hours of them are inside
    ledger = keep(a_plan(regions=["eu"]), Held(hourly(KEY, "eu", [(10, 1)] * (31 * 24))), AT)
    assert [account(ledger, "eu").tally.events, account(ledger, "eu").tally.bad] == [7200, 720]
    assert account(ledger, "eu").week.events == 7 * 24 * 10


def test_what_came_after_the_instant_does_not_exist() -> None:
    rows = hourly(KEY, "eu", [(10, 0)] * MONTH) + hourly(KEY, "eu", [(10, 10)] * 5, at=AT + 5 * HOUR)[1:]
    assert account(keep(a_plan(regions=["eu"]), Held(rows), AT), "eu").tally.bad == 0


def test_every_period_divides_into_looks() -> None:
    held = Held(spent("eu", 1000, 0))
    keep(a_plan([Wanted(days=28)]), held, AT)
    (span,) = held.asked
    assert span.step == HOUR
    assert span.end - span.start == 28 * DAY + 6 * HOUR


def test_low_coverage_is_incomplete_never_fine() -> None:
    # 36 of 720 hours missing is 95 % covered, 37 is below
    for lost, state in ((36, State.FINE), (37, State.INCOMPLETE)):
        rows = hourly(KEY, "eu", [(10_000, 0)] * (MONTH - lost), at=AT - lost * HOUR)
        assert account(keep(a_plan(regions=["eu"]), Held(rows), AT), "eu").state is state


def test_history_cut_by_retention_is_incomplete_and_said() -> None:
    eu = account(keep(a_plan(regions=["eu"]), Held(hourly(KEY, "eu", [(10_000, 0)] * (15 * 24))), AT), "eu")
    assert (eu.state, eu.cut, eu.coverage) == (State.INCOMPLETE, True, Fraction(1, 2))
    assert eu.begins == AT - 15 * DAY


def test_a_new_region_is_expected_only_since_it_serves() -> None:
    plan = a_plan(since={"us": AT - 10 * DAY})
    rows = spent("eu", 1_000_000, 0) + hourly(KEY, "us", [(1000, 0)] * (10 * 24))
    ledger = keep(plan, Held(rows), AT)
    assert account(ledger, "us").coverage == account(ledger, "global").coverage == 1


def test_a_silent_region_has_no_data_and_leaves_the_global_incomplete() -> None:
    ledger = keep(a_plan(), Held(spent("eu", 1_000_000, 0)), AT)
    assert [cell.state for cell in entry(ledger).cells] == [State.INCOMPLETE, State.FINE, State.NO_DATA]
    assert account(ledger, "global").coverage == Fraction(1, 2)
    assert not ledger.whole


def test_an_unreadable_region_says_why() -> None:
    ledger = keep(a_plan(), Held(spent("eu", 1_000_000, 0), (NoData("us", "us:9090 cannot be reached"),)), AT)
    (us,) = [cell for cell in entry(ledger).cells if cell.slo.region == "us"]
    assert us.state is State.NO_DATA
    assert us not in entry(ledger).accounts
    assert "us:9090 cannot be reached" in str(us)


def test_a_partial_answer_is_never_fine_and_marks_what_it_touches() -> None:
    source = Held(spent("eu", 1_000_000, 0) + spent("us", 1_000_000, 0), partial=(NoData("us", "a block is missing"),))
    ledger = keep(a_plan(), source, AT)
    assert [cell.state for cell in entry(ledger).cells] == [State.INCOMPLETE, State.FINE, State.INCOMPLETE]
    assert [cell.marked("100 %") for cell in entry(ledger).accounts] == ["100 %*", "100 %", "100 %*"]
    assert entry(ledger).partial == "a block is missing"


def test_nobody_knows_whom_a_partial_answer_of_the_global_store_leaves_out() -> None:
    source = Held(spent("eu", 1_000_000, 0) + spent("us", 1_000_000, 0), partial=(NoData(ANY_REGION, "a store is down"),))
    assert all(account.partial for account in entry(keep(a_plan(), source, AT)).accounts)


@pytest.mark.parametrize("role", [Role.STANDBY, Role.DRAINED])
def test_a_region_that_need_not_serve_is_not_expected(role: Role) -> None:
    ledger = keep(a_plan(roles={"us": role}), Held(spent("eu", 1_000_000, 0)), AT)
    assert [cell.slo.region for cell in entry(ledger).cells] == ["global", "eu"]
    assert account(ledger, "global").state is State.FINE


@pytest.mark.parametrize(("events", "state"), [(0, State.TOO_LITTLE), (2994, State.TOO_LITTLE), (2995, State.FINE)])
def test_too_few_events_prove_nothing(events: int, state: State) -> None:
    # ln 0.05 / ln 0.999 = 2994.23: with fewer events not even a clean record shows 99.9 %
    assert account(keep(a_plan(regions=["eu"]), Held(spent("eu", events, 0)), AT), "eu").state is state


def test_the_last_quarter_of_a_budget_is_at_risk() -> None:
    for bad, state in ((750, State.FINE), (751, State.AT_RISK), (1000, State.AT_RISK), (1001, State.BREACHED)):
        assert account(keep(a_plan(regions=["eu"]), Held(spent("eu", 1_000_000, bad)), AT), "eu").state is state


def test_a_failover_splits_into_traffic_moved_and_region_got_worse() -> None:
    # shares .9/.1 -> .5/.5, EU stays at .0002, US .0010 -> .0012:
    # mix = (.5 - .9) x .0002 + (.5 - .1) x .0011 = .00036, rate = (.5 + .1) / 2 x .0002 = .00006
    quiet: list[tuple[float, float]] = [(0, 0)] * 167
    rows = hourly(KEY, "eu", [(900_000, 180), *quiet, (500_000, 100), *quiet])
    rows += hourly(KEY, "us", [(100_000, 100), *quiet, (500_000, 600), *quiet])
    (change,) = entry(keep(a_plan(), Held(rows), AT)).change
    assert (change.before, change.now) == (Fraction("0.00028"), Fraction("0.0007"))
    assert (change.mix, change.rate) == (Fraction("0.00036"), Fraction("0.00006"))


@given(st.lists(st.tuples(*[st.integers(1, 10**6), st.integers(0, 10**4)] * 2), min_size=1, max_size=4))
def test_mix_and_rate_leave_no_rest(weeks: list[tuple[int, ...]]) -> None:
    pairs = [(Tally(Fraction(n0), Fraction(b0)), Tally(Fraction(n1), Fraction(b1))) for n0, b0, n1, b1 in weeks]
    change = explain(pairs)
    assert change.mix + change.rate == change.now - change.before


def test_neighbouring_bad_hours_of_all_regions_are_one_episode() -> None:
    quiet: list[tuple[float, float]] = [(1000, 0)] * (MONTH - 10)
    eu = [*quiet, *[(1000, 200), (1000, 400)], *[(1000, 0)] * 8]
    us = [*quiet, *[(1000, 0), (1000, 50)], *[(1000, 0)] * 7, (1000, 8)]
    ledger = keep(a_plan(), Held(hourly(KEY, "eu", eu) + hourly(KEY, "us", us)), AT)
    big, small = entry(ledger).episodes
    assert (big.start, big.end, big.regions) == (AT - 10 * HOUR, AT - 8 * HOUR, ("eu", "us"))
    # EU's budget is 720 events, of which 600 were spent; an hour with 40 % bad burns at 400 times the budget's pace
    assert dict(big.shares)["eu"] == Fraction(600, 720)
    assert dict(big.shares)["global"] == Fraction(650, 1440)
    assert [big.bad, big.peak_burn] == [650, 400]
    assert (entry(ledger).marks(big), entry(ledger).marks(small)) == (True, False)


def test_numbers_of_other_worlds_are_said_not_dropped() -> None:
    rows = spent("eu", 1000, 0) + hourly("gone/away", "eu", [(1, 0)])
    assert keep(a_plan(regions=["eu"]), Held(rows), AT).notes == ("read, but not in the workspace: gone/away in eu",)


def test_the_same_totals_give_the_same_digest_in_any_order() -> None:
    rows = spent("eu", 1000, 0) + spent("us", 1000, 1)
    assert keep(a_plan(), Held(rows), AT).digest == keep(a_plan(), Held(rows[::-1]), AT).digest
    assert keep(a_plan(), Held(rows), AT).digest != keep(a_plan(), Held(rows[:-1]), AT).digest
