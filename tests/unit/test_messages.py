"""Problems and errors as people, scripts and GitHub read them, and the exit codes of the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft7Validator

from slo_kit.cli import COMMANDS, run
from slo_kit.cli.messages import FORMS, show
from slo_kit.errors import CannotRun, InputProblems, Position, Problem

FRACTION = """apiVersion: slo-kit/v1
kind: Service
service: rpc
owner: platform
slos:
  - {name: a, objective: 0.999, policy: slices, indicator: {slices: {good: "lag, 100% < 5"}}}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a,b.yaml").write_text(FRACTION, encoding="utf-8")
    return tmp_path


def test_json_has_a_field_for_everything_and_goes_to_stdout(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "a,b.yaml", "--format", "json"]) == 1
    shown = capsys.readouterr()
    found = json.loads(shown.out)
    assert (found["files"], shown.err) == (1, "")
    assert found["problems"][0] == {
        "path": "a,b.yaml",
        "line": 6,
        "column": 26,
        "width": 5,
        "id": "objective-fraction",
        "message": "objective 0.999 is a fraction; objectives are percentages",
        "hint": "write 99.9",
    }


def test_github_gets_escaped_workflow_commands(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "a,b.yaml", "--format", "github"]) == 1
    first, second = capsys.readouterr().out.splitlines()
    place = "file=a%2Cb.yaml,line=6,col=26,endColumn=31,title=objective-fraction"
    assert first == f"::error {place}::objective 0.999 is a fraction; objectives are percentages; write 99.9"
    assert '"lag, 100%25 < 5" is not PromQL' in second


SARIF = {
    "type": "object",
    "required": ["version", "runs"],
    "properties": {
        "version": {"const": "2.1.0"},
        "runs": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["tool", "results"],
                "properties": {
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                    "tool": {"$ref": "#/definitions/tool"},
                    "results": {"type": "array", "items": {"$ref": "#/definitions/result"}},
                },
            },
        },
    },
    "definitions": {
        "text": {"type": "object", "required": ["text"], "properties": {"text": {"type": "string", "minLength": 1}}},
        "level": {"enum": ["none", "note", "warning", "error"]},
        "address": {"type": "object", "required": ["uri"], "properties": {"uri": {"pattern": "^[^ ]+$"}}},
        "tool": {
            "type": "object",
            "required": ["driver"],
            "properties": {
                "driver": {
                    "type": "object",
                    "required": ["name"],
                    "properties": {
                        "rules": {
                            "type": "array",
                            "uniqueItems": True,
                            "items": {
                                "type": "object",
                                "required": ["id"],
                                "properties": {"shortDescription": {"$ref": "#/definitions/text"}},
                            },
                        }
                    },
                }
            },
        },
        "result": {
            "type": "object",
            "required": ["message", "locations", "ruleId", "ruleIndex"],
            "properties": {
                "message": {"$ref": "#/definitions/text"},
                "level": {"$ref": "#/definitions/level"},
                "ruleIndex": {"type": "integer", "minimum": 0},
                "locations": {
                    "type": "array",
                    "minItems": 1,
                    "items": {
                        "type": "object",
                        "required": ["physicalLocation"],
                        "properties": {
                            "physicalLocation": {
                                "type": "object",
                                "required": ["artifactLocation", "region"],
                                "properties": {
                                    "artifactLocation": {"$ref": "#/definitions/address"},
                                    "region": {
                                        "type": "object",
                                        "required": ["startLine"],
                                        "additionalProperties": {"type": "integer", "minimum": 1},
                                    },
                                },
                            }
                        },
                    },
                },
            },
        },
    },
}
"""What the specification of SARIF 2.1.0 (OASIS, sections 3.13 to 3.30) demands of the parts that are written here."""


