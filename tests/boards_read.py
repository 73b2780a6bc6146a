"""What tests ask of built dashboards: their panels, queries and links."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from slo_kit.model.plan import Plan
from slo_kit.targets.file import File
from slo_kit.targets.grafana import files

Board = dict[str, Any]
Panel = dict[str, Any]

ASKED = re.compile(r"label_values\((.*), (\w+)\)")
STARTS = "${__from:date:seconds}"


def boards(plan: Plan) -> dict[str, Board]:
    """The boards by name, read anew each time, so that whoever changes them changes nobody else's."""
    return {
        file.path.rsplit("/", 1)[1].removesuffix(".json"): json.loads(file.text)
        for file in _built(plan)
        if file.path.endswith(".json")
    }


@cache
def _built(plan: Plan) -> tuple[File, ...]:
    """Built once in each process, for all who look at them."""
    return files(plan)


def panels(board: Board) -> Iterator[Panel]:
    """Every panel, those of folded rows included."""
    for panel in board["panels"]:
        yield panel
        yield from panel.get("panels", ())


def drawn(board: Board) -> Iterator[Panel]:
    """Panels that show something, not rows."""
    return (panel for panel in panels(board) if panel["type"] != "row")


def queries(board: Board) -> Iterator[tuple[str, str]]:
    """Where each query stands, and its PromQL."""
    for panel in drawn(board):
        for target in panel.get("targets", ()):
            yield f"{panel['title']} {target['refId']}", target["expr"]
    for variable in board["templating"]["list"]:
        if asked := ASKED.fullmatch(variable.get("definition", "")):
            yield f"variable {variable['name']}", asked[1]
    for annotation in board["annotations"]["list"]:
        if "expr" in annotation:
            yield f"annotation {annotation['name']}", annotation["expr"]


def links(value: Any) -> Iterator[str]:
    """The address of every link to a board, wherever it hangs."""
    if isinstance(value, dict):
        if str(value.get("url", "")).startswith("/d/"):
            yield value["url"]
        for inner in value.values():
            yield from links(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from links(inner)


def filled_in(expression: str, **chosen: str) -> str:
    """A query as Grafana sends it."""
    text = expression.replace(STARTS, "1795000000")
    for name, value in chosen.items():
        text = re.sub(rf"\${name}\b", value, text)
    return text
