"""How long `slo-kit check` takes as a whole process, as an editor or a commit hook runs it: the median of 10 runs per size, on
the clock and of the processor.

python benchmarks/check/bench.py
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from statistics import median
from time import perf_counter

RUNS = 10
SIZES = (1, 10, 100, 1000)
SERVICE = """apiVersion: slo-kit/v1
kind: Service
service: service-{number}
owner: platform
slos:
  - name: availability
    objective: 99.9
    indicator:
      ratio:
        total: requests_total{{job="service-{number}"}}
        bad: {{status: "5.."}}
"""


def workspace(folder: Path, size: int) -> None:
    for number in range(size):
        (folder / f"service-{number}.yaml").write_text(SERVICE.format(number=number), encoding="utf-8")


def once(*command: str) -> tuple[float, float]:
    """Seconds on the clock, and of the processor."""
    # as installed: some environments forbid compiled modules, and every start would compile them again
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    start, before = perf_counter(), getrusage(RUSAGE_CHILDREN)
    subprocess.run((sys.executable, *command), check=True, capture_output=True, env=environment)
    after = getrusage(RUSAGE_CHILDREN)
    return perf_counter() - start, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def middle(*command: str) -> str:
    runs = [once(*command) for _ in range(RUNS)]
    return "".join(f"{1000 * median(column):8.0f} ms" for column in zip(*runs, strict=True))


def main() -> None:
    print(f"{'python -c pass':24}{middle('-c', 'pass')}")
    print(f"{'slo-kit --help':24}{middle('-m', 'slo_kit', '--help')}")
    for size in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            workspace(Path(folder), size)
            print(f"{f'slo-kit check, SLOs: {size}':24}{middle('-m', 'slo_kit', 'check', folder)}")


if __name__ == "__main__":
    main()
