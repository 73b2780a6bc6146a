"""Every query of every board, run by a real Prometheus that holds a made-up world, four times over."""

from __future__ import annotations

import shutil
import urllib.parse
from fnmatch import fnmatchcase

import pytest
from boards_lab import BOARDS, SCOPES, SLOS, Lab, ask, choices, get, lab, number, panel_of
from boards_read import ASKED, drawn, filled_in

from tools.worlds import END, HOUR, WORLDS

__all__ = ["lab"]

pytestmark = [
    pytest.mark.live,
    pytest.mark.skipif(
        not (shutil.which("prometheus") and shutil.which("promtool")), reason="prometheus and promtool are not installed"
    ),
]
QUIET = {
    "global: Alerts firing here *": "no alert fires",
    "region: Alerts firing here *": "no alert of that region fires",
    "slo: Alerts firing here *": "no alert of that SLO fires there",
    "meta: Alerts about measuring *": "no alert about measuring fires",
    "weekly: Alerts that paged *": "nothing paged",
    "weekly: Alerts that fired here *": "no alert fired",
    "region: Last heard * of global": "only regions have a heartbeat",
    "region: Verdict * of global": "only regions are judged",
}
SOME_QUIET = {name: QUIET[name] for name in QUIET if name.startswith(("region: ", "slo: "))}
TOO_LITTLE = "nothing was measured for long enough to tell"
NOT_HEARD = "us-east-1 has not been heard for three hours, so nothing is known of it now"
EMPTY = {
    "healthy": {**QUIET, "meta: What needs mending *": "nothing needs mending"},
    "burning": {**SOME_QUIET, **{f"slo: {title} * of eu-west-1": TOO_LITTLE for title in ("Outage left", "Gone in")}},
    "missing": {
        **SOME_QUIET,
        **{f"region: {title} * of us-east-1": NOT_HEARD for title in ("Breached", "Burning, page", "Burning, ticket")},
        **{f"region: SLOs in $region {ref} of us-east-1": NOT_HEARD for ref in ("lowest", "sli", "burn *", "coverage", "beside")},
        **{
            f"slo: {title} * of us-east-1": NOT_HEARD
            for title in ("SLI over the period", "Outage left", "Gone in", "State", "Events")
        },
        **{f"slo: What the alerts compare {ref} of us-east-1": NOT_HEARD for ref in ("long", "short", "over")},
    },
    "fresh": {
        **QUIET,
        **{f"weekly: The week, SLO by SLO {ref} *": "there was no week before" for ref in ("change", "before")},
        **{
            f"weekly: {title} *": TOO_LITTLE
            for title in ("Largest spend", "Top ten of the week", "Budget spent per day, by region")
        },
        **{f"weekly: {title} *": TOO_LITTLE for title in ("Overspent", "Spent faster than promised")},
        **{f"global: {title} *": TOO_LITTLE for title in ("Breached", "Lowest budget", "Most spent budgets")},
        "region: Breached *": TOO_LITTLE,
        **{f"slo: {title} *": TOO_LITTLE for title in ("Outage left", "Gone in")},
    },
}
"""Which queries find nothing in which world, and why: `board: panel query of region`."""


@pytest.mark.parametrize("world", WORLDS)
def test_every_query_runs_and_finds_something_unless_the_world_makes_it_empty(lab: Lab, world: str) -> None:
    empty = {
        f"{name}: {panel['title']} {target['refId']} of {chosen.get('region', 'everywhere')}"
        for name, board in BOARDS.items()
        for chosen in choices(name)
        for panel in drawn(board)
        for target in panel.get("targets", ())
        if not ask(lab[world], target, chosen)
    }
    assert not {each for each in empty if not any(fnmatchcase(each, pattern) for pattern in EMPTY[world])}
    assert not {pattern for pattern in EMPTY[world] if not any(fnmatchcase(each, pattern) for each in empty)}


@pytest.mark.parametrize("world", WORLDS)
def test_an_empty_panel_never_looks_like_a_good_number(world: str) -> None:
    """What may be empty says "no data" in grey, or in words that there is nothing to list."""
    good = {"no alert is firing", "no alert fired", "none here", "nothing found", "none", "global"}
    for pattern in EMPTY[world]:
        board, _, rest = pattern.partition(": ")
        panel = next(panel for panel in drawn(BOARDS[board]) if rest.startswith(panel["title"]))
        assert panel["fieldConfig"]["defaults"]["noValue"] in {"no data", "not known", *good}, pattern


