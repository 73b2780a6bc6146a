"""Rules about a board as a whole: who may change it, how it is named, what it needs to be imported."""

from __future__ import annotations

import re
from collections.abc import Iterator

from slo_kit.inspect.boards import Board, texts
from slo_kit.inspect.rule import Bundle, Finding, Rule

UID = re.compile(r"[A-Za-z0-9_-]{1,40}")
VERSIONS = range(39, 43)
CONFIG_MAP = 1 << 20
"""Bytes that fit into a ConfigMap, the narrowest way to Grafana."""


def not_editable(board: Board, _: Bundle) -> Iterator[Finding]:
    """Changes made in Grafana would be lost with the next build."""
    if board.content.get("editable") is not False:
        yield Finding(("editable",), "the board can be edited in Grafana, where changes are lost", "set editable to false")


def uid(board: Board, bundle: Bundle) -> Iterator[Finding]:
    """Links, bookmarks and updates go by uid."""
    own = board.content["uid"]
    if not UID.fullmatch(own):
        yield Finding(("uid",), f'Grafana does not take the uid "{own}"', 'use up to 40 letters, digits, "-" and "_"')
    for other in bundle.boards:
        if other is not board and other.content.get("uid") == own:
            yield Finding(("uid",), f'the uid "{own}" is also that of {other.path}', "give each board its own")


def no_import_input(board: Board, _: Bundle) -> Iterator[Finding]:
    """Provisioning cannot answer the questions of an import."""
    if "__inputs" in board.content:
        yield Finding(("__inputs",), "the board asks for inputs when it is imported", "use the variable datasource")
    for at, text in texts(board.content):
        if "${DS_" in text:
            yield Finding(at, f'"{text}" waits for an input of an import', "use ${datasource}")


def version(board: Board, _: Bundle) -> Iterator[Finding]:
    """Older boards are migrated by guesses, newer ones are refused."""
    if board.content["schemaVersion"] not in VERSIONS:
        wrong = board.content["schemaVersion"]
        yield Finding(("schemaVersion",), f"schema version {wrong} is not one of Grafana 11 to 13", "write 41")


def size(board: Board, _: Bundle) -> Iterator[Finding]:
    """A board that does not fit into a ConfigMap cannot be delivered by one."""
    if len(board.text.encode()) >= CONFIG_MAP:
        yield Finding((), "the board does not fit into a ConfigMap of 1 MiB", "split it")


RULES = (
    Rule("not-editable", "cannot be edited in Grafana", not_editable),
    Rule("uid", "has a uid of its own that Grafana takes", uid),
    Rule("import-input", "needs no answer when it is imported", no_import_input),
    Rule("schema-version", "is of a schema version that Grafana 11 to 13 read", version),
    Rule("size", "fits into a ConfigMap", size),
)
