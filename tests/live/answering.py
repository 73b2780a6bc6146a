"""A server before a Prometheus that says of its answers that they are not whole, as Thanos, Mimir and VictoriaMetrics do."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.request import Request, urlopen


@contextmanager
def remarking(url: str, remark: Mapping[str, object]) -> Iterator[str]:
    """Its address; what Prometheus answers comes back with the remark in it."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            with urlopen(Request(url + self.path, body, {"Content-Type": "application/x-www-form-urlencoded"})) as answer:
                said = json.dumps(json.load(answer) | remark, separators=(",", ":")).encode()
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
