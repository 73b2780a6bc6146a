"""Objectives that do not fit, and alerts beside burns."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

import pytest
from plans import Wanted, a_plan
from totals import AT, HOUR, Held, Row, hourly

from slo_kit.model.journey import PlannedStep
from slo_kit.report.books import keep
from slo_kit.report.hygiene import Habit, alerted, habits, summed
from slo_kit.report.ledger import Ledger
from slo_kit.report.render import markdown
from slo_kit.report.series import Beside, Firing, Instant

KEY, MONTH = "rpc/availability", 30 * 24
Hours = Sequence[tuple[float, float]]
BURN: Hours = [(1000, 0)] * (MONTH - 10) + [(1000, 360)] + [(1000, 0)] * 9
"""Half of a budget of 720, in the hour that ends nine hours before the end."""


@dataclass
class Remembering(Held):
    """Totals, and what a server remembers beside them."""

    told: Beside = field(default_factory=Beside)

    def beside(self, start: Instant, end: Instant, silent: Container[str] = ()) -> Beside:
        assert start < end == AT
        return self.told


def settled(hours: Hours, objective: str = "99.9") -> Ledger:
    plan = a_plan([Wanted(objective=objective)], ["eu"], with_global=False)
    return keep(plan, Held(hourly(KEY, "eu", hours)), AT)


@pytest.mark.parametrize(
    ("bad", "objective", "habit", "suggested"),
    [
        # 1000 an hour, 720,000 a month: with 99.9 % 720 may be bad
        (0, "99.9", Habit.NEVER, "0.9995"),  # a step at a time
        (0.04, "99.9", Habit.NEVER, "0.9995"),  # 28.8 bad are 0.004 %: half of the budget of 99.95 % is 0.025 %
        (1.5, "99.9", Habit.ALWAYS, "0.998"),  # 0.15 % is within four fifths of 0.2 %
        (300, "99.9", Habit.ALWAYS, None),  # 30 % fits nothing that anybody promises
    ],
)
def test_an_objective_that_would_fit_is_suggested(bad: float, objective: str, habit: Habit, suggested: str | None) -> None:
    (finding,) = habits(settled([(1000, bad)] * MONTH, objective).entries[0])
    assert finding.habit is habit
    assert finding.suggested == ((Decimal(suggested),) if suggested else ())


@pytest.mark.parametrize("bad", [0.1, 0.9])
def test_a_budget_that_is_used_and_kept_is_no_finding(bad: float) -> None:
    assert list(habits(settled([(1000, bad)] * MONTH).entries[0])) == []


def test_one_outage_is_no_habit() -> None:
    assert list(habits(settled([(1000, 0)] * (MONTH - 1) + [(1000, 900)]).entries[0])) == []


def test_where_little_is_known_nothing_is_suggested() -> None:
    quiet = settled([(1, 0)] * MONTH)
    dark = keep(a_plan(regions=["eu"], with_global=False), Held(hourly(KEY, "eu", [(1000, 0)] * MONTH, dark=range(200))), AT)
    assert [list(habits(ledger.entries[0])) for ledger in (quiet, dark)] == [[], []]


def test_what_a_journey_promises_follows_from_its_steps_and_is_not_suggested() -> None:
    entry = settled([(1000, 0)] * MONTH).entries[0]
    step = PlannedStep("rpc", "availability", Decimal(1), Decimal("0.999"))
    assert len(list(habits(entry))) == 1
    assert list(habits(replace(entry, slo=replace(entry.slo, steps=(step,))))) == []


def firing(hours_ago: float, lasted: float = 1, region: str = "eu") -> Firing:
    start = AT - int(hours_ago * HOUR)
    return Firing("rpc", "availability", region, "page", start, start + int(lasted * HOUR))


def beside(*firings: Firing, since: tuple[Instant, ...] = (0,), rows: list[Row] | None = None) -> Ledger:
    heard = tuple(("eu", moment) for moment in since)
    source = Remembering(rows or hourly(KEY, "eu", BURN), told=Beside(heard, firings))
    return keep(a_plan(regions=["eu"], with_global=False), source, AT)


@pytest.mark.parametrize(
    ("firings", "expected"),
    [
        ([firing(9.8)], (1, 1, 1, 1)),
        ([], (0, 0, 1, 0)),
        ([firing(100)], (1, 0, 1, 0)),
        ([firing(9.8), firing(100)], (2, 1, 1, 1)),
        ([firing(9.8, region="us")], (0, 0, 1, 0)),
    ],
)
def test_alerts_are_held_against_what_burned(firings: list[Firing], expected: tuple[int, ...]) -> None:
    ledger = beside(*firings)
    assert summed(alerted(ledger, ledger.entries[0])) == expected


def test_where_no_server_was_asked_for_alerts_nobody_says_that_none_fired() -> None:
    ledger = beside(since=())
    assert alerted(ledger, ledger.entries[0]) == ()
    assert "burn alert" not in markdown.document(ledger)


def test_nobody_was_alerted_to_what_was_before_the_rules() -> None:
    before, after = beside(since=(AT - 10 * HOUR,)), beside(since=(AT - 9 * HOUR,))
    assert [summed(alerted(one, one.entries[0])) for one in (before, after)] == [(0, 0, 1, 0), (0, 0, 0, 0)]


def test_what_few_events_cannot_show_is_not_suggested() -> None:
    """99.9 % needs 2995 events without a failure, 99.95 % needs 5990."""
    found = [list(habits(settled([(events / MONTH, 0)] * MONTH).entries[0])) for events in (5976, 6048)]
    assert [len(one) for one in found] == [0, 1]


def test_the_report_says_what_alerts_were_worth() -> None:
    section = markdown.document(beside(firing(100))).partition("## Do objectives and alerts fit")[2].partition("\n## ")[0]
    assert "0 of 1 burn alert came with a burn; 0 of 1 burn that called for one had an alert." in section
    assert (
        "| rpc availability | eu | page, Wed 18 Nov 20:00 to 21:00 | Sun 22 Nov 14:00 to 15:00 (50 % of the budget) |" in section
    )


def test_the_global_objective_is_judged_by_itself() -> None:
    plan = a_plan([Wanted(overall="99")])
    rows = [row for region in ("eu", "us") for row in hourly(KEY, region, [(1000, 0.6)] * MONTH)]
    found = {(one.account.slo.region, one.habit) for one in habits(keep(plan, Held(rows), AT).entries[0])}
    assert found == set()
    calm = [row for region in ("eu", "us") for row in hourly(KEY, region, [(1000, 0.4)] * MONTH)]
    found = {(one.account.slo.region, one.habit) for one in habits(keep(plan, Held(calm), AT).entries[0])}
    assert found == {("global", Habit.NEVER)}


def test_a_policy_decides_what_calls_for_an_alert() -> None:
    """Nothing written: 2 % of the budget, 14.4 of 720."""
    burns = {bad: len(alerted_of([(1000, 0)] * (MONTH - 1) + [(1000, bad)])) for bad in (14, 15)}
    assert burns == {14: 0, 15: 1}


def alerted_of(hours: Hours) -> tuple[object, ...]:
    ledger = beside(rows=hourly(KEY, "eu", hours))
    return alerted(ledger, ledger.entries[0])
