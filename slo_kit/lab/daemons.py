"""One program under control: started, killed, hung and woken as often as a scenario wants."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from slo_kit.errors import CannotRun
from slo_kit.lab.answers import is_ready

GRACE = 5.0
"""Seconds between asking a program to stop and making it."""

TIED = ("setpriv", "--pdeathsig", "KILL")
"""Runs a program that the kernel kills when we are gone, however we went; Linux only, and part of util-linux."""

_BAD = ("level=error", "level=warn", "error ")


@dataclass(slots=True)
class Daemon:
    """A program and the process it runs in, if it does; it answers on `url` and writes to `log`."""

    name: str
    command: tuple[str, ...]
    url: str
    log: Path
    ready: Callable[[str], bool] = is_ready
    hung: bool = field(default=False, init=False)
    disturbed: bool = field(default=False, init=False)
    """Whether it was ever killed or hung."""
    _process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    @property
    def ended(self) -> int | None:
        """The exit code of the last process, None before its end."""
        return None if self._process is None else self._process.poll()

    @property
    def runs(self) -> bool:
        """Whether there is a process, hung or not."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Begin, unless it runs; the process stays in our group, so that Ctrl-C reaches it even while we are busy."""
        if self.runs:
            return
        command = (*tied(), *self.command)
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT)

    def await_ready(self, within: float = 30.0) -> None:
        """Return once it answers; CannotRun with its own words if it ended or does not get ready."""
        deadline = time.monotonic() + within
        while not self.ready(self.url):
            if not self.runs:
                raise CannotRun(f"{self.name} ended at once:\n{self.complaints}")
            if time.monotonic() > deadline:
                raise CannotRun(f"{self.name} does not get ready:\n{self.complaints}")
            time.sleep(0.05)

    def kill(self) -> None:
        """As when the machine loses power."""
        self.disturbed = True
        if self._process is not None and self.runs:
            self._process.kill()
            self._process.wait()

    def hang(self) -> None:
        """Connections are taken and nothing answers."""
        self.hung = self.disturbed = True
        self._tell(signal.SIGSTOP)

    def wake(self) -> None:
        """Go on where it hung."""
        self.hung = False
        self._tell(signal.SIGCONT)

    def reload(self) -> None:
        """Read the configuration again."""
        self._tell(signal.SIGHUP)

    def ask_to_stop(self) -> None:
        """Ask, and do not wait."""
        self.wake()
        self._tell(signal.SIGTERM)

    def stop(self, deadline: float) -> None:
        """Wait for the end of what was asked to stop, until a moment of time.monotonic(); then make it."""
        if self._process is None:
            return
        try:
            self._process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    @property
    def answers(self) -> bool:
        """Whether it makes sense to ask it anything."""
        return self.runs and not self.hung

    @property
    def complaints(self) -> str:
        """What its log says of warnings and errors, newest last; for messages."""
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        bad = [line for line in lines if any(sign in line.lower() for sign in _BAD)]
        return "\n".join((bad or lines)[-5:])

    def _tell(self, what: signal.Signals) -> None:
        if self._process is not None and self.runs:
            self._process.send_signal(what)


def tied() -> tuple[str, ...]:
    """What to put before a command, so that it does not outlive us even when we are killed; nothing where that is not known."""
    return TIED if sys.platform == "linux" and shutil.which(TIED[0]) else ()


def stop_all(daemons: list[Daemon]) -> None:
    """Ask all, then wait for each; one that does not listen is killed. Only in the main thread."""
    # A second Ctrl-C must not leave half of them behind.
    before = {which: signal.signal(which, signal.SIG_IGN) for which in (signal.SIGINT, signal.SIGTERM)}
    for daemon in daemons:
        daemon.ask_to_stop()
    deadline = time.monotonic() + GRACE
    for daemon in daemons:
        daemon.stop(deadline)
    for which, handler in before.items():
        signal.signal(which, handler)
