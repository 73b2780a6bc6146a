"""A plan in a hurry: every length of time is shorter by one factor, and nothing else differs."""

from __future__ import annotations

from pathlib import Path

from slo_kit.duration import Duration
from slo_kit.lab.pace import Clock, paced, shortened
from slo_kit.pipeline import planned
from slo_kit.promql import Selector, parse_condition
from slo_kit.sli.latency import Latency
from slo_kit.sli.slices import Slices

SLOS = Path(__file__).parent.parent.parent / "slos"


def test_minutes_become_seconds_in_counting_periods_and_windows() -> None:
    plan = planned([SLOS])
    fast = paced(plan, 60)
    assert (fast.counting.scrape, fast.counting.evaluation) == (Duration(500), Duration.of(seconds=1))
    assert fast.counting.target == plan.counting.target
    slow, quick = plan.scopes[0].slos[0], fast.scopes[0].slos[0]
    assert [row.window for row in quick.policy.windows] == [row.window // 60 for row in slow.policy.windows]
    assert quick.policy.windows[0].factor(quick.period) == slow.policy.windows[0].factor(slow.period)


def test_counters_are_left_alone_for_as_long_as_this_machine_takes_to_store_them() -> None:
    plan = planned([SLOS])
    for factor, delay in ((10, 1500), (60, 500)):  # 15 s in a tenth of the time; in a sixtieth it would be 250 ms
        fast = paced(plan, factor)
        assert {fast.counting.delay, *(slo.counting.delay for scope in fast.scopes for slo in scope.slos)} == {Duration(delay)}


def test_what_is_counted_and_promised_stays() -> None:
    plan = planned([SLOS])
    slos, fast = ([slo for scope in one.scopes for slo in scope.slos] for one in (plan, paced(plan, 60)))
    assert [(slo.identity, slo.objective, slo.indicator.counted()) for slo in fast] == [
        (slo.identity, slo.objective, slo.indicator.counted()) for slo in slos
    ]


def test_lengths_that_people_wrote_into_a_query_are_shortened_and_thresholds_are_not() -> None:
    asked = parse_condition('max_over_time(lag{pod=~"a[0-9m]"}[10m] offset 1h) < 300')
    slices, latency = Slices(asked), Latency(Selector("took_seconds"), Duration(300))
    fast = [shortened(one, 60) for one in (slices, latency)]
    assert fast == [Slices(parse_condition('max_over_time(lag{pod=~"a[0-9m]"}[10s] offset 1m) < 300')), latency]


def test_a_scenario_has_a_clock_of_its_own() -> None:
    clock = Clock(began=1000.0, factor=30)
    assert (clock.minute_of(1002.0), clock.moment_of(15)) == (1.0, 1030.0)
