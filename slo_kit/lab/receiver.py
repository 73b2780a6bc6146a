"""Whoever Alertmanager would wake: a webhook that keeps every notification."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any


@dataclass(frozen=True, slots=True)
class Notification:
    """One call: when (seconds since 1970), which receiver, for which group, and the labels of the alerts that fire in it."""

    moment: float
    receiver: str
    group: str
    firing: tuple[Mapping[str, str], ...]
    annotations: tuple[Mapping[str, str], ...]


class Receiver(AbstractContextManager["Receiver"]):
    """Takes calls on loopback, at the path of a receiver's name."""

    def __init__(self) -> None:
        self.notifications: list[Notification] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True

    def __enter__(self) -> Receiver:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()

    def url(self, receiver: str) -> str:
        """Where a receiver is called."""
        return f"http://127.0.0.1:{self._server.server_port}/{receiver}"

    def take(self, path: str, call: Mapping[str, Any]) -> None:
        """Keep what a call says."""
        firing = [alert for alert in call["alerts"] if alert["status"] == "firing"]
        labels, annotations = (tuple(alert[part] for alert in firing) for part in ("labels", "annotations"))
        self.notifications.append(Notification(time.time(), path.strip("/"), call["groupKey"], labels, annotations))


def _handler(receiver: Receiver) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            receiver.take(self.path, json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is inherited
            """Calls are kept, not logged."""

    return Handler
