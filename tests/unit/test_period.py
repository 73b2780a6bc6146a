"""Calendar periods by the clocks of their zone: hours worked out with other tools (specification 6.14), and properties."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from slo_kit.duration import Duration
from slo_kit.model.moments import Zone
from slo_kit.model.period import Calendar, Unit, length_of, start_of
from slo_kit.zones import known

WHERE = ("Europe/Dublin", "Europe/Berlin", "America/New_York", "America/Los_Angeles", "UTC", "Asia/Kolkata")


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


def hours(unit: Unit, zone: str, moment: str) -> float:
    calendar = Calendar(unit, Zone(zone))
    return (calendar.end(at(moment)) - calendar.start(at(moment))) / 3600


def starts(unit: Unit, zone: str, moment: str) -> str:
    found = Calendar(unit, Zone(zone)).start(at(moment))
    return datetime.fromtimestamp(found, UTC).strftime("%Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    ("month", "expected"),
    [
        ("2026-02", (672, 672, 672, 672, 672, 672)),
        ("2026-03", (743, 743, 743, 743, 744, 744)),
        ("2026-10", (745, 745, 744, 744, 744, 744)),
        ("2026-11", (720, 720, 721, 721, 720, 720)),
    ],
)
def test_a_month_has_the_hours_that_its_clocks_show(month: str, expected: tuple[float, ...]) -> None:
    assert tuple(hours(Unit.MONTH, zone, f"{month}-15") for zone in WHERE) == expected


@pytest.mark.parametrize(
    ("zone", "moment", "start", "length"),
    [
        ("Europe/Dublin", "2026-03-25", "2026-03-23 00:00", 167),
        ("Europe/Dublin", "2026-10-21", "2026-10-18 23:00", 169),
        ("America/New_York", "2026-03-04", "2026-03-02 05:00", 167),
        ("America/New_York", "2026-10-28", "2026-10-26 04:00", 169),
        ("UTC", "2026-12-31", "2026-12-28 00:00", 168),
    ],
)
def test_a_week_begins_on_monday_at_midnight(zone: str, moment: str, start: str, length: int) -> None:
    assert (starts(Unit.WEEK, zone, moment), hours(Unit.WEEK, zone, moment)) == (start, length)


@pytest.mark.parametrize(
    ("zone", "march"),
    [
        ("Europe/Dublin", "2026-03-01 00:00"),
        ("Europe/Berlin", "2026-02-28 23:00"),
        ("America/New_York", "2026-03-01 05:00"),
        ("America/Los_Angeles", "2026-03-01 08:00"),
        ("Asia/Kolkata", "2026-02-28 18:30"),
    ],
)
def test_a_month_begins_at_midnight_of_its_zone(zone: str, march: str) -> None:
    assert starts(Unit.MONTH, zone, "2026-03-15") == march


def test_april_in_dublin_begins_before_midnight_utc() -> None:
    assert starts(Unit.MONTH, "Europe/Dublin", "2026-04-01") == "2026-03-31 23:00"


@pytest.mark.parametrize(
    ("moment", "quarter", "days"),
    [
        ("2026-02-28", "2026-01-01 00:00", 90),
        ("2028-03-31", "2028-01-01 00:00", 91),
        ("2026-06-30", "2026-04-01 00:00", 91),
        ("2026-09-30", "2026-07-01 00:00", 92),
        ("2026-12-31", "2026-10-01 00:00", 92),
    ],
)
def test_a_quarter_is_three_months(moment: str, quarter: str, days: int) -> None:
    assert (starts(Unit.QUARTER, "UTC", moment), hours(Unit.QUARTER, "UTC", moment) / 24) == (quarter, days)


def test_a_year_has_a_day_more_every_four() -> None:
    assert [hours(Unit.YEAR, "Europe/Dublin", f"{year}-07-01") / 24 for year in (2026, 2027, 2028)] == [365, 365, 366]


def test_where_clocks_skip_midnight_the_day_begins_at_one() -> None:
    """In Cairo summer time begins on Friday 24 April 2026 at 0:00, which is 1:00 at once."""
    egypt = Calendar(Unit.WEEK, Zone("Africa/Cairo"))
    assert egypt.end(at("2026-04-24T00:00")) - egypt.start(at("2026-04-24T00:00")) == 167 * 3600
    beirut = Calendar(Unit.MONTH, Zone("Asia/Beirut"))
    assert beirut.start(at("2026-04-15")) == at("2026-03-31T21:00")


@pytest.mark.parametrize("unit", Unit)
@pytest.mark.parametrize("zone", [*WHERE, "Africa/Casablanca", "Africa/Cairo", "Australia/Lord_Howe", "America/Havana"])
def test_periods_follow_on_each_other_without_gap_or_overlap(unit: Unit, zone: str) -> None:
    calendar, moment = Calendar(unit, Zone(zone)), at("2025-12-30T12:34:56")
    while moment < at("2030-01-05"):
        start, end = calendar.start(moment), calendar.end(moment)
        assert start <= moment < end
        assert calendar.start(end - 1) == calendar.start(start) == start
        assert calendar.start(end) == end
        moment = end


def test_at_the_end_of_a_month_the_whole_month_is_judged() -> None:
    month = Calendar(Unit.MONTH, Zone("Europe/Dublin"))
    assert start_of(month, at("2026-03-31T23:00")) == at("2026-03-01")
    assert length_of(month, at("2026-03-31T23:00")) == 743 * 3600
    assert start_of(month, at("2026-03-31T23:01")) == at("2026-03-31T23:00")


def test_a_rolling_period_is_as_long_as_it_says() -> None:
    assert start_of(Duration.of(days=30), at("2026-03-31")) == at("2026-03-01")
    assert length_of(Duration.of(days=30), at("2026-03-31")) == 30 * 86_400


@pytest.mark.parametrize("text", ["Europe/Dublni", "", "../../../etc/passwd", "/etc/localtime", "Europe", "europe/dublin", "IST"])
def test_no_zone_but_a_known_one_is_read(text: str) -> None:
    with pytest.raises(ValueError, match="is not a zone"):
        Zone.parse(text)


def test_every_known_zone_can_be_read() -> None:
    assert {Zone(name).clock.key for name in known()} == known()
