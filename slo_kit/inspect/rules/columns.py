"""Rules about names inside a panel: columns and overrides that refer to a query or a series must find it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from slo_kit.inspect.boards import At, Board, Content
from slo_kit.inspect.rule import Bundle, Finding, Rule

_VALUE = re.compile(r"Value #(.+)")


def known(board: Board, _: Bundle) -> Iterator[Finding]:
    """`Value #A` is the column of the query A."""
    for at, panel in board.drawn:
        refs = {target["refId"] for target in panel.get("targets", ())}
        for place, name in _mentions(at, panel):
            match = _VALUE.fullmatch(name)
            if match and match[1] not in refs:
                yield Finding(place, f'there is no query "{match[1]}" for the column "{name}"', "name the refId of a query")


def override(board: Board, _: Bundle) -> Iterator[Finding]:
    """An override by a name that is not there is a colour or a unit that is missing; a pattern may find nothing to match."""
    for at, panel in board.drawn:
        shown = _shown(panel)
        for index, each in enumerate(panel.get("fieldConfig", {}).get("overrides", ()) if shown else ()):
            kind, wanted = each["matcher"]["id"], each["matcher"].get("options")
            place = (*at, "fieldConfig", "overrides", index, "matcher")
            if kind == "byName" and wanted not in shown:
                yield Finding(place, f'the panel has no field "{wanted}"', f"there are {', '.join(sorted(shown))}")
            if kind == "byRegexp" and not _compiles(str(wanted)):
                yield Finding(place, f'"{wanted}" is no regular expression', "mend it")


def _mentions(at: At, panel: Content) -> Iterator[tuple[At, str]]:
    """Every column that a transformation names, and where."""
    for index, step in enumerate(panel.get("transformations", ())):
        place, options = (*at, "transformations", index, "options"), step["options"]
        if step["id"] == "organize":
            for key in ("excludeByName", "indexByName", "renameByName"):
                yield from (((*place, key, name), name) for name in options.get(key, {}))
        if step["id"] == "sortBy":
            yield from (((*place, "sort", number, "field"), each["field"]) for number, each in enumerate(options["sort"]))


def _shown(panel: Content) -> set[str]:
    """The names under which fields are shown, or nothing where only the data knows them."""
    if panel["type"] == "table":
        steps = [step["options"] for step in panel.get("transformations", ()) if step["id"] == "organize"]
        if len(steps) != 1 or any("{{" in target.get("legendFormat", "") for target in panel.get("targets", ())):
            return set()
        renamed = steps[0].get("renameByName", {})
        return {renamed.get(name, name) for name in steps[0].get("indexByName", {})}
    legends = {target.get("legendFormat", "") for target in panel.get("targets", ())}
    return set() if any(not legend or "{{" in legend for legend in legends) else legends


def _compiles(pattern: str) -> bool:
    try:
        re.compile(pattern)
    except re.error:
        return False
    return True


RULES = (
    Rule("column-known", "names only columns that a query of the panel gives", known),
    Rule("override-matches", "has no override by a name that is not there", override),
)
