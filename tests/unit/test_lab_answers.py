"""Whatever a server of the lab says is an answer or a CannotRun."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from slo_kit.errors import CannotRun
from slo_kit.lab.answers import query


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"Service Unavailable", "Service Unavailable"),
        (b"", "Service Unavailable"),
        (b'{"status": "error", "error": "out of memory"}', "out of memory"),
    ],
    ids=["a server that begins", "silence", "words of the API"],
)
def test_a_refusal_is_told_in_any_form(body: bytes, reason: str) -> None:
    """A Prometheus that reads its log of the past again refuses in plain text."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(503)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        with pytest.raises(CannotRun, match=f"refuses query: {reason}$"):
            query(f"http://127.0.0.1:{server.server_port}", "up")
        server.shutdown()
