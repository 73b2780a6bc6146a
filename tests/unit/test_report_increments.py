"""Running totals become increments: resets, gaps, births, and history that is gone."""

from __future__ import annotations

import pandas as pd
from totals import AT, HOUR, Row

from slo_kit.report.increments import Growth, grow
from slo_kit.report.looks import NOTHING
from slo_kit.report.series import COLUMNS

SERIES = ("rpc", "availability", "eu")


def grown(*samples: tuple[int, float, float, float]) -> Growth:
    """Increments of one series from (hour, events, bad, minutes)."""
    rows: list[Row] = [(AT + hour * HOUR, *SERIES, *values) for hour, *values in samples]  # type: ignore[misc]
    return grow(pd.DataFrame(rows, columns=COLUMNS), HOUR)


def values(growth: Growth) -> list[list[float]]:
    """(hours since AT, events, bad, minutes) of each increment."""
    looks = growth.looks.get(SERIES, NOTHING)
    columns = ((looks.time - AT) / HOUR, looks.events, looks.bad_events, looks.measured_minutes)
    return [list(row) for row in zip(*(column.tolist() for column in columns), strict=True)]


def test_a_total_is_differenced_and_its_first_value_is_only_a_baseline() -> None:
    assert values(grown((0, 1000, 10, 90_000), (1, 1100, 12, 90_060))) == [[1, 100, 2, 60]]


def test_a_fall_counts_from_zero() -> None:
    # 1000 -> 40: the total restarted and has counted 40 since; bad events 10 -> 3 and minutes 900 -> 50 likewise
    assert values(grown((0, 1000, 10, 900), (1, 40, 3, 50))) == [[1, 40, 3, 50]]


def test_what_did_not_fall_restarts_with_the_two_beside_it() -> None:
    # bad went 2 -> 3 across a restart that events and minutes show: 3 are new, not 1
    assert values(grown((0, 1000, 2, 900), (1, 40, 3, 50))) == [[1, 40, 3, 50]]


def test_a_fall_of_one_total_alone_leaves_the_others() -> None:
    assert values(grown((0, 1000, 10, 900), (1, 1100, 3, 960))) == [[1, 100, 3, 60]]


def test_growth_over_a_gap_belongs_to_the_look_that_ends_it() -> None:
    growth = grown((0, 1000, 10, 900), (5, 1500, 20, 1200))
    assert values(growth) == [[5, 500, 10, 300]]
    assert growth.looks[SERIES].since.tolist() == [AT]


def test_a_young_total_started_from_zero() -> None:
    # 40 measured minutes at the first look: it was born within that hour, so its first value is all growth
    growth = grown((0, 400, 4, 40), (1, 1000, 4, 100))
    assert values(growth) == [[0, 400, 4, 40], [1, 600, 0, 60]]
    assert growth.looks[SERIES].since.tolist() == [AT - 40 * 60, AT]
    assert growth.beginnings[SERIES].born


def test_an_old_total_that_appears_late_is_a_history_cut_short() -> None:
    growth = grown((3, 1000, 10, 61), (4, 1100, 10, 121))
    assert values(growth) == [[4, 100, 0, 60]]
    assert growth.beginnings[SERIES].time == AT + 3 * HOUR
    assert not growth.beginnings[SERIES].born


def test_nothing_read_is_nothing_grown() -> None:
    assert values(grown()) == []


def test_a_history_that_was_backfilled_lies_below_zero_and_goes_on_without_a_fall() -> None:
    growth = grown((0, -900, -9, -120), (1, -400, -4, -60), (2, 100, 1, 0), (3, 160, 1, 60))
    assert values(growth) == [[1, 500, 5, 60], [2, 500, 5, 60], [3, 60, 0, 60]]
    assert not growth.beginnings[SERIES].born
