"""What a Prometheus says of itself."""

from __future__ import annotations

import re
import time
import urllib.request
from collections.abc import Mapping

from slo_kit.errors import CannotRun

PATIENCE = 300

_LINE = re.compile(r"^([a-z_]+)(?:\{[^}]*\})? ([-+.0-9e]+)$", re.MULTILINE)


def metrics(url: str) -> Mapping[str, tuple[float, ...]]:
    """The values of each metric, one for every series of it."""
    with urllib.request.urlopen(f"{url}/metrics", timeout=PATIENCE) as response:
        found = _LINE.findall(response.read().decode())
    values: dict[str, list[float]] = {}
    for name, value in found:
        values.setdefault(name, []).append(float(value))
    return {name: tuple(each) for name, each in values.items()}


def await_samples(url: str, least: int) -> None:
    """Wait until that many samples were taken in; CannotRun if they do not come."""
    deadline = time.monotonic() + PATIENCE
    while (there := sum(metrics(url).get("prometheus_tsdb_head_samples_appended_total", ()))) < least:
        if time.monotonic() > deadline:
            raise CannotRun(f"{there:.0f} of {least} samples were taken in")
        time.sleep(0.5)
