"""What a report looks like: the same bytes every time, nothing from outside, nothing unescaped."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plans import a_plan
from totals import AT, Held, a_week_in_november, hourly

from slo_kit.model.plan import Scope
from slo_kit.promql import Selector
from slo_kit.report.account import State
from slo_kit.report.books import keep
from slo_kit.report.content import Bar, BurnDown, Line
from slo_kit.report.ledger import Ledger
from slo_kit.report.render import forms, markdown, text
from slo_kit.report.render.svg import bar, burn_down
from slo_kit.report.sections import sections
from slo_kit.report.series import NoData
from slo_kit.sli.probe import Probe

KEY = "rpc/availability"


@pytest.fixture(scope="module")
def november() -> Ledger:
    plan, rows = a_week_in_november()
    return keep(plan, Held(rows), AT)


def a_quiet_ledger(*missing: NoData) -> Ledger:
    unread = {gap.region for gap in missing}
    rows = [row for region in ("eu", "us") if region not in unread for row in hourly(KEY, region, [(10_000, 0)] * 720)]
    return keep(a_plan(), Held(rows, missing), AT)


def test_the_same_totals_give_the_same_bytes(november: Ledger) -> None:
    plan, rows = a_week_in_november()
    assert forms(keep(plan, Held(rows[::-1]), AT)) == forms(november)


def test_the_verdict_comes_first_and_can_be_repeated(november: Ledger) -> None:
    lead = markdown.document(november).split("\n\n")[2]
    assert lead == (
        "**One budget is gone: rpc-gateway availability in us-east-1, "
        "most of it spent on Tuesday 17 November between 13:00 and 14:00 UTC.**"
    )


def test_the_terminal_shows_the_matrix_worst_first(november: Ledger) -> None:
    lines = text.document(november).splitlines()
    assert lines[0] == "Error budgets, week 47 (16 to 22 November 2026, UTC), 9 SLOs, 2 regions"
    assert lines[3].endswith("breached in us-east-1 under a green global")
    assert lines[-1] == "1 breached, 1 at risk, 1 incomplete, 1 too little traffic, 5 fine"


def test_sections_with_nothing_to_say_are_absent(november: Ledger) -> None:
    ids = ["headline", "matrix", "who", "burn-down", "when", "worst", "comes", "trust", "numbers"]
    assert [section.id for section in sections(november)] == ids
    assert [section.id for section in sections(a_quiet_ledger())] == ["headline", "matrix", "hygiene", "numbers"]


def test_a_clean_report_says_so() -> None:
    assert "**Every SLO is within budget.**" in markdown.document(a_quiet_ledger())


def test_a_region_that_was_not_read_is_named_once_with_its_reason() -> None:
    written = markdown.document(a_quiet_ledger(NoData("us", "us:9090 cannot be reached")))
    assert written.count("us:9090 cannot be reached") == 1
    assert "**No budget is known to be gone.**" in written
    assert "Nothing is known of us." in written


def test_a_note_begins_like_a_sentence_and_leaves_names_as_they_are() -> None:
    rows = hourly(KEY, "eu", [(10_000, 0)] * 720) + hourly("shop/availability", "mars", [(1, 0)])
    written = markdown.document(keep(a_plan(regions=["eu"]), Held(rows), AT))
    assert "Read, but not in the workspace: shop/availability in mars." in written


def test_a_region_not_due_yet_is_no_gap() -> None:
    plan = a_plan(since={"us": AT + 86_400})
    ledger = keep(plan, Held(hourly(KEY, "eu", [(10_000, 0)] * 720)), AT)
    assert "not measured" in markdown.document(ledger)
    assert ledger.whole


def test_a_plan_without_slos_is_a_short_report() -> None:
    ledger = keep(a_plan([]), Held([]), AT)
    assert text.document(ledger).startswith("Error budgets")
    told = {name: "There is no SLO to report on." in written for name, written in forms(ledger).items()}
    assert told.pop("report.csv") is False, "a table without rows says it already"
    assert all(told.values()), told


def test_json_holds_every_number(november: Ledger) -> None:
    told = json.loads(forms(november)["report.json"])
    (worst, *_) = told["slos"]
    overall, *regions = worst["places"]
    assert overall["events"] == sum(region["events"] for region in regions)
    assert sum(share["budget_consumed"] for share in worst["attribution"]) == pytest.approx(overall["budget_consumed"])
    assert told["at"] == "2026-11-23T00:00:00Z"
    assert told["counts"] == {"breached": 1, "at risk": 1, "incomplete": 1, "too little traffic": 1, "fine": 5}


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.addresses: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.addresses += [value or "" for name, value in attrs if name in {"src", "href"} or name.startswith("on")]
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def tags(document: str) -> _Tags:
    parser = _Tags()
    parser.feed(document)
    return parser


def test_html_needs_nothing_else_and_closes_every_tag(november: Ledger) -> None:
    found = tags(forms(november)["report.html"])
    assert found.open == []
    assert not found.names & {"script", "link", "img", "iframe", "object"}
    assert found.addresses == []
    assert "url(" not in forms(november)["report.html"]


@settings(deadline=None, max_examples=30)
@given(st.text(max_size=40))
def test_what_others_wrote_stays_text(remark: str) -> None:
    hostile = f"<script>alert(1)</script>|{remark}"
    ledger = a_quiet_ledger(NoData("us", hostile))
    written = forms(ledger)
    assert "script" not in tags(written["report.html"]).names
    assert "\\<script\\>" in written["report.md"]
    assert "<script>" not in written["report.md"]


def test_every_state_in_a_table_has_its_word(november: Ledger) -> None:
    cells = re.findall(r'<td class="[^"]*verdict[^"]*"><b>[^<]*</b> <span>([^<]*)</span>', forms(november)["report.html"])
    assert {*cells} == {"breached", "at risk", "incomplete", "too little traffic", "fine"}


def test_labels_of_a_chart_never_overlap() -> None:
    end = 30 * 86_400
    lines = tuple(Line(f"region-{n}", ((0, 1.0), (end, 0.5 + n / 1000)), "50 %", State.FINE, main=n == 0) for n in range(9))
    drawn = burn_down(BurnDown("rpc availability", 0, end, lines))
    ys = sorted(float(y) for y in re.findall(r'class="label [^"]*" y="([-\d.]+)"', drawn))
    assert len(ys) == 9
    assert all(later - earlier >= 30 for earlier, later in pairwise(ys))
    height = int(re.findall(r'viewBox="0 0 440 (\d+)"', drawn)[0])
    assert ys[0] >= 10
    assert ys[-1] + 14 <= height


def test_a_bar_stays_in_its_track() -> None:
    assert 'class="loud" width="96.0"' in bar(Bar(1.8, "180 %", loud=True))


def test_too_little_is_said_in_the_words_of_the_indicator() -> None:
    """Ten requests cannot tell whether 99.9 % are good; of an SLO that probes, there are no probe rounds."""
    plan = a_plan(with_global=False)
    rows = hourly(KEY, "eu", [(0, 0)] * 719 + [(10, 0)]) + hourly(KEY, "us", [(0, 0)] * 720)
    written = markdown.document(keep(plan, Held(rows), AT))
    assert "10 events are too few to tell whether 99.9 % is kept" in written
    assert "there were no events to tell" in written
    probed = replace(plan, scopes=tuple(_probing(scope) for scope in plan.scopes))
    written = markdown.document(keep(probed, Held(rows), AT))
    assert "10 probe rounds are too few to tell whether 99.9 % is kept" in written
    assert "no probe rounds" in written
    assert "events to tell" not in written


def _probing(scope: Scope) -> Scope:
    probe = Probe(Selector("probe_success"))
    return replace(scope, slos=tuple(replace(slo, indicator=probe) for slo in scope.slos))