def test_sarif_says_where_and_which_check(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "a,b.yaml", "--format", "sarif"]) == 1
    shown = capsys.readouterr()
    said = json.loads(shown.out)
    Draft7Validator(SARIF).validate(said)
    (ran,) = said["runs"]
    first = ran["results"][0]
    assert shown.err == ""
    assert (first["ruleId"], first["level"]) == ("objective-fraction", "error")
    assert ran["tool"]["driver"]["rules"][first["ruleIndex"]]["id"] == "objective-fraction"
    place = first["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "a%2Cb.yaml"
    assert place["region"] == {"startLine": 6, "startColumn": 26, "endColumn": 31}


SECRETS = Path(__file__).parent.parent / "errors" / "secrets-of-every-kind-in-addresses.yaml"


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("wrong", ["", 'name: "never closed'], ids=["as it is", "with a line that is no YAML"])
def test_no_form_shows_what_an_address_carries(folder: Path, capsys: pytest.CaptureFixture[str], form: str, wrong: str) -> None:
    written = SECRETS.read_text(encoding="utf-8")
    (folder / "secrets.yaml").write_text(f"{written}{wrong}", encoding="utf-8")
    assert run(["check", "secrets.yaml", "--format", form]) == 1
    shown = capsys.readouterr()
    assert "hunter" not in shown.out + shown.err


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("http://admin:hunter2@p:9090 cannot be reached", "http://*************@p:9090 cannot be reached"),
        ("admin:hunter/2@p:9090 cannot be reached", "**************@p:9090 cannot be reached"),
        ("http//admin:hunter2@p", "http//*************@p"),
        ("http://admin:hun@ter#2@p/path", "http://***************@p/path"),
        ("http://p:9090 refuses errors:rate5m @ 123", "http://p:9090 refuses errors:rate5m @ 123"),
        ("::error file=a.yaml,line=3::platform@example.org", "::error file=a.yaml,line=3::platform@example.org"),
        ("the owner: platform@example.org", "the owner: platform@example.org"),
    ],
)
def test_stars_stand_over_credentials_wherever_they_are_quoted(
    written: str, shown: str, capsys: pytest.CaptureFixture[str]
) -> None:
    show(CannotRun(written))
    assert capsys.readouterr().err == f"slo-kit: {shown}\n"


def test_a_line_that_was_not_read_as_an_address_shows_no_password(capsys: pytest.CaptureFixture[str]) -> None:
    line = '{url: "admin:hunter 2@p", other: "http://admin:hunter 2@p", third: http://p?token=hunter2}'
    show(InputProblems([Problem(Position("a.yaml", 1, 2, 3), "unknown-key", 'unknown key "url"')], {"a.yaml": line}))
    stars = '{url: "**************@p", other: "http://**************@p", third: http://p?**************'
    assert stars in capsys.readouterr().err


def test_a_clean_workspace_is_sarif_without_results(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "a,b.yaml").write_text(FRACTION.replace("0.999", "99.9").replace("lag, 100%", "lag"), encoding="utf-8")
    assert run(["check", "a,b.yaml", "--format", "sarif"]) == 0
    said = json.loads(capsys.readouterr().out)
    Draft7Validator(SARIF).validate(said)
    assert said["runs"][0]["results"] == []


def test_a_clean_workspace_is_one_line_in_any_form(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "a,b.yaml").write_text(FRACTION.replace("0.999", "99.9").replace("lag, 100%", "lag"), encoding="utf-8")
    assert run(["check", "a,b.yaml"]) == 0
    assert capsys.readouterr() == ("1 file, 1 SLO, 1 region: no problems\n", "")
    assert run(["check", "a,b.yaml", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"files": 1, "problems": []}


def test_what_cannot_run_says_so_on_one_line_and_exits_3(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", str(tmp_path / "slos")]) == 3
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith("slo-kit: there is no file or folder")
    assert shown.err.count("\n") == 1


def test_wrong_usage_exits_2_and_names_the_nearest_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["chek"]) == 2
    assert 'no command "chek"; did you mean "check"?' in capsys.readouterr().err
    assert run(["check", "--formt", "json"]) == 2


def test_help_lists_every_command_without_importing_any(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0
    shown = capsys.readouterr().out
    assert all(f"  {name} " in shown for name in COMMANDS)


def test_the_unforeseen_is_one_line_and_a_traceback_only_on_request(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(COMMANDS, "nowhere", "a command whose module is missing")
    assert run(["nowhere"]) == 3
    shown = capsys.readouterr().err
    assert shown.startswith("slo-kit: this should not have happened: ModuleNotFoundError")
    assert shown.count("\n") == 1
    monkeypatch.setenv("SLO_KIT_DEBUG", "1")
    assert run(["nowhere"]) == 3
    assert "Traceback" in capsys.readouterr().err
