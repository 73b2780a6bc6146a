"""`slo-kit dashboards lint` as people meet it: where a problem stands, how it is told, how the command ends."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from boards_read import boards
from click.testing import CliRunner, Result

from slo_kit.cli import group
from slo_kit.inspect.lint import SHAPE
from slo_kit.inspect.linter import ANSWERS, Excluded, Obeyed
from slo_kit.inspect.place import position
from slo_kit.inspect.rules import RULES
from slo_kit.model.topology import Transport
from slo_kit.targets.grafana import canonical
from slo_kit.targets.transports import TRANSPORTS
from tools.board_plan import the_plan

PAGE = Path(__file__).parents[2] / "docs" / "dashboards-checks.md"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, board in boards(the_plan()).items():
        (tmp_path / f"{name}.json").write_text(canonical(board), encoding="utf-8")
    return tmp_path


def lint(*arguments: str) -> Result:
    return CliRunner().invoke(group, ["dashboards", "lint", *arguments])


def misspell(folder: Path) -> None:
    board = folder / "slo.json"
    text = board.read_text(encoding="utf-8")
    board.write_text(text.replace('"unit": "cps"', '"unit": "cpss"', 1), encoding="utf-8")


def test_sound_boards_are_counted(folder: Path) -> None:
    done = lint(str(folder))
    assert (done.exit_code, done.stdout) == (0, f"{len(list(folder.iterdir()))} dashboards: no problems\n")
    assert json.loads(lint(str(folder), "--format", "json").stdout)["problems"] == []
    assert json.loads(lint(str(folder), "--format", "sarif").stdout)["runs"][0]["results"] == []


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_boards_of_every_transport_read_only_what_is_recorded(transport: Transport, tmp_path: Path) -> None:
    for name, board in boards(replace(the_plan(), transport=transport)).items():
        (tmp_path / f"{name}.json").write_text(canonical(board), encoding="utf-8")
    assert lint(str(tmp_path)).stderr == ""


def test_a_problem_quotes_its_line_and_says_what_to_write(folder: Path) -> None:
    misspell(folder)
    done = lint(str(folder))
    assert done.exit_code == 1
    head, line, caret = done.stderr.splitlines()[:3]
    assert re.fullmatch(
        r'.*/slo\.json:\d+:19: panels\[\d+\]\.fieldConfig\.defaults\.unit: there is no unit "cpss" \[unknown-unit\]', head
    )
    assert (line.strip(), caret.strip()) == ('"unit": "cpss"', '^~~~~~ did you mean "cps"?')


def test_problems_are_told_to_machines_and_to_github(folder: Path) -> None:
    misspell(folder)
    (told,) = json.loads(lint(str(folder), "--format", "json").stdout)["problems"]
    assert (told["id"], told["column"], told["hint"]) == ("unknown-unit", 19, 'did you mean "cps"?')
    assert lint(str(folder), "--format", "github").stdout.startswith("::error file=")


def test_a_folder_without_boards_cannot_be_checked(tmp_path: Path) -> None:
    done = lint(str(tmp_path))
    assert (done.exit_code, "has no dashboards; run slo-kit build" in done.stderr) == (3, True)


def test_a_file_that_is_not_json_cannot_be_checked(tmp_path: Path) -> None:
    (tmp_path / "one.json").write_text("{", encoding="utf-8")
    done = lint(str(tmp_path))
    assert (done.exit_code, "one.json is not JSON" in done.stderr) == (3, True)


def test_the_policies_of_a_workspace_are_compared_when_it_is_named(folder: Path, tmp_path: Path) -> None:
    """The boards are those of the standard policy; 28 days make 14.4 into 13.44."""
    slos = tmp_path / "workspace" / "slos.yaml"
    slos.parent.mkdir()
    slos.write_text(
        "apiVersion: slo-kit/v1\nkind: Service\nservice: a\nowner: b\nslos:\n  - name: c\n    objective: 99.9\n    period: 28d\n"
        '    indicator: {ratio: {total: "x_total", bad: {code: "5.."}}}\n',
        encoding="utf-8",
    )
    done = lint(str(folder), "--slos", str(slos))
    assert done.exit_code == 1
    assert "no alert compares the burn over 1h with 14.4 [threshold-queries]" in done.stderr
    assert "alerts compare with 13.44" in done.stderr


def test_places_are_those_of_the_text() -> None:
    text = '{\n  "a": [\n    {"b": "c"},\n    7\n  ]\n}\n'
    found = {at: position("f", text, at) for at in [("a",), ("a", 0, "b"), ("a", 1), ("a", 0, "none")]}
    assert [(each.line, each.column, each.width) for each in found.values()] == [(2, 8, 1), (3, 11, 3), (4, 5, 1), (3, 5, 1)]


def test_each_of_the_17_rules_of_dashboard_linter_has_an_answer() -> None:
    assert len(ANSWERS) == 17
    ids = {*SHAPE, *(rule.id for rule in RULES)}
    for name, answer in ANSWERS.items():
        match answer:
            case Obeyed(rule):
                assert rule in ids, name
            case Excluded(reason):
                assert len(reason) > 30, name


def test_ids_of_rules_are_unique() -> None:
    ids = [*SHAPE, *(rule.id for rule in RULES)]
    assert len(ids) == len(set(ids))
