"""Scenarios of the lab: every wrong one gets exactly the message beside it, and the ones that come with slo-kit are sound."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from slo_kit.cli import run
from slo_kit.lab.incident.read import names, read

TESTS = Path(__file__).parent
WRONG = TESTS / "errors" / "incidents"


@pytest.mark.parametrize("path", sorted(WRONG.glob("*.yaml")), ids=lambda path: path.stem)
def test_the_message_says_what_is_wrong_with_a_scenario(
    path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(WRONG)
    assert run(["lab", "--scenario", path.name]) == 1
    shown = capsys.readouterr()
    expected = path.with_suffix(".txt")
    if request.config.getoption("--update"):
        expected.write_text(shown.out + shown.err, encoding="utf-8")
    assert shown.out + shown.err == expected.read_text(encoding="utf-8")


def test_a_scenario_that_is_not_there_is_told_with_those_that_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["lab", "--scenario", "no-errors-ever-seen"]) == 3
    assert "no-error-ever-seen" in capsys.readouterr().err


@pytest.mark.parametrize("name", names())
def test_every_scenario_fits_its_workspace(name: str) -> None:
    assert read(TESTS / "incidents" / f"{name}.yaml").scenario.why


def test_the_page_of_the_lab_says_of_thirty_failures_where_each_is_played() -> None:
    rows = re.findall(
        r"^\| (\d+) \| .* \| (.*) \|$", (TESTS.parent / "docs" / "lab.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert [int(number) for number, _ in rows] == list(range(1, 31))
    told = {(int(number), name) for number, where in rows for name in re.findall(r"incidents/([-a-z0-9]+)\.yaml", where)}
    assert told == {(number, name) for name in names() for number in read(TESTS / "incidents" / f"{name}.yaml").scenario.covers}
    assert len({number for number, _ in told}) >= 27
    others = {number: where for number, where in rows if "incidents/" not in where}
    assert [number for number, where in others.items() if "](../tests/" not in where] == []


def test_every_scenario_stands_for_a_failure_of_the_list() -> None:
    assert [name for name in names() if not read(TESTS / "incidents" / f"{name}.yaml").scenario.covers] == []
