"""Series of the past become TSDB blocks, so that a Prometheus starts with a history."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable
from pathlib import Path

from slo_kit.errors import CannotRun
from slo_kit.lab.servers import found

LARGEST_BLOCK = "2000h"
"""All of the history in a block or two: promtool reads its whole input once per block, and 2 h each would take minutes."""


def make_blocks(openmetrics: Iterable[str], data: Path, largest: str = LARGEST_BLOCK) -> None:
    """Blocks below `data` from the lines of an OpenMetrics file; CannotRun if promtool refuses."""
    data.mkdir(parents=True, exist_ok=True)
    text = data.parent / "history.openmetrics"
    with text.open("w", encoding="utf-8") as file:
        file.writelines(openmetrics)
    command = [found("promtool"), "tsdb", "create-blocks-from", "openmetrics"]
    options = ["--quiet", f"--max-block-duration={largest}"]
    done = subprocess.run([*command, *options, str(text), str(data)], capture_output=True, text=True, check=False)
    if done.returncode:
        raise CannotRun(f"promtool cannot make blocks of {text}:\n{done.stderr}")
    text.unlink()
