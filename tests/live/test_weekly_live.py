"""The report from real servers: the numbers of the weekly board, and what it says where a region or half an answer is missing."""

from __future__ import annotations

import json
import math
import shutil
from fractions import Fraction
from functools import cache
from urllib.parse import urlsplit

import pytest
from boards_lab import PLAN, Lab, ask, column, lab, panel_of

from slo_kit.errors import CannotRun
from slo_kit.lab.proxy import Line, Proxy
from slo_kit.naming import BURN
from slo_kit.report.account import Account, Cell, State
from slo_kit.report.books import keep
from slo_kit.report.ledger import Entry
from slo_kit.report.render import markdown
from slo_kit.report.sources.client import Manner
from slo_kit.report.sources.prometheus import GlobalStore, RegionStores
from tools.between import between
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


def port_of(url: str) -> int:
    return urlsplit(url).port or 0


def test_fan_out_says_what_the_global_store_says(lab: Lab) -> None:
    both = RegionStores(dict.fromkeys(("eu-west-1", "us-east-1"), (lab["burning"],)), overall=lab["burning"])
    asked = {e.slo.key: [account(cell).tally for cell in e.cells] for e in keep(PLAN, both, END).entries}
    assert asked == {e.slo.key: [account(cell).tally for cell in e.cells] for e in entries(lab["burning"])}


def test_a_region_that_is_stopped_is_named_and_never_zero_and_nothing_global_is_fine(lab: Lab) -> None:
    with Proxy(port_of(lab["healthy"])) as line:
        line.turn(Line.REFUSED)
        places = {"eu-west-1": (lab["healthy"],), "us-east-1": (f"http://127.0.0.1:{line.port}",)}
        reason = f"127.0.0.1:{line.port} cannot be reached"
        ledger = keep(PLAN, RegionStores(places), END)
    assert ledger.dark == {"us-east-1": reason}
    for entry in ledger.entries:
        states = {cell.slo.region: cell.state for cell in entry.cells}
        assert (states["us-east-1"], states["global"]) == (State.NO_DATA, State.INCOMPLETE)
        overall = account(entry.overall[0])
        assert overall.tally.events == account(entry.regional[0]).tally.events
        least, most = overall.remaining_between
        assert least < 0 < most, "what nobody saw may have been anything"
    written = markdown.document(ledger)
    assert f"Nothing is known of us-east-1: {reason}." in written
    assert not ledger.whole


@pytest.mark.parametrize("remark", [{"warnings": ["store us-east-1 timed out"]}, {"isPartial": True}])
def test_half_an_answer_is_refused_or_marked_on_every_figure(lab: Lab, remark: dict[str, object]) -> None:
    """Prometheus gives no half answers; Thanos, Mimir and VictoriaMetrics do, and say so in these words."""

    def remarked(_: str, answer: bytes) -> bytes:
        return json.dumps(json.loads(answer) | remark, separators=(",", ":")).encode()

    with between(lab["healthy"], remarked) as url:
        with pytest.raises(CannotRun, match="the answer is partial"):
            keep(PLAN, GlobalStore(url), END)
        ledger = keep(PLAN, GlobalStore(url, Manner(allow_partial=True)), END)
    assert all(entry.state is not State.FINE and entry.partial for entry in ledger.entries)
    assert [account(entry.overall[0]).tally for entry in ledger.entries] == [
        account(entry.overall[0]).tally for entry in entries(lab["healthy"])
    ]
    matrix = markdown.document(ledger).partition("## How it stands")[2].partition("\n## ")[0]
    assert all("%*" in cell for row in matrix.splitlines() if row.startswith("| rpc") for cell in row.split("|")[2:5]), matrix


def test_burn_alerts_that_fired_are_known_to_a_report_from_their_evaluators(lab: Lab) -> None:
    """The rules of the made-up world are there for three days, for the global evaluator as for the regions."""
    every = RegionStores(dict.fromkeys(("eu-west-1", "us-east-1"), (lab["burning"],)), overall=lab["burning"])
    ledger = keep(PLAN, every, END)
    fired = [one for one in WORLDS["burning"].fired if one.alertname == BURN]
    assert fired
    told = {(one.service, one.slo, one.region, one.severity) for one in ledger.beside.firings}
    assert told == {(one.service, one.slo, one.region, one.severity) for one in fired}
    assert [place for place, since in ledger.beside.heard if since > END - 4 * DAY] == ["eu-west-1", "us-east-1", "global"]
    assert "came with a burn" in markdown.document(ledger)
