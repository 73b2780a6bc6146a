"""A plan of publishing as people read it."""

from __future__ import annotations

from typing import assert_never

from slo_kit.naming import FOLDER, FOLDER_TITLE
from slo_kit.publish.client import Folder
from slo_kit.publish.plan import Create, Plan, Refused, Remove, Stale, Step, Unchanged, Update

WORDS: dict[type, str] = {
    Create: "create",
    Update: "update",
    Unchanged: "unchanged",
    Refused: "refused",
    Remove: "remove",
    Stale: "no longer built",
}
"""What happens to a board, in the order it is counted."""


def document(url: str, plan: Plan) -> str:
    """The address, a line per board, and the counts; nothing in it can drive a terminal."""
    folder = (
        f'folder "{plan.folder.title}"' if isinstance(plan.folder, Folder) else f'folder "{FOLDER_TITLE}", which is not there yet'
    )
    rows = [(WORDS[type(step)], *_row(step)) for step in plan.steps]
    widths = [max((len(row[column]) for row in rows), default=0) for column in (0, 1)]
    lines = [f"  {word:<{widths[0]}}  {uid:<{widths[1]}}  {said}" for word, uid, said in rows]
    counts = [(sum(isinstance(step, kind) for step in plan.steps), word) for kind, word in WORDS.items()]
    summary = ", ".join(f"{number} {word}" for number, word in counts if number)
    text = "\n".join((f"{url}, {folder} ({FOLDER})", *lines, summary))
    return "".join(c if c.isprintable() or c == "\n" else "\ufffd" for c in text)


def _row(step: Step) -> tuple[str, str]:
    """The uid, and title with reason."""
    match step:
        case Create(board):
            return board.uid, board.title
        case Update(board, _, why):
            return board.uid, f"{board.title}: {why}" if why else board.title
        case Unchanged(uid, title):
            return uid, title
        case Refused(uid, title, why):
            return uid, f"{title}: {why}"
        case Remove(uid, title):
            return uid, f"{title}: no longer built"
        case Stale(uid, title):
            return uid, f"{title}: kept; --prune removes it"
        case _:
            assert_never(step)
