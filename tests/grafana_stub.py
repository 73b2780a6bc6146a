"""A Grafana on loopback that keeps folders and boards, answers like Grafana 13 where publishing touches it, and is strict.

Statuses and bodies were written down from Grafana's HTTP documentation and its generated Go client; no Grafana was run.
Every request that Grafana would take with a shrug, but that is wrong, lands in `complaints`; what no longer exists in
Grafana 13 is answered 404 or 410. `fail` makes the next requests fail in a chosen way.
"""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

TOKEN = "glsa_a-secret-that-nobody-may-see_1234"
LOGIN_PAGE = "<!doctype html><title>Grafana</title><form>Welcome to Grafana</form>"
UID = re.compile(r"[A-Za-z0-9_-]{1,40}")
DEAD = (r"/dashboards/id/\d+/permissions", r"/folders/id/\d+", r"/datasources/\d+", r"/alert-notifications.*")
"""What the library still offers and Grafana 13 no longer has."""

PERMISSIONS = ("folders:read", "folders:create", "dashboards:read", "dashboards:create", "dashboards:write", "dashboards:delete")

Json = Any
Query = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back: JSON, or text as it stands; after `delay` seconds."""

    status: int = 200
    body: Json = None
    headers: Mapping[str, str] = field(default_factory=dict)
    text: str | None = None
    delay: float = 0.0

    @property
    def written(self) -> bytes:
        return (json.dumps(self.body) if self.text is None else self.text).encode()


@dataclass(slots=True)
class Request:
    method: str
    path: str
    query: dict[str, str]
    body: Json
    authorization: str

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


@dataclass(slots=True)
class Stored:
    """A board in the database: its content without id and version."""

    content: dict[str, Json]
    folder: str
    version: int = 1
    saved_by: str = "sa-slo-kit"
    provisioned: bool = False
    newer_format: bool = False


@dataclass
class Grafana:
    """The state, open to tests: they look at it, and edit it as people would in a browser."""

    url: str = ""
    prefix: str = ""
    folders: dict[str, str] = field(default_factory=dict)
    boards: dict[str, Stored] = field(default_factory=dict)
    permissions: set[str] = field(default_factory=lambda: set(PERMISSIONS))
    requests: list[Request] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    failures: list[tuple[str, Answer]] = field(default_factory=list)
    before: dict[str, Callable[[], None]] = field(default_factory=dict)
    titles_differ: bool = False
    rewrites: bool = False

    def fail(self, request: str, answer: Answer, times: int = 1) -> None:
        """Answer the next requests that match `METHOD path` in this way."""
        self.failures += [(request, answer)] * times

    def saved(self, uid: str, by: str, **changes: Json) -> None:
        """Somebody saves a board in a browser."""
        board = self.boards[uid]
        board.content |= changes
        board.version += 1
        board.saved_by = by

    @property
    def asked(self) -> list[str]:
        return [str(request) for request in self.requests]

    @property
    def writes(self) -> list[str]:
        return [str(request) for request in self.requests if request.method != "GET"]

    def answer(self, request: Request) -> Answer:
        self.requests.append(request)
        for number, (wanted, failure) in enumerate(self.failures):
            if re.fullmatch(wanted, str(request)):
                del self.failures[number]
                return failure
        if happens := self.before.pop(str(request), None):
            happens()
        if request.path == "/health":
            return Answer(body={"commit": "0", "database": "ok", "version": "13.0.0"})
        if request.authorization != f"Bearer {TOKEN}":
            return Answer(401, {"extra": None, "message": "Invalid API key", "messageId": "api-key.invalid", "statusCode": 401})
        for method, pattern, permission, handle in ROUTES:
            if method == request.method and (found := re.fullmatch(pattern, request.path)):
                if permission and permission not in self.permissions:
                    return denied(permission)
                return handle(self, request, *map(unquote, found.groups()))
        gone = any(re.fullmatch(path, request.path) for path in DEAD)
        self.complaints.append(f"{request} does not exist in Grafana 13")
        return Answer(410 if gone else 404, {"message": "Not found"})

    def get_folder(self, _: Request, uid: str) -> Answer:
        if uid not in self.folders:
            return Answer(404, {"message": "folder not found", "status": "not-found"})
        return Answer(body={"id": 7, "uid": uid, "title": self.folders[uid], "version": 1, "canSave": True})

    def post_folder(self, request: Request) -> Answer:
        body = request.body
        self.expect_keys(request, body, {"uid", "title", "parentUid", "description"})
        if not UID.fullmatch(body.get("uid", "")):
            return Answer(400, {"message": "invalid uid for folder provided"})
        if self.titles_differ and body["title"] in self.folders.values():
            return Answer(409, {"message": "a folder with the same name already exists in the current location"})
        if body["uid"] in self.folders:
            return Answer(409, {"message": "a folder/dashboard with the same uid already exists"})
        self.folders[body["uid"]] = body["title"]
        return self.get_folder(request, body["uid"])

    def search(self, request: Request) -> Answer:
        query = request.query
        known = {"type", "folderUIDs", "tag", "limit", "page", "query", "dashboardUIDs", "starred", "sort", "permission"}
        self.complaints += [f"{request}: Grafana does not know ?{key}" for key in query.keys() - known]
        if query.get("type", "dash-db") not in ("dash-db", "dash-folder"):
            return Answer(422, {"message": "bad request data"})
        rows = [
            {"id": 1, "uid": uid, "title": board.content["title"], "type": "dash-db", "folderUid": board.folder}
            for uid, board in sorted(self.boards.items())
            if query.get("folderUIDs", board.folder) == board.folder
            and query.get("tag") in (None, *board.content.get("tags", ()))
        ]
        size, page = int(query.get("limit", "1000")), int(query.get("page", "1"))
        return Answer(body=rows[(page - 1) * size : page * size])

    def get_board(self, _: Request, uid: str) -> Answer:
        if uid not in self.boards:
            return Answer(404, {"message": "Dashboard not found", "messageId": "dashboards.not-found", "statusCode": 404})
        board = self.boards[uid]
        if board.newer_format:
            return Answer(406, {"message": "dashboard api version not supported, use /apis/dashboard.grafana.app/v2 instead"})
        meta = {
            "folderUid": board.folder,
            "folderTitle": self.folders.get(board.folder, ""),
            "provisioned": board.provisioned,
            "updatedBy": board.saved_by,
            "version": board.version,
        }
        return Answer(body={"meta": meta, "dashboard": {**board.content, "id": 11, "uid": uid, "version": board.version}})

    def delete_board(self, _: Request, uid: str) -> Answer:
        if uid not in self.boards:
            return Answer(404, {"message": "Dashboard not found"})
        if self.boards[uid].provisioned:
            return Answer(400, {"message": "provisioned dashboard cannot be deleted"})
        title = self.boards.pop(uid).content["title"]
        return Answer(body={"title": title, "message": f"Dashboard {title} deleted", "uid": uid})

    def post_board(self, request: Request) -> Answer:
        body = request.body
        self.expect_keys(request, body, {"dashboard", "folderUid", "message", "overwrite", "inputs"})
        sent, folder, overwrite = dict(body["dashboard"]), body.get("folderUid", ""), body.get("overwrite", False)
        uid, version = sent.pop("uid", ""), sent.pop("version", 0)
        there = self.boards.get(uid)
        if refusal := self.refusal(sent, uid, folder, there):
            return refusal
        if version != (there.version if there else 0) and not overwrite:
            return Answer(412, {"status": "version-mismatch", "message": "The dashboard has been changed by someone else"})
        if sent.pop("id", None) is not None:
            self.complaints.append(f"{request} sends an id, which is another one in every Grafana")
        if self.rewrites:
            sent = {"liveNow": False, "preload": False, **sent, "schemaVersion": 42}
        self.boards[uid] = Stored(sent, folder, there.version + 1 if there else 1)
        return Answer(body={"id": 11, "uid": uid, "status": "success", "version": self.boards[uid].version, "folderUid": folder})

    def refusal(self, sent: dict[str, Json], uid: str, folder: str, there: Stored | None) -> Answer | None:
        if not sent.get("title"):
            return Answer(400, {"status": "empty-name", "message": "Dashboard title cannot be empty"})
        if len(uid) > 40:
            return Answer(400, {"message": "uid too long, max 40 characters"})
        if not UID.fullmatch(uid):
            return Answer(400, {"message": "uid contains illegal characters"})
        if folder and folder not in self.folders:
            return Answer(400, {"message": "folder not found"})
        if there and there.provisioned:
            return Answer(400, {"message": "Cannot save provisioned dashboard"})
        permission = "dashboards:write" if there else "dashboards:create"
        if permission not in self.permissions:
            return denied(permission)
        others = (board for key, board in self.boards.items() if key != uid and board.folder == folder)
        if self.titles_differ and any(board.content["title"] == sent["title"] for board in others):
            said = "A dashboard with the same name in the folder already exists"
            return Answer(412, {"status": "name-exists", "message": said})
        return None

    def expect_keys(self, request: Request, body: Json, known: set[str]) -> None:
        self.complaints += [f"{request}: Grafana does not know the key {key}" for key in body.keys() - known]


def denied(permission: str) -> Answer:
    said = f"You'll need additional permissions to perform this action. Permissions needed: {permission}"
    return Answer(403, {"accessErrorId": "ACE0000000001", "message": said, "title": "Access denied"})


PIECE = "([^/]+)"
ROUTES: tuple[tuple[str, str, str, Callable[..., Answer]], ...] = (
    ("GET", f"/folders/{PIECE}", "folders:read", Grafana.get_folder),
    ("POST", "/folders", "folders:create", Grafana.post_folder),
    ("GET", "/search", "", Grafana.search),
    ("GET", f"/dashboards/uid/{PIECE}", "dashboards:read", Grafana.get_board),
    ("DELETE", f"/dashboards/uid/{PIECE}", "dashboards:delete", Grafana.delete_board),
    ("POST", "/dashboards/db", "", Grafana.post_board),
)
SERVED = (("GET", "/health"), *((method, path) for method, path, _, _ in ROUTES))


@contextmanager
def serve(prefix: str = "") -> Iterator[Grafana]:
    """A Grafana on a free port of loopback, under a path if one is given."""
    grafana = Grafana(prefix=prefix)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(grafana))
    grafana.url = f"http://127.0.0.1:{server.server_port}{prefix}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield grafana
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _handler(grafana: Grafana) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do(self) -> None:
            place = urlsplit(self.path)
            body = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)) or b"null")
            start = f"{grafana.prefix}/api"
            query = {key: values[-1] for key, values in parse_qs(place.query).items()}
            if place.path.startswith(f"{start}/"):
                path = place.path.removeprefix(start)
                asked = Request(self.command, path, query, body, self.headers.get("Authorization", ""))
                self.reply(grafana.answer(asked))
            else:
                self.reply(Answer(404, text="404 page not found"))

        def reply(self, answer: Answer) -> None:
            time.sleep(answer.delay)
            written = b"" if answer.status == 204 else answer.written
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(written)))
            with suppress(ConnectionError):  # whoever asked may have given up
                self.end_headers()
                self.wfile.write(written)

        def do_GET(self) -> None:
            self.do()

        def do_POST(self) -> None:
            self.do()

        def do_DELETE(self) -> None:
            self.do()

        def log_message(self, *_: object) -> None:
            pass

    return Handler
