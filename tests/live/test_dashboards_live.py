"""Every query of every board, run by a real Prometheus that holds two made-up worlds: one healthy, one with a region burning."""

from __future__ import annotations

import json
import shutil
import subprocess
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

import pytest
from boards_read import ASKED, Panel, boards, drawn, filled_in
from plan_for_dashboards import NINE, the_plan
from worlds import DAY, END, World, burning, healthy, openmetrics, sampled

from slo_kit.lab.servers import Setup, free_ports, running

pytestmark = [
    pytest.mark.live,
    pytest.mark.skipif(
        not (shutil.which("prometheus") and shutil.which("promtool")), reason="prometheus and promtool are not installed"
    ),
]
SLOS = tuple(
    each for each in NINE if each[0] in ("rpc-gateway/availability", "wallet-api/availability", "substrate-node/finality")
)
PLAN = the_plan(slos=SLOS)
BOARDS = boards(PLAN)
SCOPES = ("eu-west-1", "us-east-1", "global")
BURNT = World(
    burning,
    coverage=lambda slo: 0.91 if slo.key == "substrate-node/finality" and slo.region == "eu-west-1" else 1.0,
    firing=(("SLOErrorBudgetBurn", "page", "wallet-api", "availability", "us-east-1"),),
)
DARK = World(healthy, silent=("wallet-api/availability us-east-1",))


@dataclass(frozen=True)
class Lab:
    """One Prometheus for each world."""

    healthy: str
    burnt: str
    dark: str


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    folder = tmp_path_factory.mktemp("boards")
    worlds = {"healthy": World(healthy), "burnt": BURNT, "dark": DARK}
    for name, world in worlds.items():
        text = folder / f"{name}.om"
        with text.open("w", encoding="utf-8") as lines:
            lines.writelines(openmetrics(PLAN, world, sampled(3, 900)))
        command = ("promtool", "tsdb", "create-blocks-from", "openmetrics", "-q", str(text), str(folder / name / "data"))
        subprocess.run(command, check=True, capture_output=True)
    setups = [Setup(name, port, "", "3650d") for name, port in zip(worlds, free_ports(len(worlds)), strict=True)]
    with running(setups, folder) as servers:
        yield Lab(*(server.url for server in servers))


def choices(name: str) -> Iterator[dict[str, str]]:
    """Every value of the variables of a board."""
    if name == "global":
        yield {}
    elif name == "region":
        yield from ({"region": scope} for scope in SCOPES)
    else:
        for (key, _, _), scope in product(SLOS, SCOPES):
            service, slo = key.split("/")
            yield {"service": service, "slo": slo, "region": scope}


def may_be_empty(panel: Panel) -> bool:
    """Whether emptiness is good news there, and the panel says which."""
    return str(panel["fieldConfig"]["defaults"]["noValue"]) != "no data"


@pytest.mark.parametrize("world", ["healthy", "burnt"])
@pytest.mark.parametrize("name", BOARDS)
def test_every_panel_has_something_to_show(lab: Lab, world: str, name: str) -> None:
    url: str = getattr(lab, world)
    for chosen in choices(name):
        for panel in drawn(BOARDS[name]):
            for target in panel.get("targets", ()):
                found = ask(url, target, chosen)
                assert found or may_be_empty(panel), f"{panel['title']} {target['refId']} is empty for {chosen}"


@pytest.mark.parametrize("name", BOARDS)
def test_every_variable_has_values_and_annotations_run(lab: Lab, name: str) -> None:
    for chosen in choices(name):
        for variable in BOARDS[name]["templating"]["list"]:
            if asked := ASKED.fullmatch(variable.get("definition", "")):
                match = urllib.parse.urlencode({"match[]": filled_in(asked[1], **chosen), "start": END - 600, "end": END})
                values = get(f"{lab.burnt}/api/v1/label/{asked[2]}/values?{match}")
                assert set(values) == expected_values(variable["name"], chosen)
        expression = next(each["expr"] for each in BOARDS[name]["annotations"]["list"] if "expr" in each)
        ask(lab.burnt, {"expr": expression, "range": True}, chosen)


def expected_values(variable: str, chosen: dict[str, str]) -> set[str]:
    pairs = [key.split("/") for key, _, _ in SLOS]
    slos = {slo for service, slo in pairs if service == chosen.get("service")}
    return {"region": set(SCOPES), "service": {service for service, _ in pairs}, "slo": slos}[variable]


def test_the_overview_counts_what_is_wrong(lab: Lab) -> None:
    """Breached: the RPC outage. Page: the wallet burns 62 times too fast. Ticket: the same, and the outage over 3 days."""
    assert [number(lab.healthy, "global", title) for title in ("SLOs", "Breached", "Burning, page", "Burning, ticket")] == [
        3,
        0,
        0,
        0,
    ]
    assert [number(lab.burnt, "global", title) for title in ("SLOs", "Breached", "Burning, page")] == [3, 1, 1]
    assert number(lab.healthy, "global", "Not known") == 0
    assert number(lab.burnt, "global", "Not known") == 1
    assert number(lab.dark, "global", "Not known") == 1


