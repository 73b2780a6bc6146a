"""Rules about single panels: what they are called, where they read, what nothing means in them."""

from __future__ import annotations

from collections.abc import Iterator

from slo_kit.inspect.boards import At, Board, Content
from slo_kit.inspect.rule import Bundle, Finding, Rule

CHOSEN = {"type": "prometheus", "uid": "${datasource}"}
SILENT = ("text",)
"""Kinds of panel that ask nothing."""

GREY = ("#7f7f7f", "transparent")


def words(board: Board, _: Bundle) -> Iterator[Finding]:
    """A number without words is a riddle."""
    for at, panel in board.drawn:
        for key in ("title", "description"):
            if not panel.get(key, "").strip():
                yield Finding(at, f"the panel has no {key}", "say what it shows" if key == "title" else "say how it comes about")


def ids(board: Board, _: Bundle) -> Iterator[Finding]:
    """Links to a panel and alerts go by its id."""
    seen: set[int] = set()
    for at, panel in board.panels:
        if panel["id"] in seen or panel["id"] < 1:
            yield Finding((*at, "id"), f"the id {panel['id']} is taken or not above zero", "give each panel its own")
        seen.add(panel["id"])


def data_source(board: Board, _: Bundle) -> Iterator[Finding]:
    """A fixed data source is somebody else's."""
    for at, panel in _asking(board):
        places = [(at, panel), *(((*at, "targets", index), each) for index, each in enumerate(panel.get("targets", ())))]
        for place, each in places:
            if each.get("datasource") != CHOSEN:
                yield Finding((*place, "datasource"), "this does not read the chosen data source", "set its uid to ${datasource}")


def unit(board: Board, _: Bundle) -> Iterator[Finding]:
    """0.25 may be a quarter of a second or of a budget."""
    for at, panel in _asking(board):
        if not panel["fieldConfig"]["defaults"].get("unit"):
            yield Finding((*at, "fieldConfig", "defaults"), "the values have no unit", "choose one; none is one too")


def no_value(board: Board, _: Bundle) -> Iterator[Finding]:
    """Nothing to show may be bad news or good; `no data` is the bad kind, anything else the good."""
    for at, panel in _asking(board):
        if not panel["fieldConfig"]["defaults"].get("noValue"):
            yield Finding(
                (*at, "fieldConfig", "defaults"),
                "the panel does not say what emptiness means",
                'set noValue, to "no data" or better',
            )


def grey(board: Board, _: Bundle) -> Iterator[Finding]:
    """What is not known is neither good nor bad."""
    for at, panel in _asking(board):
        for index, mapping in enumerate(panel["fieldConfig"]["defaults"].get("mappings", ())):
            absent = mapping["options"].get("match") in ("null", "null+nan", "nan", "empty")
            if absent and mapping["options"].get("result", {}).get("color") not in GREY:
                place = (*at, "fieldConfig", "defaults", "mappings", index)
                yield Finding(place, "absent values have a colour that means something", "make them #7f7f7f")


def queries(board: Board, _: Bundle) -> Iterator[Finding]:
    """A panel that asks nothing stays empty; two queries of one name hide each other."""
    for at, panel in _asking(board):
        refs = [target["refId"] for target in panel.get("targets", ())]
        if not refs:
            yield Finding(at, "the panel asks nothing", "give it a query, or make it a text panel")
        for index, ref in enumerate(refs):
            if ref in refs[:index]:
                yield Finding((*at, "targets", index, "refId"), f'there is a query "{ref}" before', "give each its own name")


def form(board: Board, _: Bundle) -> Iterator[Finding]:
    """A query is asked for one moment or over the time shown; tables are of one moment."""
    for at, panel in _asking(board):
        for index, target in enumerate(panel.get("targets", ())):
            place = (*at, "targets", index)
            if bool(target.get("instant")) == bool(target.get("range")):
                yield Finding(place, "the query is asked both ways or neither", "set one of instant and range")
            elif target.get("format") == "table" and not target.get("instant"):
                yield Finding(place, "a table over time has a row for every point", "set instant, not range")


def _asking(board: Board) -> Iterator[tuple[At, Content]]:
    return ((at, panel) for at, panel in board.drawn if panel["type"] not in SILENT)


RULES = (
    Rule("panel-words", "has a title and a description on every panel", words),
    Rule("panel-id", "gives every panel an id of its own", ids),
    Rule("panel-data-source", "reads the chosen data source in every panel and query", data_source),
    Rule("panel-unit", "has a unit on every panel", unit),
    Rule("panel-no-value", "says on every panel what emptiness means", no_value),
    Rule("panel-grey", "shows absent values in grey or not at all", grey),
    Rule("panel-queries", "asks something in every panel, under names that differ", queries),
    Rule("query-form", "asks each query for one moment or over the time shown", form),
)
