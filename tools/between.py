"""A server on loopback between a reader and its Prometheus: every answer goes through a function on its way back."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.request import Request, urlopen


@contextmanager
def between(url: str, passed: Callable[[str, bytes], bytes]) -> Iterator[str]:
    """Its address; `passed` is given the path that was asked and what Prometheus answered, and says what comes back."""

    class Handler(BaseHTTPRequestHandler):
        # connections stay open, as those of Prometheus do
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            with urlopen(Request(url + self.path, body, {"Content-Type": "application/x-www-form-urlencoded"})) as answer:
                said = passed(self.path, answer.read())
            self.send_response(200)
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