def test_the_matrix_shows_one_breach_under_a_green_world(lab: Lab) -> None:
    chosen = {"service": "rpc-gateway", "slo": "availability"}
    here, world = (cells(lab.burnt, f"left-{scope}", chosen) for scope in ("us-east-1", "global"))
    assert float(here) < 0
    assert float(world) > 0.25


def test_an_incomplete_budget_is_not_a_number_and_a_missing_one_is_infinite(lab: Lab) -> None:
    assert cells(lab.burnt, "left-eu-west-1", {"service": "substrate-node"}) == "NaN"
    assert cells(lab.dark, "left-us-east-1", {"service": "wallet-api"}) == "+Inf"


def test_states_are_the_gravest_that_apply(lab: Lab) -> None:
    chosen = (
        {"service": s, "slo": n, "region": "us-east-1"}
        for s, n in (("rpc-gateway", "availability"), ("wallet-api", "availability"))
    )
    assert [number(lab.burnt, "slo", "State", **each) for each in chosen] == [4, 5]
    assert number(lab.burnt, "slo", "State", service="substrate-node", slo="finality", region="eu-west-1") == 2
    assert number(lab.healthy, "slo", "State", service="wallet-api", slo="availability", region="global") == 0


def test_the_alert_table_says_that_both_windows_are_over(lab: Lab) -> None:
    chosen = {"service": "wallet-api", "slo": "availability", "region": "us-east-1"}
    table = panel_of("slo", "What the alerts compare")
    found = {target["refId"]: ask(lab.burnt, target, chosen) for target in table["targets"]}
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
        shares = [float(one["value"][1]) for one in ask(lab.burnt, target, {"service": "rpc-gateway", "slo": "availability"})]
        assert len(shares) == 2
        assert sum(shares) == pytest.approx(1)


def test_even_burn_loses_a_tenth_of_the_budget_in_three_of_thirty_days(lab: Lab) -> None:
    chosen = {"service": "rpc-gateway", "slo": "availability", "region": "eu-west-1"}
    left, even = (
        ask(lab.healthy, target, chosen)[0]["values"] for target in panel_of("slo", "Error budget left, and even burn")["targets"]
    )
    assert float(even[0][1]) == pytest.approx(float(left[0][1]))
    assert float(even[0][1]) - float(even[-1][1]) == pytest.approx(0.1)


def test_an_slo_that_is_not_measured_has_no_numbers_rather_than_good_ones(lab: Lab) -> None:
    chosen = {"service": "wallet-api", "slo": "availability", "region": "us-east-1"}
    for title in ("SLI over the period", "Budget left", "Outage left", "Gone in", "State", "Events"):
        assert not ask(lab.dark, panel_of("slo", title)["targets"][0], chosen), title
    assert not any(
        ask(lab.dark, target, chosen)
        for target in panel_of("slo", "What the alerts compare")["targets"]
        if target["refId"] != "threshold"
    )


def panel_of(name: str, title: str) -> Panel:
    return next(panel for panel in drawn(BOARDS[name]) if panel["title"] == title)


def number(url: str, name: str, title: str, **chosen: str) -> float:
    (found,) = ask(url, panel_of(name, title)["targets"][0], chosen)
    return float(found["value"][1])


def cells(url: str, ref: str, labels: dict[str, str]) -> str:
    """The cell of the matrix in a column, in the row with these labels."""
    target = next(each for each in panel_of("global", "Error budget left")["targets"] if each["refId"] == ref)
    (value,) = (one["value"][1] for one in ask(url, target, {}) if labels.items() <= one["metric"].items())
    return str(value)


def ask(url: str, target: dict[str, Any], chosen: dict[str, str]) -> list[Any]:
    """What Prometheus answers to a target at END, over the last three days if it is drawn over time."""
    expression = filled_in(target["expr"].replace("${__from:date:seconds}", str(END - 3 * DAY)), **chosen)
    if target["range"]:
        return list(
            post(f"{url}/api/v1/query_range", {"query": expression, "start": END - 3 * DAY, "end": END, "step": 900})["result"]
        )
    return list(post(f"{url}/api/v1/query", {"query": expression, "time": END})["result"])


def post(url: str, form: dict[str, object]) -> Any:
    with urllib.request.urlopen(url, urllib.parse.urlencode(form).encode(), timeout=20) as response:
        answer = json.load(response)
    assert not answer.get("warnings"), answer
    return answer["data"]


def get(url: str) -> Any:
    with urllib.request.urlopen(url, timeout=20) as response:
        return json.load(response)["data"]
