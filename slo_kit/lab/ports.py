"""Ports of loopback for servers that are about to start.

Between choosing a port and the start of a server on it, somebody else may take it: another lab that chooses at the same time,
or any connection, whose own port comes from above 32768. So each process has a slice of ports below, which is its own as long as
it holds the first of them.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from functools import cache
from itertools import cycle, islice

from slo_kit.errors import CannotRun

FIRST, LAST, SLICE = 15_000, 31_000, 64


def free_ports(count: int) -> tuple[int, ...]:
    """Ports that nobody uses at the moment, all different, and not those that were given a moment ago."""
    found = tuple(islice((port for port in islice(_ours(), SLICE - 1) if _is_free(port)), count))
    if len(found) < count:
        raise CannotRun(f"{count} free ports are needed on 127.0.0.1; stop what was started from here before")
    return found


@cache
def _ours() -> Iterator[int]:
    """The ports of the slice that this process holds, round and round."""
    for start in range(FIRST, LAST, SLICE):
        try:
            _HELD.append(socket.create_server(("127.0.0.1", start)))
        except OSError:
            continue
        return cycle(range(start + 1, start + SLICE))
    raise CannotRun(f"no port between {FIRST} and {LAST} is free on 127.0.0.1")


_HELD: list[socket.socket] = []


def _is_free(port: int) -> bool:
    try:
        socket.create_server(("127.0.0.1", port)).close()
    except OSError:
        return False
    return True
