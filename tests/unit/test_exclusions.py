"""Exclusions: which times they take by whose clock, of which SLOs and where."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from slo_kit.model.exclusion import Approval, Every, Exclusion, Weekday
from slo_kit.model.moments import Hours, Moment, Zone
from slo_kit.pipeline import planned

ROOT = Path(__file__).parent.parent.parent
APPROVED = Approval("the lead", date(2026, 9, 1))


def once(begin: str, end: str, zone: str = "UTC") -> Exclusion:
    return Exclusion("a", "why", APPROVED, from_=Moment.parse(begin), to=Moment.parse(end), zone=Zone.parse(zone))


def weekly(every: Every, zone: str) -> Exclusion:
    return Exclusion("a", "why", APPROVED, every=every, zone=Zone.parse(zone))


def spelt(exclusion: Exclusion) -> list[str]:
    return [" ".join(f"{datetime.fromtimestamp(edge, UTC):%d.%m.%H:%M}" for edge in span) for span in exclusion.spans]


@pytest.mark.parametrize(
    ("begin", "end", "zone", "expected"),
    [
        ("2026-11-28T22:00", "2026-11-29T02:00", "UTC", "28.11.22:00 29.11.02:00"),
        ("2026-11-28T22:00", "2026-11-29T02:00", "America/New_York", "29.11.03:00 29.11.07:00"),
        ("2026-11-28T22:00Z", "2026-11-29T02:00+01:00", "America/New_York", "28.11.22:00 29.11.01:00"),
        # a day belongs to it as a whole; that of the change of clocks has 25 hours
        ("2026-10-25", "2026-10-25", "Europe/Dublin", "24.10.23:00 26.10.00:00"),
        ("2026-11-28", "2026-11-28T06:00", "Asia/Kolkata", "27.11.18:30 28.11.00:30"),
    ],
)
def test_a_time_is_by_the_clock_of_its_zone(begin: str, end: str, zone: str, expected: str) -> None:
    assert spelt(once(begin, end, zone)) == [expected]


def test_a_weekly_one_stays_at_its_hour_when_clocks_change() -> None:
    sundays = Every(Hours.parse("02:00-04:00"), date(2026, 10, 18), date(2026, 11, 1), (Weekday.SUNDAY,))
    assert spelt(weekly(sundays, "Europe/Dublin")) == [
        "18.10.01:00 18.10.03:00",
        "25.10.02:00 25.10.04:00",
        "01.11.02:00 01.11.04:00",
    ]


def test_a_night_belongs_to_the_day_on_which_it_begins() -> None:
    fridays = Every(Hours.parse("22:00-02:00"), date(2026, 11, 1), date(2026, 11, 13), (Weekday.FRIDAY,))
    assert spelt(weekly(fridays, "UTC")) == ["06.11.22:00 07.11.02:00", "13.11.22:00 14.11.02:00"]


def test_days_of_the_month_count_from_either_end_and_narrow_weekdays() -> None:
    last = Every(Hours.parse("00:00-24:00"), date(2027, 1, 1), date(2027, 3, 31), days=(-1,))
    assert spelt(weekly(last, "UTC")) == ["31.01.00:00 01.02.00:00", "28.02.00:00 01.03.00:00", "31.03.00:00 01.04.00:00"]
    first_sunday = Every(Hours.parse("02:00-03:00"), date(2026, 11, 1), date(2026, 12, 31), (Weekday.SUNDAY,), tuple(range(1, 8)))
    assert [day.isoformat() for day in first_sunday.dates()] == ["2026-11-01", "2026-12-06"]


def test_the_plan_says_of_which_slos_and_where(tmp_path: Path) -> None:
    text = """
apiVersion: slo-kit/v1
kind: Exclusion
exclusion: upgrade
from: 2026-11-28T22:00Z
to: 2026-11-29T02:00Z
reason: the database moves
approved: {by: the lead, day: 2026-09-01}
"""
    (tmp_path / "here.yaml").write_text(text + "regions: [us-east-1]\nslos: [wallet-api, rpc-gateway/latency]\n")
    (tmp_path / "everywhere.yaml").write_text(text.replace("upgrade", "test").replace("11-2", "10-2"))
    everywhere, here = planned([ROOT / "slos", tmp_path]).exclusions
    of_wallet = ("wallet-api/availability", "wallet-api/latency", "wallet-api/send-transaction")
    assert (here.slos, here.regions) == (("rpc-gateway/latency", *of_wallet), ("us-east-1",))
    assert (here.everywhere, here.of_all_slos) == (False, False)
    assert (everywhere.slos, everywhere.regions) == (planned([ROOT / "slos"]).keys, ("eu-west-1", "us-east-1"))
    assert (everywhere.everywhere, everywhere.of_all_slos) == (True, True)
    assert everywhere.spans == ((1793224800, 1793239200),)
