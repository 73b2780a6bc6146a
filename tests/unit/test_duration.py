from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slo_kit.duration import Duration, said


@pytest.mark.parametrize(
    ("written", "milliseconds"),
    [
        ("250ms", 250),
        ("30s", 30_000),
        ("5m", 300_000),
        ("1h", 3_600_000),
        ("1h30m", 5_400_000),
        ("30d", 2_592_000_000),
        ("4w", 2_419_200_000),
        ("1y", 31_536_000_000),
        ("1d12h30m15s500ms", 131_415_500),
        ("90m", 5_400_000),
    ],
)
def test_prometheus_spellings_are_read(written: str, milliseconds: int) -> None:
    assert Duration.parse(written).milliseconds == milliseconds


@pytest.mark.parametrize("written", ["", "5", "m", "5 m", "1.5h", "-5m", "30m1h", "5min", "1h 30m", "5M", "\u0665m"])
def test_anything_else_is_refused_with_an_example(written: str) -> None:
    with pytest.raises(ValueError, match="is not a duration; write a number and a unit, as in 30s, 5m, 1h, 30d"):
        Duration.parse(written)


def test_a_length_of_zero_is_refused() -> None:
    with pytest.raises(ValueError, match='"0s" is no time at all'):
        Duration.parse("0s")


@pytest.mark.parametrize(
    ("written", "shortest"),
    [("24h", "1d"), ("1h30m", "90m"), ("28d", "28d"), ("4w", "28d"), ("60s", "1m"), ("1500ms", "1500ms"), ("1m1s", "61s")],
)
def test_the_shortest_exact_spelling_is_written_and_never_weeks(written: str, shortest: str) -> None:
    assert str(Duration.parse(written)) == shortest


@given(st.integers(min_value=1, max_value=10**13))
def test_what_is_written_reads_back_as_the_same_length(milliseconds: int) -> None:
    assert Duration.parse(str(Duration(milliseconds))) == Duration(milliseconds)


def test_lengths_add_multiply_divide_and_compare() -> None:
    hour, five_minutes = Duration.of(hours=1), Duration.of(minutes=5)
    assert hour + five_minutes == Duration.of(minutes=65)
    assert five_minutes * 12 == hour
    assert hour // 12 == five_minutes
    assert hour / five_minutes == 12
    assert five_minutes < hour
    assert Duration.of(seconds=0.25).milliseconds == 250


def test_seconds_and_minutes_are_given_as_numbers() -> None:
    assert Duration.of(days=30).minutes == 43_200
    assert Duration.of(minutes=1, seconds=0.5).seconds == 60.5


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 min 0 s"),
        (51.84, "0 min 52 s"),
        (60, "1 min"),
        (2592, "43 min 12 s"),
        (3600, "1 h"),
        (3661, "1 h 1 min"),
        (100_800, "1 d 4 h"),
        (259_200, "3 d"),
        (-7380, "-2 h 3 min"),
        (-30, "-0 min 30 s"),
    ],
)
def test_people_are_told_the_two_largest_units(seconds: float, words: str) -> None:
    assert said(seconds) == words


def test_a_part_that_is_nothing_is_left_out_even_between_two() -> None:
    assert said(86_400 + 120) == "1 d"
