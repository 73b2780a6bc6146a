"""The line between two places: a TCP proxy that can be cut, so that connections are refused, or swallow what is sent."""

from __future__ import annotations

import socket
import threading
from contextlib import AbstractContextManager, suppress
from enum import Enum
from types import TracebackType

_CHUNK = 65536


class Line(Enum):
    """What a line does with connections."""

    OPEN = "open"
    REFUSED = "refused"
    SWALLOWED = "swallowed"


class Proxy(AbstractContextManager["Proxy"]):
    """Forwards connections to a port of loopback while the line is open.

    A refused connection is closed at once; a swallowed one stays open and nothing ever comes back.
    """

    def __init__(self, target: int) -> None:
        self._target = target
        self._line = Line.OPEN
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()

    def __enter__(self) -> Proxy:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        # close() alone does not wake an accept() that is waiting
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._hang_up()

    @property
    def port(self) -> int:
        """Where the line begins."""
        return int(self._listener.getsockname()[1])

    def turn(self, line: Line) -> None:
        """From now on; connections that are open end, as when a route is withdrawn."""
        self._line = line
        self._hang_up()

    def _hang_up(self) -> None:
        with self._lock:
            ending, self._open = self._open, set()
        for one in ending:
            _close(one)

    def _accept(self) -> None:
        while True:
            try:
                caller, _ = self._listener.accept()
            except OSError:
                return
            if self._line is Line.REFUSED:
                _close(caller)
                continue
            with self._lock:
                self._open.add(caller)
            if self._line is Line.OPEN:
                threading.Thread(target=self._forward, args=(caller,), daemon=True).start()

    def _forward(self, caller: socket.socket) -> None:
        try:
            server = socket.create_connection(("127.0.0.1", self._target), timeout=5)
        except OSError:
            _close(caller)
            return
        server.settimeout(None)
        with self._lock:
            self._open |= {caller, server}
        threading.Thread(target=self._pump, args=(server, caller), daemon=True).start()
        self._pump(caller, server)

    def _pump(self, source: socket.socket, sink: socket.socket) -> None:
        """Bytes one way, until either end is gone; then both are."""
        with suppress(OSError):
            while data := source.recv(_CHUNK):
                sink.sendall(data)
        for one in (source, sink):
            _close(one)
        with self._lock:
            self._open -= {source, sink}


def _close(one: socket.socket) -> None:
    with suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    one.close()
