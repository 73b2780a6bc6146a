"""A page on loopback that Prometheus scrapes: exporters and probers are made of these."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType


class Endpoint(AbstractContextManager["Endpoint"]):
    """Serves what a function says at the moment; while it says None, scrapes fail.

    `slow` are seconds between a scrape's question and its answer.
    """

    def __init__(self, text: Callable[[], str | None]) -> None:
        self.slow = 0.0
        self._text = text
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True

    def __enter__(self) -> Endpoint:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def address(self) -> str:
        """Host and port, as in a scrape configuration."""
        return f"127.0.0.1:{self._server.server_port}"

    def page(self) -> str | None:
        """What a scrape that begins now is told, once it is told."""
        text = self._text()
        time.sleep(self.slow)
        return text


def _handler(endpoint: Endpoint) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            text = endpoint.page()
            # whoever asked may be gone by now
            with suppress(ConnectionError):
                self.send_response(503 if text is None else 200)
                self.send_header("Content-Type", "text/plain; version=0.0.4")
                self.end_headers()
                self.wfile.write((text or "").encode())

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is inherited
            """Scrapes are not worth a line each."""

    return Handler
