"""Totals that restart between two looks are looked at more closely, so that next to nothing they had counted is lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from plans import a_plan
from test_report_sources import Answer, Asked, prometheus
from totals import AT, DAY, HOUR

from slo_kit.report.books import keep
from slo_kit.report.collect import collect
from slo_kit.report.increments import grow
from slo_kit.report.restarts import between, restarts
from slo_kit.report.series import COLUMNS, Span
from slo_kit.report.sources.ledger import LedgerFile
from slo_kit.report.sources.prometheus import GlobalStore

MINUTE = 60
BORN = AT - 26 * HOUR
LOST = AT - 25 * HOUR + 20 * MINUTE
"""The total restarts when it is 80 minutes old, 20 minutes after a look at it."""


def counted(time: int) -> tuple[int, int, int] | None:
    """100 events and a bad one a minute in the first hour, 10,000 a minute later on; since it restarted, from zero."""
    if time < BORN:
        return None
    since = LOST if time >= LOST else BORN
    minutes = (time - since) // MINUTE
    if since == LOST:
        return 10_000 * minutes, minutes, minutes
    return 100 * min(minutes, 60) + 10_000 * max(0, minutes - 60), minutes, minutes


HAPPENED = 100 * 60 + 10_000 * (25 * 60)
"""In the first hour, and in the 25 since."""


def served(form: Asked) -> Answer:
    names = ("slo:events:total", "slo:bad_events:total", "slo:measured_minutes:total")
    which = next(index for index, name in enumerate(names) if name in form["query"])
    times = range(int(form["start"]), int(form["end"]) + 1, int(form["step"]))
    told = [(time, counted(time)) for time in times]
    values = [[time, str(totals[which])] for time, totals in told if totals]
    metric = {"service": "rpc", "slo": "availability", "region": "eu", "scope": "region"}
    result = [{"metric": metric, "values": values}] if values else []
    return 200, {}, {"status": "success", "data": {"resultType": "matrix", "result": result}}


def rows(*samples: tuple[float, float, float, float]) -> pd.DataFrame:
    told = [(int(AT + hour * HOUR), "rpc", "availability", "eu", *values) for hour, *values in samples]
    return pd.DataFrame(told, columns=COLUMNS)


@pytest.mark.parametrize(
    ("before", "after", "restarted"),
    [
        ((100, 10, 100), (200, 10, 160), False),
        ((100, 10, 100), (50, 5, 30), True),  # fell
        ((100, 0, 100), (200, 0, 30), True),  # passed what it was, and is younger than an hour
        ((100, 0, 20), (200, 0, 50), True),
        ((-200, -2, -120), (-100, -1, -60), False),  # backfilled, and goes on
        ((-100, -1, -60), (0, 0, 0), False),
    ],
)
def test_a_total_younger_than_the_look_before_has_restarted(
    before: tuple[int, int, int], after: tuple[int, int, int], restarted: bool
) -> None:
    found = restarts(rows((0, *before), (1, *after)))
    assert found == ({AT + HOUR: (("rpc", "availability", "eu"),)} if restarted else {})


def test_the_minutes_in_between_are_asked_for_and_neighbouring_hours_at_once() -> None:
    assert between((AT, AT + HOUR, AT + 5 * HOUR), HOUR) == (
        Span(AT - HOUR + 60, AT + HOUR - 60, 60),
        Span(AT + 4 * HOUR + 60, AT + 5 * HOUR - 60, 60),
    )


def read(source: Callable[[str], object]) -> object:
    with prometheus(served) as (url, _):
        return source(url)


def test_a_restart_that_passes_its_old_value_within_the_hour_is_seen() -> None:
    assert counted(LOST - MINUTE) == (100 * 60 + 190_000, 79, 79)
    assert counted(AT - 24 * HOUR) == (400_000, 40, 40)
    with prometheus(served) as (url, asked):
        totals = GlobalStore(url).totals(Span(AT - 2 * DAY, AT, HOUR))
    (looks,) = grow(totals.frame, HOUR).looks.values()
    # the minute of the restart is lost, and nothing else
    assert looks.events.sum() == HAPPENED - 10_000
    assert len({(form["start"], form["end"]) for form in asked}) <= 4


def test_collecting_keeps_what_was_counted_before_a_restart(tmp_path: Path) -> None:
    ledger = LedgerFile(tmp_path / "ledger")
    plan = a_plan(regions=["eu"], with_global=False)
    with prometheus(served) as (url, _):
        collect(plan, GlobalStore(url), ledger, AT, 2 * DAY)
        collect(plan, GlobalStore(url), ledger, AT, 2 * DAY)
    (account,) = keep(plan, ledger, AT).entries[0].accounts
    assert account.tally.events == HAPPENED - 10_000
