"""Queries of the boards are PromQL that reads what rules record, and compares it with the policies of the plan."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from boards_read import boards, drawn, filled_in, panels, queries

from slo_kit import naming
from slo_kit.duration import Duration
from slo_kit.model.policy import AlertPolicy, BurnWindow, Severity
from slo_kit.promql import selectors_of
from slo_kit.rules.bundle import rule_files
from slo_kit.rules.model import RecordingRule
from slo_kit.targets.boards import argument
from tools.board_plan import STANDARD, the_plan, with_policy

GENTLE = AlertPolicy("gentle", (BurnWindow(Severity.PAGE, Duration.of(hours=1), Decimal(1)), *STANDARD.windows[2:]))
MIXED = with_policy(the_plan(), "explorer/latency", GENTLE, Duration.of(days=28))
BUILT = {"one policy": boards(the_plan()), "two policies": boards(MIXED)}
ONE, TWO = BUILT.values()
QUERIES = [
    pytest.param(query, id=f"{plan}, {name}, {where}")
    for plan, built in BUILT.items()
    for name, board in built.items()
    for where, query in queries(board)
]
RECORDED = {
    rule.record
    for scope in the_plan().scopes
    for _, groups in rule_files(the_plan(), scope)
    for group in groups
    for rule in group.rules
    if isinstance(rule, RecordingRule)
}
LABELS = {*naming.IDENTITY, naming.POLICY, naming.PERIOD, naming.MINIMUM, naming.SEVERITY, "alertname", "alertstate"}
LABELS |= {"role", "verdict", "job", "rule_group"}
CORPUS = Path(__file__).parents[2].parent / "shared" / "corpus" / "grafana" / "registries-13.2.2.json"


@pytest.mark.parametrize("query", QUERIES)
def test_a_query_reads_only_what_is_recorded(query: str) -> None:
    selectors = selectors_of(filled_in(query, service="rpc-gateway", slo="availability", region="eu-west-1"))
    assert selectors
    assert {selector.metric for selector in selectors} <= {*RECORDED, *naming.FOREIGN}
    assert {matcher.label for selector in selectors for matcher in selector.matchers} <= LABELS


def test_everything_on_the_board_of_one_slo_is_pinned_to_it() -> None:
    for where, query in queries(ONE["slo"]):
        if not where.startswith("variable"):
            for selector in selectors_of(filled_in(query)):
                assert {(m.label, m.value) for m in selector.matchers} >= {("service", "$service"), ("slo", "$slo")}, where


def test_everything_on_the_board_of_a_region_is_pinned_to_it() -> None:
    for where, query in queries(ONE["region"]):
        if not where.startswith("variable") and "beside" not in where:
            for selector in selectors_of(query):
                assert ("region", "$region") in {(m.label, m.value) for m in selector.matchers}, where


def test_lines_and_columns_are_coloured_by_the_thresholds_of_the_policy() -> None:
    """2 % of 30 days in 1 h burns 14.4 times too fast, 10 % in a day 3 times, 10 % in 3 days once."""
    for name in ("global", "region"):
        chart = next(panel for panel in panels(ONE[name]) if panel["title"] == "Burn rate over 1h")
        assert steps(chart["fieldConfig"]["defaults"]["thresholds"]) == [("green", None), ("dark-yellow", 1), ("red", 14.4)]
    assert column(ONE["region"], "burn 6h") == [("green", None), ("dark-yellow", 1), ("red", 6)]
    assert column(ONE["region"], "burn 1d") == [("green", None), ("dark-yellow", 1), ("orange", 3)]
    assert column(ONE["region"], "burn 3d") == [("green", None), ("orange", 1)]


def test_where_policies_differ_the_lowest_threshold_colours() -> None:
    """1 % of 28 days in 1 h is 6.72."""
    assert column(TWO["region"], "burn 1h") == [("green", None), ("dark-yellow", 1), ("red", 6.72)]


def test_the_board_of_one_slo_draws_the_thresholds_of_its_own_policy() -> None:
    plan = the_plan(slos=(("rpc-gateway/availability", "99.9", 10),))
    assert argument(plan)["lines"] == [
        {"severity": "page", "window": "1h", "short": "5m"},
        {"severity": "page", "window": "6h", "short": "30m"},
        {"severity": "ticket", "window": "1d", "short": "2h"},
        {"severity": "ticket", "window": "3d", "short": "6h"},
    ]
    objective = 'max by (service, slo, region, scope) (slo:objective:ratio{region="$region",service="$service",slo="$slo"})'
    assert query_of(argument(plan), "line page 1h") == f"0 * {objective} + 14.4"


def test_with_two_policies_each_line_is_kept_to_the_slos_that_have_it() -> None:
    line = query_of(argument(MIXED), "line page 1h")
    assert line.count("+ 14.4 and") == 1
    assert 'policy=~"standard"' in line
    assert line.count("+ 6.72 and") == 1
    assert 'period="28d",policy=~"gentle"' in line


def test_policies_that_share_a_row_are_asked_about_together() -> None:
    twin = replace(STANDARD, policy="twin")
    plan = with_policy(the_plan(), "explorer/latency", twin, Duration.of(days=30))
    assert query_of(argument(plan), "line page 1h") == query_of(argument(the_plan()), "line page 1h")


def test_policies_that_only_page_leave_no_tickets_to_count() -> None:
    pages = replace(STANDARD, policy="pages", windows=STANDARD.windows[:2])
    plan = with_policy(the_plan(slos=(("a/b", "99.9", 10),)), "a/b", pages, Duration.of(days=30))
    left = "max by (service, slo, region, scope) (slo:error_budget_remaining:ratio)"
    counted = query_of(argument(plan), "ticket", "global")
    assert counted.startswith(f"count(group by (service, slo) ({left} unless {left})) or ")


def test_digits_follow_the_finest_objective() -> None:
    assert argument(the_plan())["decimals"] == 3
    assert argument(the_plan(slos=(("a/b", "99", 10), ("a/c", "99.9", 10))))["decimals"] == 2


def test_every_id_is_one_that_grafana_has() -> None:
    if not CORPUS.is_file():
        pytest.skip(f"the registries of Grafana are not at {CORPUS}")
    known = json.loads(CORPUS.read_text(encoding="utf-8"))
    units, colours = {each["id"] for each in known["units"]}, {*known["namedColors"], "transparent", "#7f7f7f"}
    for board in ONE.values():
        for panel in drawn(board):
            config = panel.get("fieldConfig", {"defaults": {}, "overrides": []})
            properties = [
                *config["defaults"].items(),
                *((p["id"], p["value"]) for o in config["overrides"] for p in o["properties"]),
            ]
            assert {value for key, value in properties if key == "unit"} <= units
            assert {value["mode"] for key, value in properties if key == "color"} <= set(known["colorModes"])
            assert {o["matcher"]["id"] for o in config["overrides"]} <= set(known["fieldMatchers"])
            assert {each["id"] for each in panel.get("transformations", ())} <= set(known["transformations"])
            reducers = {
                *panel.get("options", {}).get("reduceOptions", {}).get("calcs", ()),
                *panel.get("options", {}).get("legend", {}).get("calcs", ()),
            }
            assert reducers <= set(known["reducers"])
            assert set(colours_in(config)) <= colours


def colours_in(value: Any) -> list[str]:
    if isinstance(value, list):
        return [colour for inner in value for colour in colours_in(inner)]
    if not isinstance(value, dict):
        return []
    own = [value[key] for key in ("color", "fixedColor") if isinstance(value.get(key), str)]
    return own + [colour for inner in value.values() for colour in colours_in(inner)]


def steps(thresholds: dict[str, Any]) -> list[tuple[str, float | None]]:
    return [(step["color"], step["value"]) for step in thresholds["steps"]]


def column(board: dict[str, Any], name: str) -> list[tuple[str, float | None]]:
    table = next(panel for panel in panels(board) if panel["type"] == "table" and panel["title"].startswith("SLOs in"))
    override = next(o for o in table["fieldConfig"]["overrides"] if o["matcher"] == {"id": "byName", "options": name})
    return steps(next(p["value"] for p in override["properties"] if p["id"] == "thresholds"))


def query_of(plan: Any, name: str, board: str = "slo") -> str:
    return str(plan["queries"][board][name])
