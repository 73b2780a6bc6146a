"""A server on loopback for the page that draws: its files, the boards, and a way to Prometheus that keeps credentials here."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from slo_kit.errors import CannotRun
from slo_kit.inspect.boards import Board
from slo_kit.prometheus.client import Prometheus, Refused

BOARDS, QUERIES = "/boards/", "/prometheus/api/v1/"
FORM = "application/x-www-form-urlencoded"


@contextmanager
def stage(bundle: Path, boards: Mapping[str, Board], prometheus: Prometheus) -> Iterator[str]:
    """The address of the page while it is served; boards by name."""
    handler = partial(_Handler, boards, prometheus, directory=str(bundle))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/index.html"
    finally:
        server.shutdown()
        server.server_close()


class _Handler(SimpleHTTPRequestHandler):
    def __init__(self, boards: Mapping[str, Board], prometheus: Prometheus, *arguments: object, directory: str) -> None:
        self.boards, self.prometheus = boards, prometheus
        super().__init__(*arguments, directory=directory)  # type: ignore[arg-type]  # as socketserver calls it

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        board = self.boards.get(path.removeprefix(BOARDS).removesuffix(".json")) if path.startswith(BOARDS) else None
        if board:
            self._say(board.content)
        else:
            super().do_GET()

    def do_POST(self) -> None:
        if not self.path.startswith(QUERIES) or self.headers.get_content_type() != FORM:
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        form = dict(parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode()))
        try:
            data = self.prometheus.ask(self.path.removeprefix(QUERIES), form)
        except CannotRun as error:
            data = Refused(str(error))
        failed = isinstance(data, Refused)
        self._say({"status": "error", "error": data.words} if failed else {"status": "success", "data": data})

    def _say(self, content: object) -> None:
        body = json.dumps(content).encode()
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is inherited
        """Requests are not worth a line each."""
