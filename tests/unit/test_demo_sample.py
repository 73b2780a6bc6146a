"""The sample data is the same every day, and holds what its story says."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from plans import Wanted, a_plan

from slo_kit.demo.sample import DAYS, STEP, Row, sample, write_csv
from slo_kit.demo.story import weights
from slo_kit.model.plan import Plan
from slo_kit.model.topology import Role
from slo_kit.report.books import keep
from slo_kit.report.series import VALUES, Span
from slo_kit.report.sources.csv import CsvTable

END = 1_795_392_000  # Monday 23 November 2026, 00:00 UTC
MONTH = 30 * 86_400
KEYS = ("rpc-gateway/availability", "wallet-api/availability", "wallet-api/latency", "indexer/replication")


@pytest.fixture(scope="module")
def plan() -> Plan:
    stricter = {key: "99.95" for key in KEYS if key.endswith("availability")}
    return a_plan([Wanted(key, overall=stricter.get(key, "99.9")) for key in KEYS], regions=("eu-west-1", "us-east-1"))


@pytest.fixture(scope="module")
def rows(plan: Plan) -> tuple[Row, ...]:
    return tuple(sample(plan, END))


def of(rows: tuple[Row, ...], key: str, region: str) -> list[Row]:
    return [row for row in rows if f"{row.service}/{row.slo}" == key and row.region == region]


def spent(rows: tuple[Row, ...], key: str, region: str, budget: float) -> float:
    """Share of the month's budget."""
    series = of(rows, key, region)
    then, now = next(row for row in series if row.time == END - MONTH), series[-1]
    return (now.bad - then.bad) / (now.total - then.total) / budget


def test_same_plan_gives_the_same_numbers_on_another_day(plan: Plan, rows: tuple[Row, ...]) -> None:
    later = tuple(sample(plan, END + 1_000_800))
    assert [(row.total, row.bad, row.measured_minutes) for row in later] == [
        (row.total, row.bad, row.measured_minutes) for row in rows
    ]
    assert {there.time - here.time for there, here in zip(later, rows, strict=True)} == {1_000_800}


def test_every_series_runs_from_zero_over_35_days_and_never_falls(rows: tuple[Row, ...]) -> None:
    for key in KEYS:
        for region in ("eu-west-1", "us-east-1"):
            series = of(rows, key, region)
            assert [row.time for row in series] == list(range(END - DAYS * 86_400, END + 1, STEP))
            assert (series[0].total, series[0].bad, series[0].measured_minutes) == (0, 0, 0)
            for before, after in pairwise(series):
                assert 0 <= after.bad - before.bad <= after.total - before.total
                assert after.measured_minutes - before.measured_minutes in {0, 15}


def test_small_region_with_a_sixth_of_the_traffic_spends_all_its_budget_and_the_large_one_little(rows: tuple[Row, ...]) -> None:
    key = "rpc-gateway/availability"
    assert 1.0 < spent(rows, key, "us-east-1", 0.001) < 1.3
    assert spent(rows, key, "eu-west-1", 0.001) < 0.2
    traffic = {region: of(rows, key, region)[-1].total for region in ("eu-west-1", "us-east-1")}
    assert 0.15 < traffic["us-east-1"] / sum(traffic.values()) < 0.20


def test_slow_burn_takes_days_and_no_row_is_far_above_the_budget(rows: tuple[Row, ...]) -> None:
    series = of(rows, "wallet-api/availability", "eu-west-1")
    assert 0.36 < spent(rows, "wallet-api/availability", "eu-west-1", 0.001) < 0.36 + 0.2
    assert max((b.bad - a.bad) / (b.total - a.total) for a, b in pairwise(series)) < 0.001 * 2.2


def test_lost_telemetry_stands_still_for_44_hours_and_hides_events(rows: tuple[Row, ...]) -> None:
    still = [b for a, b in pairwise(of(rows, "wallet-api/latency", "us-east-1")) if b.measured_minutes == a.measured_minutes]
    assert len(still) == 44 * 4
    assert len({row.total for row in still}) == 1
    assert of(rows, "wallet-api/latency", "us-east-1")[-1].measured_minutes == DAYS * 1440 - 44 * 60


def test_report_from_the_table_says_what_the_story_says(plan: Plan, rows: tuple[Row, ...], tmp_path: Path) -> None:
    write_csv(rows, tmp_path / "totals.csv")
    ledger = keep(plan, CsvTable(tmp_path / "totals.csv"), END)
    assert [(entry.slo.key, entry.state.value) for entry in ledger.entries] == [
        ("rpc-gateway/availability", "breached"),
        ("wallet-api/availability", "at risk"),
        ("wallet-api/latency", "incomplete"),
        ("indexer/replication", "fine"),
    ]
    assert [account.slo.region for account in ledger.entries[0].hidden_breaches] == ["us-east-1"]


def test_table_holds_every_row(rows: tuple[Row, ...], tmp_path: Path) -> None:
    write_csv(rows, tmp_path / "totals.csv")
    frame = CsvTable(tmp_path / "totals.csv").totals(Span(END - DAYS * 86_400, END, STEP)).frame
    assert len(frame) == len(rows)
    assert frame[VALUES].sum().tolist() == [
        sum(row.total for row in rows),
        sum(row.bad for row in rows),
        sum(row.measured_minutes for row in rows),
    ]


def test_shares_of_traffic_add_up_and_a_standby_region_has_none() -> None:
    assert weights(a_plan(regions=("a", "b"))) == {"a": 0.83, "b": pytest.approx(0.17)}
    assert weights(a_plan(regions=("a",), with_global=False)) == {"a": 1.0}
    assert weights(a_plan(regions=("a", "b"), roles={"a": Role.STANDBY})) == {"a": 0.0, "b": 1.0}


def test_story_finds_a_cast_in_any_workspace() -> None:
    rows = tuple(sample(a_plan([Wanted("shop/checkout")], regions=("here",), with_global=False), END))
    assert spent(rows, "shop/checkout", "here", 0.001) > 1
