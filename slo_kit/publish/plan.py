"""Decides what publishing would do to each board; writes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from slo_kit.naming import FOLDER, TAG
from slo_kit.publish.boards import Board
from slo_kit.publish.client import Folder, Found, Grafana, Missing, Withheld
from slo_kit.publish.mark import Published, digest, published


@dataclass(frozen=True, slots=True)
class Create:
    """The board is not there."""

    board: Board


@dataclass(frozen=True, slots=True)
class Update:
    """The board is there in that version, and another one was built; `why` is empty if that is all."""

    board: Board
    version: int
    why: str = ""


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The board is what was built."""

    uid: str
    title: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The board is left as it is; why, and what to do about it."""

    uid: str
    title: str
    why: str


@dataclass(frozen=True, slots=True)
class Remove:
    """Published earlier, no longer built; it goes if it still has that version."""

    uid: str
    title: str
    version: int


@dataclass(frozen=True, slots=True)
class Stale:
    """Published earlier, no longer built, and kept because nobody asked to prune."""

    uid: str
    title: str


Step = Create | Update | Unchanged | Refused | Remove | Stale


@dataclass(frozen=True, slots=True)
class Plan:
    """What would happen, board by board, and whether the folder is there."""

    folder: Folder | Missing
    steps: tuple[Step, ...]

    @property
    def writes(self) -> tuple[Create | Update | Remove, ...]:
        """The steps that change something."""
        return tuple(step for step in self.steps if isinstance(step, Create | Update | Remove))

    @property
    def refused(self) -> bool:
        """Whether a board stays other than built."""
        return any(isinstance(step, Refused) for step in self.steps)


@dataclass(frozen=True, slots=True)
class Wishes:
    """What was asked for: to overwrite what was edited by hand, to remove what is no longer built."""

    force: bool = False
    prune: bool = False


def make_plan(grafana: Grafana, boards: tuple[Board, ...], wishes: Wishes) -> Plan:
    """Look at every board that was built, and at those published earlier; raises as the methods of Grafana do."""
    folder = grafana.folder()
    steps: list[Step] = [_built(board, grafana.board(board.uid), wishes) for board in boards]
    if isinstance(folder, Folder):
        built = {board.uid for board in boards}
        steps += _no_longer_built(grafana, [uid for uid in grafana.tagged() if uid not in built], wishes)
    return Plan(folder, tuple(steps))


def _built(board: Board, there: Found | Missing | Withheld, wishes: Wishes) -> Step:
    match there:
        case Missing():
            return Create(board)
        case Withheld(why):
            told = f"Grafana does not hand it out in the classic format ({why}); somebody saved it in another, delete it there"
            return Refused(board.uid, board.title, told)
        case Found():
            foreign = _foreign(there)
            return Refused(board.uid, there.title, foreign) if foreign else _ours(board, there, wishes)


def _foreign(there: Found) -> str:
    """Why a board with one of our uids is not ours to change, whatever is wished; empty if it is."""
    if there.provisioned:
        return "provisioned from a file, which nobody can save over; take it out of the provisioning, or do not publish it"
    if there.folder != FOLDER:
        return f'lies in the folder "{there.folder_title or "General"}", not in ours; move it to "{FOLDER}", or delete it'
    if TAG not in there.tags:
        return f'somebody took its tag "{TAG}" away, so it is theirs; put the tag back, or delete the board'
    return ""


def _ours(board: Board, there: Found, wishes: Wishes) -> Step:
    mark, now = published(there.content), digest(there.content)
    if not isinstance(mark, Published) or mark.uid != board.uid:
        if now == board.digest:
            return Update(board, there.version, "the same, and marked as published from now on")
        if wishes.force:
            return Update(board, there.version, "not published by slo-kit, taken over")
        told = "not published by slo-kit, or its description was rewritten; --force overwrites it"
        return Refused(board.uid, there.title, told)
    if _edited(mark, there) and now != board.digest:
        if wishes.force:
            return Update(board, there.version, f"what was edited by hand{_by(there)} is lost")
        return Refused(board.uid, there.title, f"edited by hand{_by(there)} since it was published; --force overwrites it")
    return Unchanged(board.uid, board.title) if mark.digest == board.digest else Update(board, there.version)


def _no_longer_built(grafana: Grafana, uids: list[str], wishes: Wishes) -> Iterator[Step]:
    for uid in uids:
        there = grafana.board(uid)
        if not isinstance(there, Found) or _foreign(there):
            continue
        mark = published(there.content)
        # A copy that somebody saved under another name carries the mark of the board it was made from.
        if not isinstance(mark, Published) or mark.uid != uid:
            continue
        if not wishes.prune:
            yield Stale(uid, there.title)
        elif _edited(mark, there) and not wishes.force:
            told = f"no longer built, but edited by hand{_by(there)} since it was published; --force removes it"
            yield Refused(uid, there.title, told)
        else:
            yield Remove(uid, there.title, there.version)


def _edited(mark: Published, there: Found) -> bool:
    """Whether anyone saved it since; the version or the content is enough to know that nobody did.

    Some Grafanas rewrite a board to their newest schema as they save it, some number versions anew when they are upgraded.
    """
    return there.version != mark.version and digest(there.content) != mark.digest


def _by(there: Found) -> str:
    return f' by "{there.saved_by}"' if there.saved_by else ""
