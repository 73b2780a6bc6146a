"""The dashboards of a build, read back as what Grafana is to hold."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from slo_kit.errors import CannotRun
from slo_kit.naming import TAG
from slo_kit.publish.mark import digest

Content = dict[str, Any]

UID = re.compile(r"[A-Za-z0-9_-]{1,40}")
"""What Grafana accepts as a uid."""


@dataclass(frozen=True, slots=True, eq=False)
class Board:
    """One dashboard as built; the digest is the same for the same content, however it is written."""

    uid: str
    title: str
    content: Content
    digest: str


def read(build: Path) -> tuple[Board, ...]:
    """The boards under a build folder, by uid; CannotRun if there are none, or one is not a dashboard of slo-kit."""
    folder = build / "grafana" / "dashboards"
    files = sorted(folder.glob("*.json"))
    if not files:
        raise CannotRun(f"{folder} has no dashboards; run slo-kit build, or name the folder it wrote")
    boards: dict[str, Board] = {}
    for file in files:
        board = _board(file)
        if board.uid in boards:
            raise CannotRun(f'{file} has the uid "{board.uid}" of another dashboard of the folder; run slo-kit build again')
        boards[board.uid] = board
    return tuple(boards[uid] for uid in sorted(boards))


def _board(file: Path) -> Board:
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        uid, title, tags = content["uid"], content["title"], content["tags"]
    except OSError as error:
        raise CannotRun(f"cannot read {file}: {error.strerror}") from None
    except (ValueError, KeyError, TypeError):
        raise CannotRun(f"{file} is not a dashboard of slo-kit; run slo-kit build again") from None
    if not (isinstance(uid, str) and UID.fullmatch(uid)):
        raise CannotRun(f'{file}: Grafana does not take the uid "{uid}"; it wants up to 40 letters, digits, "-" and "_"')
    if not (isinstance(title, str) and title):
        raise CannotRun(f"{file}: Grafana does not take a dashboard without a title")
    if not (isinstance(tags, list) and TAG in tags):
        raise CannotRun(f'{file} does not carry the tag "{TAG}", so it would not be ours to change again; add it to "tags"')
    return Board(uid, title, content, digest(content))
