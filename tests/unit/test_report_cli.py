"""`slo-kit report` as people and CI call it: what it prints, what it writes, how it ends."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from slo_kit.cli import run

HERE = Path(__file__).parent.parent / "report"
CASES = HERE / "cases"
GREEN, SILENT = CASES / "a-breach-in-one-region-under-a-green-global", CASES / "a-silent-region-is-never-fine"

FILES = "report.html, report.md, report.json, report.csv, slack.txt"


def report(case: Path, out: Path, *more: str) -> int:
    source = f"csv:{case / 'totals.csv'}"
    return run(["report", str(HERE / "slos.yaml"), "--at", "2026-11-23T00:00:00Z", "--source", source, "--out", str(out), *more])


def test_the_verdict_is_printed_and_every_form_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert report(GREEN, tmp_path / "out") == 0
    assert capsys.readouterr().out == f"{(GREEN / 'says.txt').read_text()}\n{tmp_path}/out: {FILES}\n"
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(FILES.split(", "))


def test_a_second_report_takes_the_place_of_the_first_and_leaves_the_neighbours(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    report(GREEN, tmp_path)
    first = (tmp_path / "report.html").read_bytes()
    report(SILENT, tmp_path)
    assert (tmp_path / "report.html").read_bytes() != first
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_a_place_without_data_ends_with_1_and_the_report_is_there(tmp_path: Path) -> None:
    assert report(SILENT, tmp_path) == 1
    assert "Nothing is known of us: no samples in the period." in (tmp_path / "report.md").read_text()


def test_a_source_that_cannot_be_read_ends_with_3_and_writes_nothing(tmp_path: Path) -> None:
    assert report(CASES / "nowhere", tmp_path / "out") == 3
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (("--at", "yesterday"), '"yesterday" is not a time'),
        (("--at", "2026-11-23T00:00:00"), "has no zone"),
        (("--source", "thanos"), '"thanos" is not a source; write regions, global, ledger:PATH, or csv:PATH'),
    ],
)
def test_wrong_options_end_with_2(tmp_path: Path, capsys: pytest.CaptureFixture[str], wrong: tuple[str, str], said: str) -> None:
    assert report(GREEN, tmp_path, *wrong) == 2
    assert said in capsys.readouterr().err


def test_the_command_itself_loads_no_pandas() -> None:
    looked = "import slo_kit.cli.report, sys; sys.exit(bool({'pandas', 'requests', 'numpy'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", looked], check=False).returncode == 0
