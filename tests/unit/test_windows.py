"""Expressions over a window that other tools leave open are taken apart into what can be counted."""

from __future__ import annotations

import pytest

from slo_kit.promql.counted import Counter, Events, Instant, Ranged, Share
from slo_kit.promql.windows import events_as_written, events_over, share_over

W = "[{{.window}}]"


@pytest.mark.parametrize(
    ("part", "total", "counted"),
    [
        pytest.param(f'sum(rate(a{{code="5"}}{W}))', f"sum(rate(a{W}))", ('a{code="5"}', "a", False), id="a quotient of rates"),
        pytest.param(f"sum(increase(b{W})) or vector(0)", f"sum(increase(a{W}))", ("b", "a", False), id="zero where nothing is"),
        pytest.param(f"(sum(rate(a{W})) - sum(rate(b{W})))", f"sum(rate(a{W}))", ("b", "a", True), id="the rest of the total"),
        pytest.param(f"sum by (x) (rate(b{W}))", f"sum(rate(a{W})) by (x)", ("b", "a", False), id="by a label"),
        pytest.param(f"rate(b{W})", f"rate(a{W})", ("b", "a", False), id="series by series"),
    ],
)
def test_counters_are_found(part: str, total: str, counted: tuple[str, str, bool]) -> None:
    found = events_over(part, total)
    assert isinstance(found.part, Counter)
    assert isinstance(found.total, Counter)
    assert (str(found.part.selector), str(found.total.selector), found.good) == counted


@pytest.mark.parametrize(
    ("part", "total"),
    [
        pytest.param(f"sum(rate(a{W} offset 5m))", f"sum(rate(a{W}))", id="in the past"),
        pytest.param(f"sum(rate(a{W})) + sum(rate(b{W}))", f"sum(rate(c{W}))", id="a sum of sums"),
        pytest.param(f"max(rate(a{W}))", f"sum(rate(a{W}))", id="the largest alone"),
        pytest.param(f"sum(deriv(a{W}))", f"sum(rate(a{W}))", id="no counter"),
        pytest.param(f"sum(rate(a{W})) or vector(1)", f"sum(rate(a{W}))", id="one where nothing is"),
    ],
)
def test_what_is_more_than_a_counter_is_asked_as_it_stands(part: str, total: str) -> None:
    found = events_over(part, total)
    assert isinstance(found.part, Ranged)
    assert "[5m" in found.part_as.shown.text


def test_gauges_are_looked_at_as_they_are() -> None:
    found = events_over(
        "sum_over_time((count(up == 0))[{{.window}}:]) or on() vector(0)", "sum_over_time((count(up))[{{.window}}:])"
    )
    assert (found.part, found.total) == (Instant(found.part.shown), Instant(found.total.shown))  # type: ignore[union-attr]
    assert [one.shown.text for one in (found.part, found.total)] == ["count(up == 0) or vector(0)", "count(up)"]  # type: ignore[union-attr]


def test_a_quotient_of_counters_is_no_mere_share() -> None:
    good = share_over(f"1 - sum(rate(ok{W})) / sum(rate(all{W}))")
    assert isinstance(good, Events)
    assert good.good
    assert isinstance(share_over(f"1 - avg_over_time(ok{W})"), Share)


def test_ranges_of_their_own_are_left_open_only_around_counters() -> None:
    found = events_as_written("sum(rate(bad[5m]))", "sum(rate(all[1m]))", good=False, cumulative=False)
    assert isinstance(found.total, Counter)
    asked = events_as_written("max(rate(bad[5m]))", "max(rate(all[5m]))", good=False, cumulative=False)
    assert isinstance(asked.part, Ranged)
    assert asked.part.shown.text == "max(rate(bad[5m]))"


@pytest.mark.parametrize(
    ("part", "said"),
    [
        pytest.param("sum(rate(a[5m]))", "no range is the window", id="a fixed range"),
        pytest.param('a{window="{{.window}}"}', "the window is not the range of anything", id="the window in a label"),
        pytest.param(f"sum(rate(a{W})", "never closed", id="no PromQL"),
        pytest.param(f"sum without (x) (rate(a{W}))", "grouped by all labels without some", id="without a label"),
        pytest.param(f"sum by (x) (rate(a{W}))", "grouped by different labels", id="by another label than the total"),
        pytest.param(f"scalar(sum(rate(a{W})))", "is not about series", id="a number"),
    ],
)
def test_what_cannot_be_counted_says_why(part: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        events_over(part, f"sum(rate(a{W}))")
