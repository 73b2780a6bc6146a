"""The mark that a published board carries, by which a later run knows whether anyone else has saved it since.

It is the last paragraph of the description: the one free text that every Grafana keeps through its API, its editor, its
storage formats, export and import. A key of our own at the top level would be lost with the first save in a browser.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_MARK = re.compile(r"\n*Published by slo-kit \(([A-Za-z0-9_-]{1,40})/([0-9]+)/([0-9a-f]{16})\)[^\n]*\s*$")
_GIVEN = ("id", "version", "iteration")
"""Keys that Grafana gives; they are not content."""


@dataclass(frozen=True, slots=True)
class Published:
    """What slo-kit last published: under which uid, as which version of Grafana's history, and the digest of the content."""

    uid: str
    version: int
    digest: str


@dataclass(frozen=True, slots=True)
class Unmarked:
    """No mark in the description: slo-kit did not publish it, or someone rewrote the description."""


def digest(content: Mapping[str, Any]) -> str:
    """16 hex digits over the content, without the mark and what Grafana gives; 1 is 1.0, and null is absence."""
    plain = {key: value for key, value in content.items() if key not in _GIVEN}
    plain["description"] = _told(content)
    text = json.dumps(_settled(plain), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def marked(content: Mapping[str, Any], version: int) -> dict[str, Any]:
    """The content as it will be sent to become that version."""
    mark = f"Published by slo-kit ({content['uid']}/{version}/{digest(content)}): edit what it is built from, not this board."
    return {**content, "description": f"{_told(content)}\n\n{mark}".lstrip()}


def published(content: Mapping[str, Any]) -> Published | Unmarked:
    """What the mark of a board says."""
    found = _MARK.search(str(content.get("description")))
    return Published(found[1], int(found[2]), found[3]) if found else Unmarked()


def _told(content: Mapping[str, Any]) -> str:
    """The description without the mark."""
    return _MARK.sub("", str(content.get("description") or "")).rstrip()


def _settled(value: Any) -> Any:
    match value:
        case dict():
            return {key: _settled(inner) for key, inner in value.items() if inner is not None}
        case list():
            return [_settled(inner) for inner in value]
        case float() if value.is_integer():
            return int(value)
        case _:
            return value
