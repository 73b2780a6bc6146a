"""Rules about links: they lead to a board of the bundle, and what was chosen goes along."""

from __future__ import annotations

import re
from collections.abc import Iterator

from slo_kit.inspect.boards import At, Board, Content, texts
from slo_kit.inspect.rule import Bundle, Finding, Rule

_BOARD = re.compile(r"/d/(?P<uid>[^/?]*)[^?]*(?:\?(?P<rest>.*))?")
_PASSED = re.compile(r"(?:^|&)var-(\w+)=([^&]*)")


def target(board: Board, bundle: Bundle) -> Iterator[Finding]:
    """A link to a board that is not delivered along ends nowhere."""
    uids = {each.content.get("uid") for each in bundle.boards}
    for at, link in _links(board):
        if link["uid"] not in uids:
            yield Finding(
                at, f'no board of the bundle has the uid "{link["uid"]}"', f"there are {', '.join(sorted(map(str, uids)))}"
            )


def variables(board: Board, bundle: Bundle) -> Iterator[Finding]:
    """What the other board lets people choose is chosen by the link, and nothing else."""
    takes = {each.content.get("uid"): _chosen(each) for each in bundle.boards}
    for at, link in _links(board):
        passed = {name for name, _ in _PASSED.findall(link["rest"] or "")}
        wanted = takes.get(link["uid"], passed)
        for name in sorted(passed - wanted):
            yield Finding(at, f'"{link["uid"]}" has no variable "{name}"', f"it has {', '.join(sorted(wanted)) or 'none'}")
        for name in sorted(wanted - passed):
            yield Finding(at, f'the link does not choose the variable "{name}"', f"add &var-{name}=...")


def time(board: Board, _: Bundle) -> Iterator[Finding]:
    """Who clicks wants to see the same time at the same data source."""
    for at, link in _links(board):
        if "${__url_time_range}" not in (link["rest"] or ""):
            yield Finding(at, "the link loses the time shown", "end it with &${__url_time_range}")
        if "${datasource:queryparam}" not in (link["rest"] or ""):
            yield Finding(at, "the link loses the data source", "begin its query with ${datasource:queryparam}")


def family(board: Board, _: Bundle) -> Iterator[Finding]:
    """The links in the head of a board take everything along."""
    for index, link in enumerate(board.content["links"]):
        if link["type"] == "dashboards" and not (link.get("keepTime") and link.get("includeVars")):
            yield Finding(("links", index), "the link loses the time shown or what was chosen", "set keepTime and includeVars")


def _links(board: Board) -> Iterator[tuple[At, re.Match[str]]]:
    for at, text in texts(board.content):
        match = _BOARD.fullmatch(text) if at[-1] == "url" else None
        if match:
            yield at, match


def _chosen(board: Board) -> set[str]:
    """The variables of a board that a link must choose: those that are asked of the data source."""
    # The other board may be one whose shape is not sound.
    listed = board.content.get("templating", {})
    choices: list[Content] = listed.get("list", []) if isinstance(listed, dict) else []
    return {str(each.get("name")) for each in choices if isinstance(each, dict) and each.get("type") == "query"}


RULES = (
    Rule("link-target", "links only to boards of the bundle", target),
    Rule("link-variables", "chooses in every link what the other board lets people choose", variables),
    Rule("link-time", "keeps data source and time in every link", time),
    Rule("link-family", "keeps time and choices in the links of its head", family),
)
