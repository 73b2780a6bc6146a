"""The ledger: filled hour by hour, whole after crashes, shared by collectors, and read like the Prometheus it outlives."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Barrier

import pandas as pd
import pytest
from plans import a_plan
from totals import AT, DAY, HOUR, Held, Row, hourly

from slo_kit.cli import run
from slo_kit.errors import CannotRun
from slo_kit.report.books import keep
from slo_kit.report.collect import collect
from slo_kit.report.series import COLUMNS, NoData, Span, Totals
from slo_kit.report.sources.ledger import LedgerFile

KEY = "rpc/availability"


class Retaining(Held):
    """A Prometheus that forgets: answers only with the rows of the span, none older than `oldest`, none of dark regions."""

    def __init__(self, rows: list[Row], oldest: int = 0, dark: tuple[str, ...] = ()) -> None:
        super().__init__(rows)
        self.oldest, self.dark = oldest, dark

    def totals(self, span: Span) -> Totals:
        self.asked.append(span)
        rows = [row for row in self.rows if max(span.start, self.oldest) <= row[0] <= span.end and row[3] not in self.dark]
        return Totals(pd.DataFrame(rows, columns=COLUMNS), tuple(NoData(region, "cannot be reached") for region in self.dark))


def both(days: int) -> list[Row]:
    return [row for region in ("eu", "us") for row in hourly(KEY, region, [(10_000, 3)] * (days * 24))]


def test_a_quarter_outlives_a_retention_of_fifteen_days(tmp_path: Path) -> None:
    rows, ledger = both(90), LedgerFile(tmp_path / "ledger")
    for day in range(80, -1, -10):
        until = AT - day * DAY
        collect(a_plan(), Retaining(rows, until - 15 * DAY), ledger, until, 15 * DAY)
    kept = keep(a_plan([]), ledger, AT)
    assert kept.notes[0].startswith("read, but not in the workspace: rpc/availability in eu")
    totals = ledger.totals(Span(AT - 90 * DAY, AT, HOUR)).frame
    assert len(totals) == 2 * (90 * 24 + 1)
    settled, direct = keep(a_plan(), ledger, AT), keep(a_plan(), Held(rows), AT)
    assert [a.tally for a in settled.entries[0].accounts] == [a.tally for a in direct.entries[0].accounts]


def test_a_second_run_changes_nothing_and_asks_only_for_the_newest_hours(tmp_path: Path) -> None:
    source, ledger = Retaining(both(16)), LedgerFile(tmp_path / "ledger")
    first = collect(a_plan(), source, ledger, AT, 15 * DAY)
    second = collect(a_plan(), source, ledger, AT, 15 * DAY)
    assert (first.rows, second.rows) == (2 * (15 * 24 + 1), 0)
    assert source.asked[-1] == Span(AT - 2 * HOUR, AT, HOUR)


def test_a_region_that_was_dark_is_filled_when_it_is_back(tmp_path: Path) -> None:
    ledger, rows = LedgerFile(tmp_path / "ledger"), both(16)
    dark = collect(a_plan(), Retaining(rows, dark=("us",)), ledger, AT, DAY)
    assert (dark.missing, dark.lacking) == ((NoData("us", "cannot be reached"),), {"us": 25})
    back = collect(a_plan(), Retaining(rows), ledger, AT, DAY)
    assert back.rows == 25
    assert len(ledger.totals(Span(AT - DAY, AT, HOUR)).frame) == 50


def test_a_hole_in_the_middle_is_asked_for_alone(tmp_path: Path) -> None:
    rows, ledger = both(16), LedgerFile(tmp_path / "ledger")
    holed = [row for row in rows if not AT - 9 * HOUR <= row[0] <= AT - 8 * HOUR]
    collect(a_plan(), Retaining(holed), ledger, AT, DAY)
    source = Retaining(rows)
    collect(a_plan(), source, ledger, AT, DAY)
    assert source.asked == [Span(AT - 9 * HOUR, AT - 8 * HOUR, HOUR), Span(AT - 2 * HOUR, AT, HOUR)]
    assert len(ledger.totals(Span(AT - DAY, AT, HOUR)).frame) == 50


def test_after_a_backfill_everything_is_read_anew(tmp_path: Path) -> None:
    ledger = LedgerFile(tmp_path / "ledger")
    collect(a_plan(), Retaining(both(16)), ledger, AT, DAY)
    better = [(*row[:4], row[4] + 1, *row[5:]) for row in both(16)]
    assert collect(a_plan(), Retaining(better), ledger, AT, DAY).rows == 2 * 3
    assert collect(a_plan(), Retaining(better), ledger, AT, DAY, again=True).rows == 2 * 22


def test_a_total_that_restarted_between_two_hours_counts_from_zero(tmp_path: Path) -> None:
    rows = hourly(KEY, "eu", [(10_000, 0)] * 400)
    rows += [(AT + hour * HOUR, "rpc", "availability", "eu", 500.0 * hour, 5.0, 60.0 * hour) for hour in (1, 2)]
    ledger = LedgerFile(tmp_path / "ledger")
    collect(a_plan(regions=["eu"]), Retaining(rows), ledger, AT + 2 * HOUR, 15 * DAY)
    (account, *_) = keep(a_plan(regions=["eu"], with_global=False), ledger, AT + 2 * HOUR).entries[0].accounts
    assert account.week.events == 166 * 10_000 + 1000


def test_a_region_that_was_not_collected_to_the_end_is_said(tmp_path: Path) -> None:
    ledger = LedgerFile(tmp_path / "ledger")
    collect(a_plan(), Retaining(both(16)), ledger, AT, DAY)
    (eu, us) = ledger.totals(Span(AT, AT + 3 * HOUR, HOUR)).notes
    assert eu == "the ledger knows eu up to 2026-11-23 00:00 UTC; slo-kit collect reads on"
    assert us.startswith("the ledger knows us")


def _collect_some(path: Path, first: int) -> None:
    rows = both(16)
    for hour in range(first, 100, 2):
        collect(a_plan(), Retaining(rows), LedgerFile(path), AT - hour * HOUR, 6 * HOUR)


def test_collectors_at_the_same_time_take_turns(tmp_path: Path) -> None:
    path = tmp_path / "ledger"
    workers = [multiprocessing.get_context("spawn").Process(target=_collect_some, args=(path, first)) for first in (0, 1)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0, 0]
    times = LedgerFile(path).totals(Span(AT - 99 * HOUR, AT, HOUR)).frame["time"]
    assert len(times) == 200


def test_collectors_that_begin_a_ledger_together_do_not_take_it_for_somebody_elses(tmp_path: Path) -> None:
    """It is made in several steps, between which the others look."""
    reading = Totals(pd.DataFrame([(AT, "rpc", "slo", "eu", 1.0, 0.0, 0.0)], columns=COLUMNS))
    with ThreadPoolExecutor(4) as pool:
        for number in range(60):
            ledger = LedgerFile(tmp_path / str(number))
            together = Barrier(4)

            def begin(ledger: LedgerFile = ledger, together: Barrier = together) -> int:
                together.wait()
                return ledger.put(reading, {})

            assert sum(one.result() for one in [pool.submit(begin) for _ in range(4)]) == 1


def test_who_begins_a_ledger_waits_for_another_who_does(tmp_path: Path) -> None:
    path = tmp_path / "ledger"
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as other, ThreadPoolExecutor(1) as pool:
        other.execute("BEGIN IMMEDIATE")
        written = pool.submit(LedgerFile(path).put, Totals(pd.DataFrame(columns=COLUMNS)), {})
        time.sleep(0.2)
        assert not written.done()
        other.execute("COMMIT")
        assert written.result(10) == 0


def _write_for_ever(path: Path) -> None:
    number = 0
    while True:
        number += 1
        rows = [(AT, "rpc", f"slo-{slo}", "eu", float(number), 0.0, 0.0) for slo in range(500)]
        LedgerFile(path).put(Totals(pd.DataFrame(rows, columns=COLUMNS)), {})


def test_a_collector_that_is_killed_leaves_a_whole_reading(tmp_path: Path) -> None:
    path = tmp_path / "ledger"
    writer = multiprocessing.get_context("spawn").Process(target=_write_for_ever, args=(path,))
    writer.start()
    while not path.exists() or LedgerFile(path).totals(Span(AT, AT, HOUR)).frame.empty:
        assert writer.exitcode is None
        time.sleep(0.01)
    os.kill(writer.pid or 0, signal.SIGKILL)
    writer.join()
    frame = LedgerFile(path).totals(Span(AT, AT, HOUR)).frame
    assert (len(frame), frame["events"].nunique()) == (500, 1)
    with sqlite3.connect(path) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_what_is_no_ledger_is_left_alone(tmp_path: Path) -> None:
    text, other = tmp_path / "text", tmp_path / "other"
    text.write_text("not a database, but long enough to be taken for one" * 99)
    with sqlite3.connect(other) as database:
        database.execute("CREATE TABLE mine (x)")
    for path, said in (
        (text, "cannot use .* as a ledger"),
        (other, "is a database, and no ledger"),
        (tmp_path / "no", "there is no ledger"),
    ):
        with pytest.raises(CannotRun, match=said):
            LedgerFile(path).totals(Span(AT, AT, HOUR))
    assert not (tmp_path / "no").exists()


def test_the_command_fills_a_ledger_that_the_report_reads(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    here = Path(__file__).parent.parent / "report"
    case, slos = here / "cases" / "a-breach-in-one-region-under-a-green-global", str(here / "slos.yaml")
    at, into = ["--at", "2026-11-23T00:00:00Z"], tmp_path / "ledger"
    table = ["--source", f"csv:{case / 'totals.csv'}"]
    assert run(["collect", slos, *at, *table, "--into", str(into), "--reach", "40d"]) == 0
    assert "rows new or different" in capsys.readouterr().out
    assert run(["report", slos, *at, "--source", f"ledger:{into}", "--out", str(tmp_path / "out")]) == 0
    assert (case / "says.txt").read_text() in capsys.readouterr().out


@pytest.mark.parametrize(
    ("reach", "said"),
    [
        ("99999999999999999999d", "is longer than anything is kept; write at most some years, as in 1y"),
        ("9" * 400 + "d", "is longer than anything is kept"),
        ("100y", '"100y" is longer than anything is kept'),
        ("15", '"15" has no unit; write 15s, 15m, 15h or 15d'),
        ("long", '"long" is not a duration'),
    ],
)
def test_a_reach_that_nothing_is_kept_for_ends_with_2(reach: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["collect", "--reach", reach]) == 2
    assert said in " ".join(capsys.readouterr().err.split())
