"""What each aggregation mode adds to the global totals, in promtool, against hand-worked figures."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from slo_kit.output import write
from slo_kit.pipeline import built

HERE = Path(__file__).parent / "modes"
CASES = sorted((HERE / "cases").glob("*.yaml"))


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("build")
    write(folder, built([HERE / "slos"], ("prometheus",)))
    return folder


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_regions_add_up_as_worked_out_by_hand(case: Path, build: Path) -> None:
    shutil.copy(case, build)
    done = subprocess.run(["promtool", "test", "rules", build / case.name], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
