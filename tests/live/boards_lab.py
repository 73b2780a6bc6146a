"""The boards of four SLOs in two regions, and a real Prometheus for each made-up world to ask their queries of."""

from __future__ import annotations

import json
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

import pytest
from boards_read import Panel, boards, drawn, filled_in

from tools.board_plan import NINE, the_plan
from tools.world_servers import served
from tools.worlds import DAY, END

CHOSEN = ("rpc-gateway/availability", "wallet-api/availability", "substrate-node/finality", "explorer/availability")
SLOS = tuple(each for each in NINE if each[0] in CHOSEN)
PLAN = the_plan(slos=SLOS)
BOARDS = boards(PLAN)
SCOPES = ("eu-west-1", "us-east-1", "global")
Lab = Mapping[str, str]


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """The address of a Prometheus by the name of its world."""
    with served(PLAN, tmp_path_factory.mktemp("boards"), days=3, step=900) as urls:
        yield urls


def choices(name: str) -> Iterator[dict[str, str]]:
    """Every value of the variables of a board."""
    if name == "region":
        yield from ({"region": scope} for scope in SCOPES)
    elif name == "slo":
        for (key, _, _), scope in product(SLOS, SCOPES):
            service, slo = key.split("/")
            yield {"service": service, "slo": slo, "region": scope}
    else:
        yield {}


def panel_of(name: str, title: str) -> Panel:
    """A panel by board and title."""
    return next(panel for panel in drawn(BOARDS[name]) if panel["title"] == title)


def number(url: str, name: str, title: str, ref: str = "", **chosen: str) -> float:
    """The one value of a panel."""
    targets = panel_of(name, title)["targets"]
    (found,) = ask(url, next(each for each in targets if each["refId"] == (ref or targets[0]["refId"])), chosen)
    return float(found["value"][1])


def column(url: str, name: str, title: str, ref: str) -> dict[tuple[str, ...], float]:
    """A column of a table: values by service and slo, and by region where it tells rows apart."""
    target = next(each for each in panel_of(name, title)["targets"] if each["refId"] == ref)
    keys = ("service", "slo", "region")
    return {
        tuple(one["metric"][key] for key in keys if key in one["metric"]): float(one["value"][1]) for one in ask(url, target, {})
    }


def ask(url: str, target: dict[str, Any], chosen: dict[str, str]) -> list[Any]:
    """What Prometheus answers to a target at END, over the last three days if it is drawn over time."""
    expression = filled_in(target["expr"].replace("${__from:date:seconds}", str(END - 3 * DAY)), **chosen)
    if target["range"]:
        step = DAY if target.get("interval") == "1d" else 900
        return list(
            post(f"{url}/api/v1/query_range", {"query": expression, "start": END - 3 * DAY, "end": END, "step": step})["result"]
        )
    return list(post(f"{url}/api/v1/query", {"query": expression, "time": END})["result"])


def post(url: str, form: dict[str, object]) -> Any:
    """The data of an answer without warnings."""
    with urllib.request.urlopen(url, urllib.parse.urlencode(form).encode(), timeout=20) as response:
        answer = json.load(response)
    assert not answer.get("warnings"), answer
    return answer["data"]


def get(url: str) -> Any:
    """The same of a plain address."""
    with urllib.request.urlopen(url, timeout=20) as response:
        return json.load(response)["data"]
