"""A real Prometheus for each made-up world, filled with what it would have recorded."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from slo_kit.lab.ports import free_ports
from slo_kit.lab.servers import Setup, running
from slo_kit.model.plan import Plan
from tools.worlds import WORLDS, openmetrics, sampled


@contextmanager
def served(plan: Plan, folder: Path, days: float, step: int) -> Iterator[Mapping[str, str]]:
    """Addresses by the name of the world; its last `days` are sampled every `step` seconds."""
    for name, world in WORLDS.items():
        text = folder / f"{name}.om"
        with text.open("w", encoding="utf-8") as lines:
            lines.writelines(openmetrics(plan, world, sampled(days, step)))
        block = "--max-block-duration=1000h"
        command = ("promtool", "tsdb", "create-blocks-from", "openmetrics", "-q", block, str(text), str(folder / name / "data"))
        subprocess.run(command, check=True, capture_output=True)
    setups = [Setup(name, port, "", "3650d") for name, port in zip(WORLDS, free_ports(len(WORLDS)), strict=True)]
    with running(setups, folder) as servers:
        yield dict(zip(WORLDS, (server.url for server in servers), strict=True))
