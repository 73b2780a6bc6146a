"""What publishing asks of Grafana, in our types; the only user of grafana_api.

The library is used for what lives in Grafana 10 to 13: boards and folders by uid, and its low-level calls for health and
for searching by folder. It escapes neither paths nor queries, so that is done here; answers are checked in `session`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode, urlsplit

from slo_kit.errors import CannotRun
from slo_kit.naming import FOLDER, FOLDER_TITLE, TAG
from slo_kit.publish.boards import Board
from slo_kit.publish.credentials import token
from slo_kit.publish.mark import marked
from slo_kit.publish.refusals import Task, meanwhile, refused, unanswered
from slo_kit.publish.session import GrafanaSession, RefusedError, UnansweredError

if TYPE_CHECKING:
    from grafana_api.grafana_face import GrafanaFace


PAGE = 1000
_Known = Mapping[int, Callable[[str], Any]]
_NOTHING_KNOWN: _Known = {}


@dataclass(frozen=True, slots=True)
class Missing:
    """Grafana does not have it."""


@dataclass(frozen=True, slots=True)
class Withheld:
    """Grafana has it, or something in its place, and does not hand it out; why, in Grafana's words."""

    why: str


@dataclass(frozen=True, slots=True)
class Folder:
    """The folder of our boards; people may have given it another title."""

    title: str


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """A board as Grafana holds it; `folder` is a uid, empty at the top; `saved_by` is a login, or empty."""

    title: str
    folder: str
    folder_title: str
    tags: tuple[str, ...]
    version: int
    saved_by: str
    provisioned: bool
    content: Mapping[str, Any]


class Grafana:
    """One Grafana, with one token; every method raises CannotRun, or Drift where running again is the answer."""

    def __init__(self, url: str, face: GrafanaFace) -> None:
        self.url = url
        self._face = face

    def greet(self) -> None:
        """Make sure that there is a Grafana under the address."""
        answer = self._ask(Task("ask Grafana for its health", ""), lambda: self._face.api.GET("/health"), {404: Withheld})
        if not (isinstance(answer, dict) and "database" in answer):
            hint = "write the address of its home page, with the path if it is served under one"
            raise CannotRun(f"there is no Grafana at {self.url}, as {self.url}/api/health shows; {hint}")

    def folder(self) -> Folder | Missing:
        """Our folder, if it is there."""
        task = Task(f'read the folder "{FOLDER}"', "folders:read")
        folder: Folder | Missing = self._ask(
            task, lambda: Folder(str(self._face.folder.get_folder(FOLDER)["title"])), {404: lambda _: Missing()}
        )
        return folder

    def create_folder(self) -> None:
        """Make our folder; fine if somebody else just did."""
        task = Task(f'create the folder "{FOLDER_TITLE}"', "folders:create", writes=True)
        known: _Known = {409: Withheld, 412: Withheld}
        answer = self._ask(task, lambda: self._face.folder.create_folder(FOLDER_TITLE, FOLDER), known)
        if isinstance(answer, Withheld) and isinstance(self.folder(), Missing):
            raise refused(RefusedError(409, answer.why), task)

    def board(self, uid: str) -> Found | Missing | Withheld:
        """The board with that uid, wherever it lies; Withheld if it was saved in a format that is not the classic one."""
        task = Task(f'read the board "{uid}"', "dashboards:read")
        known: _Known = {404: lambda _: Missing(), 406: Withheld}
        path = quote(uid, safe="")
        board: Found | Missing | Withheld = self._ask(task, lambda: _found(self._face.dashboard.get_dashboard(path)), known)
        return board

    def tagged(self) -> tuple[str, ...]:
        """The uids of the boards in our folder with our tag; Grafana's index of them may be some seconds late."""
        uids: set[str] = set()
        page = 1
        while page > 0:
            rows = self._page(page)
            page = page + 1 if len(rows) == PAGE and rows - uids else 0
            uids |= rows
        return tuple(sorted(uids))

    def save(self, board: Board, version: int) -> None:
        """Make the board what was built, if it still has that version (0: it is not there); Drift if it changed meanwhile."""
        task = Task(f'save the board "{board.uid}"', "dashboards:write" if version else "dashboards:create", writes=True)
        content = {**marked(board.content, version + 1), "id": None, "version": version}
        body = {"dashboard": content, "folderUid": FOLDER, "message": f"slo-kit publish {board.digest}", "overwrite": False}
        self._ask(task, lambda: self._face.dashboard.update_dashboard(body))

    def delete(self, uid: str, version: int) -> None:
        """Remove the board, if it still has that version; fine if it is gone already; Drift if it changed meanwhile."""
        task = Task(f'remove the board "{uid}"', "dashboards:delete", writes=True)
        known: _Known = {404: lambda _: Missing()}
        match self.board(uid):
            case Missing():
                return
            case Found(version=now) if now == version:
                self._ask(task, lambda: self._face.dashboard.delete_dashboard(quote(uid, safe="")), known)
            case _:
                raise meanwhile(task)

    def _page(self, page: int) -> set[str]:
        asked = urlencode({"type": "dash-db", "folderUIDs": FOLDER, "tag": TAG, "limit": PAGE, "page": page})
        task = Task(f'search the folder "{FOLDER}"', "dashboards:read")
        uids: set[str] = self._ask(task, lambda: {str(row["uid"]) for row in self._face.api.GET(f"/search?{asked}")})
        return uids

    def _ask(self, task: Task, call: Callable[[], Any], known: _Known = _NOTHING_KNOWN) -> Any:
        """What the call gives, or what a status known to happen stands for; every other failure in words."""
        try:
            return call()
        except RefusedError as error:
            if error.status in known:
                return known[error.status](error.said)
            raise refused(error, task) from None
        except UnansweredError as error:
            raise unanswered(error, task, self.url) from None
        except (KeyError, TypeError, ValueError, AttributeError, RecursionError):
            raise CannotRun(f"cannot {task.what}: {self.url} does not answer like a Grafana") from None


def connect(url: str) -> Grafana:
    """The Grafana under that address, greeted; the token comes from the environment."""
    from grafana_api.grafana_face import GrafanaFace

    secret = token()
    place = urlsplit(url)
    path = place.path.strip("/")
    face = GrafanaFace(secret, host=place.netloc, url_path_prefix=f"{path}/" if path else "", protocol=place.scheme)
    face.api.s = GrafanaSession(secret)
    grafana = Grafana(f"{place.scheme}://{place.netloc}{'/' if path else ''}{path}", face)
    grafana.greet()
    return grafana


def _found(answer: dict[str, Any]) -> Found:
    content, meta = answer["dashboard"], answer["meta"]
    return Found(
        title=str(content["title"]),
        folder=str(meta.get("folderUid") or ""),
        folder_title=str(meta.get("folderTitle") or ""),
        tags=tuple(content.get("tags") or ()),
        version=int(content["version"]),
        saved_by=str(meta.get("updatedBy") or ""),
        provisioned=bool(meta.get("provisioned")),
        content=content,
    )
