"""Builds the replay and runs its jobs, two at a time on two cores, saying how far they are."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from benchmarks.accuracy.jobs import Job
from slo_kit.errors import CannotRun

SOURCE = Path(__file__).parent / "replay"


def replay_built(folder: Path) -> Path:
    """The program; Go fetches Prometheus' packages if they are not there yet."""
    program = folder / "replay"
    try:
        done = subprocess.run(["go", "build", "-o", program, "."], cwd=SOURCE, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        raise CannotRun(
            "go is not there: the accuracy benchmark needs Go 1.19 or later (Debian: apt-get install golang-go)"
        ) from None
    if done.returncode:
        raise CannotRun(f"the replay does not build:\n{done.stderr}")
    return program


class Progress:
    """One line that says how far each job is."""

    def __init__(self) -> None:
        self._far: dict[str, int] = {}
        self._lock = threading.Lock()

    def say(self, name: str, percent: int) -> None:
        """On a terminal in place, else a line for every tenth."""
        with self._lock:
            before = self._far.get(name, -1)
            self._far[name] = percent
            if sys.stderr.isatty():
                line = "  ".join(f"{one} {far} %" for one, far in self._far.items() if far < 100)
                print(f"\r{line:<100}", end="", file=sys.stderr, flush=True)
            elif percent // 10 > before // 10:
                print(f"{name} {percent} %", file=sys.stderr, flush=True)


def run(program: Path, jobs: Sequence[tuple[str, Job]], progress: Progress) -> None:
    """All jobs, as many at once as there are cores."""
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        for done in [pool.submit(_one, program, name, job, progress) for name, job in jobs]:
            done.result()


def _one(program: Path, name: str, job: Job, progress: Progress) -> None:
    path = Path(job["Kept"] + ".job.json")
    path.write_text(json.dumps(job), encoding="utf-8")
    # memory is cheaper here than the time to clean it up
    limits = {"GOMAXPROCS": "2", "GOGC": "1600"}
    errors = path.with_suffix(".log").open("w+", encoding="utf-8")
    with (
        errors,
        subprocess.Popen([program, path], stdout=subprocess.PIPE, stderr=errors, text=True, env=os.environ | limits) as child,
    ):
        for line in child.stdout or ():
            progress.say(name, int(line))
        if child.wait():
            errors.seek(0)
            raise CannotRun(f"the replay of {name} failed:\n{errors.read()[-2000:]}")
