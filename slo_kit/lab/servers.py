"""Starts real Prometheus servers on loopback and always stops them."""

from __future__ import annotations

import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from slo_kit.errors import CannotRun
from slo_kit.lab.answers import is_ready

GRACE = 5.0
"""Seconds between asking a server to stop and making it."""

_BAD = ("level=error", "level=warn", "error ")


@dataclass(frozen=True, slots=True)
class Setup:
    """What one server runs with; `config` is the text of its prometheus.yml, `port` one of free_ports()."""

    name: str
    port: int
    config: str
    retention: str = "60d"

    @property
    def url(self) -> str:
        """Where it answers once it runs."""
        return f"http://127.0.0.1:{self.port}"


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: where it answers, and where its data and its log lie."""

    setup: Setup
    folder: Path
    process: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        """The root of its web interface and API."""
        return self.setup.url

    @property
    def complaints(self) -> str:
        """What its log says of warnings and errors, newest last; for messages."""
        lines = (self.folder / "log").read_text(encoding="utf-8", errors="replace").splitlines()
        bad = [line for line in lines if any(sign in line.lower() for sign in _BAD)]
        return "\n".join((bad or lines)[-5:])


def free_ports(count: int) -> tuple[int, ...]:
    """Ports of loopback that nobody uses at the moment, all different."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    try:
        return tuple(int(one.getsockname()[1]) for one in sockets)
    finally:
        for one in sockets:
            one.close()


@contextmanager
def running(setups: Iterable[Setup], folder: Path, within: float = 30.0) -> Iterator[tuple[Server, ...]]:
    """All servers at once, ready to answer; `folder/<name>/data` may hold blocks already.

    Stopped when the block ends, however it ends; only the main thread can have them. CannotRun if Prometheus is missing, or
    one is not ready `within` seconds.
    """
    program = found("prometheus")
    servers: list[Server] = []
    # Being told to end must stop the servers too, as Ctrl-C does.
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        servers.extend(_start(program, setup, folder / setup.name) for setup in setups)
        deadline = time.monotonic() + within
        for server in servers:
            _wait(server, deadline)
        yield tuple(servers)
    finally:
        _stop([server.process for server in servers])
        signal.signal(signal.SIGTERM, before)


def found(program: str) -> str:
    """The path of a program of the Prometheus package; CannotRun says how to get it."""
    path = shutil.which(program)
    if path is None:
        raise CannotRun(f"{program} is not installed; try: apt-get install prometheus")
    return path


def _start(program: str, setup: Setup, folder: Path) -> Server:
    """The process stays in our group, so that Ctrl-C reaches it even while we are busy stopping others."""
    data, config = folder / "data", folder / "prometheus.yml"
    data.mkdir(parents=True, exist_ok=True)
    config.write_text(setup.config, encoding="utf-8")
    flags = (
        f"--config.file={config}",
        f"--storage.tsdb.path={data}",
        f"--storage.tsdb.retention.time={setup.retention}",
        f"--web.listen-address=127.0.0.1:{setup.port}",
    )
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen((program, *flags), stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT)
    return Server(setup, folder, process)


def _wait(server: Server, deadline: float) -> None:
    while not is_ready(server.url):
        if server.process.poll() is not None:
            raise CannotRun(f'the Prometheus of "{server.setup.name}" ended at once:\n{server.complaints}')
        if time.monotonic() > deadline:
            raise CannotRun(f'the Prometheus of "{server.setup.name}" does not get ready:\n{server.complaints}')
        time.sleep(0.05)


def _stop(processes: list[subprocess.Popen[bytes]]) -> None:
    """Ask all, then wait for each; one that does not listen is killed."""
    for process in processes:
        process.terminate()
    deadline = time.monotonic() + GRACE
    for process in processes:
        try:
            process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
