"""Budgets of the calendar in the built rules, in promtool: each case begins at the moment its first line names."""

from __future__ import annotations

import re
import shutil
import subprocess
from datetime import datetime
from pathlib import Path

import pytest

from slo_kit.output import write
from slo_kit.pipeline import built

HERE = Path(__file__).parent / "calendars"
CASES = sorted((HERE / "cases").glob("*.yaml"))
BEGINS = re.compile(r"# begins (\S+)")


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("build")
    write(folder, built([HERE / "slos"], ("prometheus",)))
    return folder


def begun(folder: Path, begins: int) -> None:
    """promtool begins in 1970, so rules are given clocks that are ahead: the one they ask, and those that stamped samples."""
    for rules in folder.glob("*/**/rules/*.yaml"):
        text = rules.read_text(encoding="utf-8").replace("time()", f"(time() + {begins})")
        rules.write_text(re.sub(r"(timestamp\([^()]*\))", rf"({begins} + \1)", text), encoding="utf-8")


def proved(case: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """promtool on a case, in a folder of rules that may be changed."""
    text = case.read_text(encoding="utf-8")
    found = BEGINS.match(text)
    assert found, f"{case.name} does not say when it begins"
    begun(folder, int(datetime.fromisoformat(found[1]).timestamp()))
    (folder / case.name).write_text(text, encoding="utf-8")
    return subprocess.run(["promtool", "test", "rules", folder / case.name], capture_output=True, text=True, check=False)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_budgets_of_the_calendar_are_as_worked_out_by_hand(case: Path, build: Path, tmp_path: Path) -> None:
    done = proved(case, shutil.copytree(build, tmp_path / "build"))
    assert done.returncode == 0, done.stdout + done.stderr
