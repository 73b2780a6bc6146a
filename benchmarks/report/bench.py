"""Whole reports of a month from a real Prometheus on loopback: time, memory and requests, near by and far away.

Run with `make bench-report`. The limits are those that the report promises; the exit code says whether it keeps them.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.report.history import REGIONS, lines, workspace
from slo_kit.lab.blocks import make_blocks
from slo_kit.lab.ports import free_ports
from slo_kit.lab.servers import Setup, running
from tools.between import between

CONFIG = "global: {scrape_interval: 1h}\n"
END = int(datetime(2026, 11, 23, tzinfo=UTC).timestamp())


@dataclass(frozen=True)
class Limit:
    slos: int
    latency: float
    seconds: float
    megabytes: float
    requests: int


LIMITS = (Limit(100, 0.05, 2, 1000, 200), Limit(1000, 0, 15, 1000, 200))


def measured(limit: Limit, source: str, folder: Path) -> bool:
    """One line: wall time, processor time of the report, memory, requests; whether the limits are kept."""
    (port,) = free_ports(1)
    asked: list[str] = []

    def late(path: str, answer: bytes) -> bytes:
        """As from another continent."""
        asked.append(path)
        time.sleep(limit.latency)
        return answer

    make_blocks(lines(limit.slos, END), folder / "one" / "data")
    with running([Setup("one", port, CONFIG, "3650d")], folder) as (server,), between(server.url, late) as url:
        (folder / "slos.yaml").write_text(workspace(limit.slos, url), encoding="utf-8")
        command = [sys.executable, "-m", "slo_kit", "report", str(folder / "slos.yaml"), "--source", source]
        options = ["--at", f"{datetime.fromtimestamp(END, UTC):%Y-%m-%dT%H:%M:%SZ}", "--out", str(folder / "out")]
        began = time.perf_counter()
        child = subprocess.Popen([*command, *options], stdout=subprocess.DEVNULL)
        _, status, used = os.wait4(child.pid, 0)
        wall = time.perf_counter() - began
    megabytes = used.ru_maxrss / 1024
    kept = wall < limit.seconds and megabytes < limit.megabytes and len(asked) <= limit.requests
    what = f"{limit.slos} SLOs x {len(REGIONS)} regions, {source}, {limit.latency * 1000:.0f} ms away"
    spent = f"{wall:.1f} s ({used.ru_utime + used.ru_stime:.1f} s of processor), {megabytes:.0f} MB, {len(asked)} requests"
    print(f"{what}: {spent}{'' if kept and not status else ', beyond its limits'}")
    return kept and not status


if __name__ == "__main__":
    fine = True
    for one in LIMITS:
        for where in ("regions", "global"):
            with tempfile.TemporaryDirectory() as name:
                fine &= measured(one, where, Path(name))
    sys.exit(0 if fine else 1)