@pytest.mark.parametrize("name", BOARDS)
def test_every_variable_has_values_and_annotations_run(lab: Lab, name: str) -> None:
    burning = lab["burning"]
    for chosen in choices(name):
        for variable in BOARDS[name]["templating"]["list"]:
            if asked := ASKED.fullmatch(variable.get("definition", "")):
                match = urllib.parse.urlencode({"match[]": filled_in(asked[1], **chosen), "start": END - 600, "end": END})
                values = get(f"{burning}/api/v1/label/{asked[2]}/values?{match}")
                assert set(values) == expected_values(variable["name"], chosen)
        expression = next(each["expr"] for each in BOARDS[name]["annotations"]["list"] if "expr" in each)
        ask(lab["burning"], {"expr": expression, "range": True}, chosen)


def expected_values(variable: str, chosen: dict[str, str]) -> set[str]:
    pairs = [key.split("/") for key, _, _ in SLOS]
    slos = {slo for service, slo in pairs if service == chosen.get("service")}
    return {"region": set(SCOPES), "service": {service for service, _ in pairs}, "slo": slos}[variable]


def test_the_overview_counts_what_is_wrong(lab: Lab) -> None:
    """Breached: the RPC outage. Page: the wallet burns 62 times too fast. Ticket: the same, and the outage over 3 days."""
    titles = ("SLOs", "Breached", "Burning, page", "Burning, ticket")
    assert [number(lab["healthy"], "global", title) for title in titles] == [4, 0, 0, 0]
    assert [number(lab["burning"], "global", title) for title in titles[:3]] == [4, 1, 1]
    assert number(lab["healthy"], "global", "Not known") == 0
    assert number(lab["burning"], "global", "Not known") == 1
    assert [number(lab[world], "global", "Not known") for world in ("missing", "fresh")] == [4, 4]


def test_the_matrix_shows_one_breach_under_a_green_world(lab: Lab) -> None:
    chosen = {"service": "rpc-gateway", "slo": "availability"}
    here, world = (cells(lab["burning"], f"left-{scope}", chosen) for scope in ("us-east-1", "global"))
    assert float(here) < 0
    assert float(world) > 0.25


def test_an_incomplete_budget_is_not_a_number_and_a_missing_one_is_infinite(lab: Lab) -> None:
    assert cells(lab["burning"], "left-eu-west-1", {"service": "substrate-node"}) == "NaN"
    assert cells(lab["missing"], "left-us-east-1", {"service": "wallet-api"}) == "+Inf"


def test_states_are_the_gravest_that_apply(lab: Lab) -> None:
    chosen = (
        {"service": s, "slo": n, "region": "us-east-1"}
        for s, n in (("rpc-gateway", "availability"), ("wallet-api", "availability"))
    )
    assert [number(lab["burning"], "slo", "State", **each) for each in chosen] == [4, 5]
    assert number(lab["burning"], "slo", "State", service="substrate-node", slo="finality", region="eu-west-1") == 2
    assert number(lab["healthy"], "slo", "State", service="wallet-api", slo="availability", region="global") == 0


def test_the_alert_table_says_that_both_windows_are_over(lab: Lab) -> None:
    chosen = {"service": "wallet-api", "slo": "availability", "region": "us-east-1"}
    table = panel_of("slo", "What the alerts compare")
    found = {target["refId"]: ask(lab["burning"], target, chosen) for target in table["targets"]}
    thresholds = {(one["metric"]["severity"], one["metric"]["windows"]): one["value"][1] for one in found["threshold"]}
    assert thresholds == {
        ("page", "1h and 5m"): "14.4",
        ("page", "6h and 30m"): "6",
        ("ticket", "1d and 2h"): "3",
        ("ticket", "3d and 6h"): "1",
    }
    fast = next(one for one in found["long"] if one["metric"]["windows"] == "1h and 5m")
    assert float(fast["value"][1]) == pytest.approx(0.031 / 0.0005, rel=0.01)
    assert {one["metric"]["windows"]: one["value"][1] for one in found["over"]}["1h and 5m"] == "1"


def test_shares_of_regions_add_up_to_one(lab: Lab) -> None:
    table = panel_of("slo", "By region")
    for name in ("traffic", "spend"):
        target = next(each for each in table["targets"] if each["refId"] == name)
        shares = [
            float(one["value"][1]) for one in ask(lab["burning"], target, {"service": "rpc-gateway", "slo": "availability"})
        ]
        assert len(shares) == 2
        assert sum(shares) == pytest.approx(1)


