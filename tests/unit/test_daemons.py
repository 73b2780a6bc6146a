"""Programs of the lab: they end with whoever started them, even when nobody could ask them to."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from slo_kit.lab.daemons import tied

STARTS_ONE = """
import sys, time
from pathlib import Path
from slo_kit.lab.daemons import Daemon
one = Daemon("a program", ("sleep", "60"), "", Path(sys.argv[1]))
one.start()
print(one._process.pid, flush=True)
time.sleep(60)
"""


@pytest.mark.skipif(not tied(), reason="only where the kernel can be asked to end a program with another")
def test_a_program_does_not_outlive_a_lab_that_is_killed(tmp_path: Path) -> None:
    command = (sys.executable, "-c", STARTS_ONE, str(tmp_path / "log"))
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as lab:
        assert lab.stdout is not None
        program = Path("/proc") / lab.stdout.readline().strip() / "cmdline"
        while b"sleep" not in program.read_bytes().split(b"\0")[:1][0]:
            time.sleep(0.01)
        lab.kill()
    for _ in range(500):
        if not program.exists() or not program.read_bytes():
            return
        time.sleep(0.02)
    pytest.fail("it goes on")
