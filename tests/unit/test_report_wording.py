"""How figures are said."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from slo_kit.report import wording


def instant(written: str) -> int:
    return int(datetime.fromisoformat(written).replace(tzinfo=UTC).timestamp())


@pytest.mark.parametrize(
    ("share", "left", "spent"),
    [
        ("0.4851", "48 %", "52 %"),
        ("1", "100 %", "0 %"),
        ("0.99999", "99 %", "0.1 %"),
        ("0.0999", "9.9 %", "91 %"),
        ("0", "0 %", "100 %"),
        ("-0.0004", "-0.1 %", "101 %"),
        ("-0.0904", "-9.1 %", "110 %"),
        ("-8.36", "-836 %", "936 %"),
    ],
)
def test_budgets_promise_no_more_than_there_is(share: str, left: str, spent: str) -> None:
    assert wording.left(Fraction(share)) == left
    assert wording.spent(1 - Fraction(share)) == spent


def test_a_miss_is_never_rounded_up_to_a_hit() -> None:
    assert wording.ratio(Fraction("0.9989999"), Decimal("0.999")) == "99.89 %"
    assert wording.ratio(Fraction("0.9999999"), Decimal("0.9995")) == "99.999 %"
    assert wording.ratio(Fraction(1), Decimal("0.99")) == "100.0 %"


def test_objectives_are_said_as_written() -> None:
    assert [wording.objective(Decimal(value)) for value in ("0.999", "0.9", "0.99999")] == ["99.9 %", "90 %", "99.999 %"]


def test_counts_are_thousands_apart() -> None:
    assert wording.count(Fraction(1234567)).split("\N{NARROW NO-BREAK SPACE}") == ["1", "234", "567"]
    assert wording.count(Fraction("1.13")) == "1.1"


def test_a_week_is_named_when_it_is_one() -> None:
    assert wording.week(instant("2026-11-23T00:00")) == "week 47 (16 to 22 November 2026, UTC)"
    assert wording.week(instant("2026-11-02T00:00")) == "week 44 (26 October to 1 November 2026, UTC)"
    # the ISO week of 28 December 2026 to 3 January 2027 is the 53rd
    assert wording.week(instant("2027-01-04T00:00")) == "week 53 (28 December 2026 to 3 January 2027, UTC)"
    assert wording.week(instant("2026-11-24T00:00")) == "the 7 days to Tue 24 Nov 2026 00:00 UTC"
    assert wording.week(instant("2026-11-23T09:00")) == "the 7 days to Mon 23 Nov 2026 09:00 UTC"


def test_stretches_name_the_day_once_if_it_is_one() -> None:
    start, end = instant("2026-11-17T14:00"), instant("2026-11-17T15:00")
    assert wording.stretch(start, end) == "Tue 17 Nov 14:00 to 15:00"
    assert wording.spoken(start, end) == "on Tuesday 17 November between 14:00 and 15:00 UTC"
    next_day = instant("2026-11-18T02:00")
    assert wording.stretch(start, next_day) == "Tue 17 Nov 14:00 to Wed 18 Nov 02:00"
    assert wording.spoken(start, next_day) == "between Tuesday 17 November 14:00 and Wednesday 18 November 02:00 UTC"
