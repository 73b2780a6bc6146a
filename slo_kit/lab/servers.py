"""Starts real Prometheus servers on loopback and always stops them."""

from __future__ import annotations

import shutil
import signal
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from slo_kit.errors import CannotRun
from slo_kit.lab.daemons import Daemon, stop_all


@dataclass(frozen=True, slots=True)
class Setup:
    """What one server runs with; `config` is the text of its prometheus.yml, `port` one of free_ports()."""

    name: str
    port: int
    config: str
    retention: str = "60d"
    flags: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        """Where it answers once it runs."""
        return f"http://127.0.0.1:{self.port}"


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: what it runs with, where its data lies, and the program itself."""

    setup: Setup
    folder: Path
    daemon: Daemon

    @property
    def url(self) -> str:
        """The root of its web interface and API."""
        return self.setup.url


@contextmanager
def running(setups: Iterable[Setup], folder: Path, within: float = 30.0) -> Iterator[tuple[Server, ...]]:
    """All servers at once, ready to answer; `folder/<name>/data` may hold blocks already.

    Stopped when the block ends, however it ends; only the main thread can have them. CannotRun if Prometheus is missing, or
    one is not ready `within` seconds.
    """
    servers = tuple(Server(setup, folder / setup.name, prepared(setup, folder / setup.name)) for setup in setups)
    with all_running([server.daemon for server in servers], within):
        yield servers


@contextmanager
def all_running(daemons: Iterable[Daemon], within: float = 30.0) -> Iterator[None]:
    """Programs of any kind, ready to answer and stopped in the end, whatever became of them in between."""
    everyone = list(daemons)
    with interruptible():
        try:
            for daemon in everyone:
                daemon.start()
            deadline = time.monotonic() + within
            for daemon in everyone:
                daemon.await_ready(deadline - time.monotonic())
            yield
        finally:
            stop_all(everyone)


@contextmanager
def interruptible() -> Iterator[None]:
    """Being told to end is as good as Ctrl-C, so that whatever is stopped and cleaned for one is for the other."""
    # A shell starts background jobs with Ctrl-C ignored, and then Python would not hear of it either.
    before = {which: signal.signal(which, signal.default_int_handler) for which in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for which, handler in before.items():
            signal.signal(which, handler)


def found(*names: str) -> str:
    """The path of a program, by the first of its names that is known; CannotRun says how to get it."""
    for name in names:
        if path := shutil.which(name):
            return path
    package = "prometheus" if "prom" in names[0] else f"prometheus-{names[0]}"
    raise CannotRun(f"{names[0]} is not installed; try: apt-get install {package}")


def prepared(setup: Setup, folder: Path) -> Daemon:
    """The program of a server, its configuration written and not started yet; CannotRun if Prometheus is missing."""
    program = found("prometheus")
    data, config = folder / "data", folder / "prometheus.yml"
    data.mkdir(parents=True, exist_ok=True)
    config.write_text(setup.config, encoding="utf-8")
    flags = (
        f"--config.file={config}",
        f"--storage.tsdb.path={data}",
        f"--storage.tsdb.retention.time={setup.retention}",
        f"--web.listen-address=127.0.0.1:{setup.port}",
    )
    return Daemon(f"the Prometheus of {setup.name}", (program, *flags, *setup.flags), setup.url, folder / "log")
