"""Every scenario of tests/incidents, played on real servers, several at a time; and the lab leaves nothing behind."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import takewhile
from pathlib import Path
from typing import Any

import pytest

from slo_kit.lab.incident.read import find, names

pytestmark = [
    pytest.mark.live,
    pytest.mark.skipif(shutil.which("prometheus") is None, reason="prometheus is not installed"),
]
AT_ONCE = 7
"""Scenarios on two cores: each keeps about an eighth of one busy, and a busy machine misses evaluations."""

LAB = (sys.executable, "-m", "slo_kit", "lab")
ROOT = Path(__file__).parent.parent.parent
ENVIRONMENT = {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{os.environ.get('PYTHONPATH', '')}"}


def played(name: str, *options: str) -> tuple[dict[str, Any], str]:
    """What a scenario said, and its complaints."""
    command = (*LAB, "--scenario", name, "--format", "json", *options)
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=ENVIRONMENT, timeout=280)
    return json.loads(done.stdout or "{}"), done.stderr


@pytest.fixture(scope="module")
def playing(request: pytest.FixtureRequest) -> Iterator[dict[str, Future[tuple[dict[str, Any], str]]]]:
    """All scenarios that this run asks for, on their way as soon as the first is; longest first, so that none is left over."""
    asked = {
        str(item.callspec.params["name"])
        for item in request.session.items
        if isinstance(item, pytest.Function) and "playing" in item.fixturenames
    }
    longest = sorted(asked, key=lambda name: -find(name).scenario.minutes)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        yield {name: pool.submit(played, name) for name in longest}
        pool.shutdown(cancel_futures=True)


@pytest.mark.parametrize("name", names())
def test_what_must_be_seen_is_seen(name: str, playing: dict[str, Future[tuple[dict[str, Any], str]]]) -> None:
    told, complaints = playing[name].result()
    if told.get("too_busy") and not all(one["true"] for one in told["judgements"]):
        # evaluators that nobody touched missed evaluations: it is played again with twice the time for everything
        told, complaints = played(name, "--pace", "30")
    assert told, complaints
    lines = [f"{line['minute']:6.1f}  {line['said']}" for line in told["lines"]]
    wrong = [f"{one['expected']}: {one['seen']}" for one in told["judgements"] if not one["true"]]
    assert not wrong, "\n".join((*wrong, "", *lines))


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_the_lab_is_gone_without_a_trace_when_it_is_told_to_end(ending: signal.Signals, tmp_path: Path) -> None:
    environment = {**ENVIRONMENT, "TMPDIR": str(tmp_path), "PYTHONUNBUFFERED": "1"}
    began = time.monotonic()
    with subprocess.Popen((*LAB, "--regions", "3"), stdout=subprocess.PIPE, text=True, env=environment) as lab:
        assert lab.stdout is not None
        said = list(takewhile(lambda line: line != "minute  what changed\n", lab.stdout))
        assert time.monotonic() - began < 60
        assert [line.split()[0] for line in said[:4]] == ["eu-west-1", "us-east-1", "ap-southeast-1", "global"]
        running = sorted(Path(command.split()[0]).name.removeprefix("prometheus-") for command in processes(tmp_path))
        assert running == ["alertmanager", *["prometheus"] * 4]
        lab.send_signal(ending)
        assert lab.wait(20) == 130
    assert processes(tmp_path) == []
    assert list(tmp_path.iterdir()) == []


def processes(folder: Path) -> list[str]:
    """Command lines of processes that know this folder."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            command = path.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        if str(folder) in command:
            found.append(command)
    return found
