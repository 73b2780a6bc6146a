"""The weekly board and the report read the same totals, and say the same numbers."""

from __future__ import annotations

import math
import shutil
from fractions import Fraction
from functools import cache

import pytest
from boards_lab import PLAN, Lab, ask, column, lab, panel_of

from slo_kit.report.account import Account, Cell, State
from slo_kit.report.books import keep
from slo_kit.report.ledger import Entry
from slo_kit.report.sources.prometheus import GlobalStore
from tools.worlds import DAY, END, WORLDS

__all__ = ["lab"]

pytestmark = [
    pytest.mark.live,
    pytest.mark.skipif(
        not (shutil.which("prometheus") and shutil.which("promtool")), reason="prometheus and promtool are not installed"
    ),
]
FELL = "substrate-node/finality"
"""Its total fell in the burning world: the report adds what was before the fall, every query counts from the fall."""
TABLE = "The week, SLO by SLO"


@cache
def entries(url: str) -> tuple[Entry, ...]:
    return keep(PLAN, GlobalStore(url), END).entries


def compared(url: str, world: str) -> dict[tuple[str, str], Entry]:
    """Entries of the report by service and slo, without the one that cannot agree."""
    return {(e.slo.service, e.slo.name): e for e in entries(url) if not (world == "burning" and e.slo.key == FELL)}


def account(cell: Cell) -> Account:
    assert isinstance(cell, Account)
    return cell


def same(found: float, expected: Fraction) -> bool:
    return found == pytest.approx(float(expected), rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("world", WORLDS)
def test_budget_left_is_that_of_the_report(lab: Lab, world: str) -> None:
    left = column(lab[world], "weekly", TABLE, "left")
    for key, entry in compared(lab[world], world).items():
        overall = account(entry.overall[0])
        assert math.isnan(left[key]) if overall.state is State.INCOMPLETE else same(left[key], overall.remaining), key


@pytest.mark.parametrize("world", WORLDS)
def test_budget_spent_this_week_is_that_of_the_report_in_every_place(lab: Lab, world: str) -> None:
    for place in ("global", "eu-west-1", "us-east-1"):
        spent = column(lab[world], "weekly", TABLE, f"spent-{place}")
        for key, entry in compared(lab[world], world).items():
            cell = account(next(each for each in entry.cells if each.slo.region == place))
            week = cell.share(cell.week.bad)
            assert math.isnan(spent[key]) if cell.state is State.INCOMPLETE else same(spent[key], week), (place, key)


@pytest.mark.parametrize("world", WORLDS)
def test_budget_gone_and_bad_events_are_those_of_the_report(lab: Lab, world: str) -> None:
    gone, bad = (column(lab[world], "weekly", title, ref) for title, ref in (("Who caused it", "consumed"), (TABLE, "bad")))
    for key, entry in compared(lab[world], world).items():
        overall = account(entry.overall[0])
        assert math.isnan(gone[key]) if overall.state is State.INCOMPLETE else same(gone[key], overall.consumed), key
        assert same(bad[key], overall.week.bad), key


@pytest.mark.parametrize("world", WORLDS)
def test_shares_of_burn_are_those_of_the_report(lab: Lab, world: str) -> None:
    culprit = column(lab[world], "weekly", TABLE, "culprit")
    for key, entry in compared(lab[world], world).items():
        for share in entry.shares:
            assert same(column(lab[world], "weekly", "Who caused it", f"burn-{share.region}")[key], share.burn), key
        assert same(culprit[(*key, entry.shares[0].region)], entry.shares[0].burn)


def test_the_days_add_up_to_what_the_mean_slo_spent(lab: Lab) -> None:
    """Three days by region, in the healthy world."""
    (target,) = panel_of("weekly", "Budget spent per day, by region")["targets"]
    drawn = sum(float(value) for one in ask(lab["healthy"], target, {}) for _, value in one["values"])
    overall = [account(entry.overall[0]) for entry in entries(lab["healthy"])]
    lately = [each.share(Fraction(float(each.looks.within(END - 3 * DAY, END).bad_events.sum()))) for each in overall]
    assert drawn == pytest.approx(float(sum(lately) / len(lately)), rel=1e-6)


def test_weeks_are_compared_with_the_one_before(lab: Lab) -> None:
    """Of the week before, the finality SLO kept its budget and the RPC outage had not happened."""
    panel = panel_of("weekly", "Overspent")
    counts = [float(ask(lab["burning"], target, {})[0]["value"][1]) for target in panel["targets"]]
    assert counts == [1, 0]