def test_even_burn_loses_a_tenth_of_the_budget_in_three_of_thirty_days(lab: Lab) -> None:
    chosen = {"service": "rpc-gateway", "slo": "availability", "region": "eu-west-1"}
    left, even = (
        ask(lab["healthy"], target, chosen)[0]["values"]
        for target in panel_of("slo", "Error budget left, and even burn")["targets"]
    )
    assert float(even[0][1]) == pytest.approx(float(left[0][1]))
    assert float(even[0][1]) - float(even[-1][1]) == pytest.approx(0.1)


def test_an_slo_that_is_not_measured_has_no_numbers_rather_than_good_ones(lab: Lab) -> None:
    chosen = {"service": "wallet-api", "slo": "availability", "region": "us-east-1"}
    assert number(lab["missing"], "slo", "Budget left", **chosen) == float("inf")
    for title in ("SLI over the period", "Outage left", "Gone in", "State", "Events"):
        assert not ask(lab["missing"], panel_of("slo", title)["targets"][0], chosen), title
    assert not any(
        ask(lab["missing"], target, chosen)
        for target in panel_of("slo", "What the alerts compare")["targets"]
        if target["refId"] != "threshold"
    )


def test_the_meta_board_counts_what_is_wrong_with_the_measuring(lab: Lab) -> None:
    """Burning: finality of eu-west-1 is measured at 91 % and its total fell, the explorer of us-east-1 is idle.
    Missing: without half of its regions for three hours, the world was measured for 93.75 % of the day.
    """
    titles = (
        "Silent regions",
        "Rule bundles",
        "Match nothing",
        "Measured in part",
        "Totals that fell",
        "No traffic",
        "Failed rules",
    )
    counted = {world: [number(lab[world], "meta", title) for title in titles] for world in WORLDS}
    assert counted == {
        "healthy": [0, 1, 0, 0, 0, 0, 0],
        "burning": [0, 1, 0, 1, 1, 1, 0],
        "missing": [1, 1, 4, 4, 0, 0, 0],
        "fresh": [0, 1, 0, 4, 0, 0, 0],
    }
    assert number(lab["healthy"], "meta", "Oldest heartbeat") == 12
    assert number(lab["missing"], "meta", "Oldest heartbeat") == 3 * HOUR + 12


def test_a_budget_that_burns_has_an_end_and_one_that_is_not_known_says_nothing(lab: Lab) -> None:
    chosen = {"service": "explorer", "slo": "availability", "region": "us-east-1"}
    assert 0 < number(lab["healthy"], "slo", "Gone in", **chosen) < float("inf")
    assert number(lab["burning"], "slo", "Gone in", service="rpc-gateway", slo="availability", region="us-east-1") == 0
    assert not ask(lab["missing"], panel_of("slo", "Gone in")["targets"][0], chosen)


def test_the_meta_board_names_what_needs_mending(lab: Lab) -> None:
    (target,) = panel_of("meta", "What needs mending")["targets"]
    found = {tuple(one["metric"][key] for key in ("problem", "service", "region")) for one in ask(lab["burning"], target, {})}
    assert found == {
        ("measured in part", "substrate-node", "eu-west-1"),
        ("total fell", "substrate-node", "eu-west-1"),
        ("no traffic", "explorer", "us-east-1"),
    }


def test_the_table_of_regions_tells_a_dark_one_from_one_whose_clock_is_wrong(lab: Lab) -> None:
    """0 in step, 3 not heard."""
    expected = {"clock": (0, 3), "pull": (1, 0), "declared": (4, 4), "measured": (4, 0)}
    for ref, values in expected.items():
        target = next(each for each in panel_of("meta", "Regions")["targets"] if each["refId"] == ref)
        found = {one["metric"]["region"]: float(one["value"][1]) for one in ask(lab["missing"], target, {})}
        assert found == dict(zip(("eu-west-1", "us-east-1"), values, strict=True)), ref


def cells(url: str, ref: str, labels: dict[str, str]) -> str:
    """The cell of the matrix in a column, in the row with these labels."""
    target = next(each for each in panel_of("global", "Error budget left")["targets"] if each["refId"] == ref)
    (value,) = (one["value"][1] for one in ask(url, target, {}) if labels.items() <= one["metric"].items())
    return str(value)
