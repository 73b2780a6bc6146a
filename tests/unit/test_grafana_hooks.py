"""A hook changes dashboards without a fork of them, reads nothing it should not, and is told where it is wrong."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import _jsonnet
import pytest
from click.testing import CliRunner

from slo_kit.cli.build import command
from slo_kit.errors import InputProblems
from slo_kit.pipeline import built as compiled
from slo_kit.targets.boards import BOARDS
from slo_kit.targets.grafana import files
from tools.board_plan import the_plan


def built(*hooks: Path) -> dict[str, dict[str, object]]:
    made = files(replace(the_plan(), dashboard_hooks=hooks))
    return {file.path.rsplit("/", 1)[1]: json.loads(file.text) for file in made if file.path.endswith(".json")}


def hook(folder: Path, text: str, name: str = "hook.jsonnet") -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def problem(path: Path) -> str:
    with pytest.raises(InputProblems) as caught:
        built(path)
    return str(caught.value).replace(str(path), path.name)


def test_every_dashboard_passes_through_the_hook(tmp_path: Path) -> None:
    changed = built(hook(tmp_path, "function(dashboard) dashboard + { timezone: 'browser', tags+: ['team-a'] }"))
    assert len(changed) == len(BOARDS)
    assert {board["timezone"] for board in changed.values()} == {"browser"}
    assert all(board["tags"] == ["slo-kit", "team-a"] for board in changed.values())
    assert changed["global.json"]["panels"] == built()["global.json"]["panels"]


def test_a_hook_can_single_out_one_dashboard(tmp_path: Path) -> None:
    changed = built(hook(tmp_path, "function(d) if d.uid == 'slo-kit-meta' then d { refresh: '10s' } else d"))
    assert {name for name, board in changed.items() if board["refresh"] == "10s"} == {"meta.json"}


def test_hooks_run_in_the_order_given(tmp_path: Path) -> None:
    first = hook(tmp_path, "function(d) d { title+: ' of' }", "a.jsonnet")
    second = hook(tmp_path, "function(d) d { title+: ' Acme' }", "b.jsonnet")
    assert built(first, second)["global.json"]["title"] == "SLO overview of Acme"


def test_a_hook_imports_from_its_own_folder_and_from_ours(tmp_path: Path) -> None:
    hook(tmp_path, "{ timezone: (import 'lib/zone.libsonnet') }", "own.libsonnet")
    hook(tmp_path / "lib", "'Europe/Dublin'", "zone.libsonnet")
    text = "local colour = import 'lib/colour.libsonnet';\nfunction(d) d { description: colour.page } + import 'own.libsonnet'"
    changed = built(hook(tmp_path, text))
    assert (changed["slo.json"]["timezone"], changed["slo.json"]["description"]) == ("Europe/Dublin", "red")


@pytest.mark.parametrize(
    "wanted", ["../secret.libsonnet", "{parent}/secret.libsonnet", "link.libsonnet", "lib/../../../pyproject.toml"]
)
def test_no_import_of_a_hook_leaves_the_two_folders(tmp_path: Path, wanted: str) -> None:
    secret = hook(tmp_path, "{}", "secret.libsonnet")
    text = wanted.format(parent=tmp_path)
    path = hook(tmp_path / "own", f"function(d) d + import '{text}'")
    (path.parent / "link.libsonnet").symlink_to(secret)
    assert f'couldn\'t open import "{text}"' in problem(path)


def test_what_our_dashboards_import_cannot_be_replaced_by_a_hook(tmp_path: Path) -> None:
    hook(tmp_path / "lib", "error 'replaced'", "panel.libsonnet")
    assert len(built(hook(tmp_path, "function(d) d"))) == len(BOARDS)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("function(d)\n  d { title: d.titel }", "hook.jsonnet:2:14: field does not exist: titel"),
        ("function(d)\n  d { title: 'x }", "hook.jsonnet:2:14: unterminated string"),
        ("{ title: 'x' }", "hook.jsonnet:1:1: the hook is not a function"),
        ("function(d) 'x'", 'hook.jsonnet:1:1: a hook must give back the dashboard with its uid, "slo-kit-global"'),
        ("function(d) d { uid: 'x' }", 'hook.jsonnet:1:1: a hook must give back the dashboard with its uid, "slo-kit-global"'),
        ("function(d) d + import 'gone.libsonnet'", 'hook.jsonnet:1:17: couldn\'t open import "gone.libsonnet"'),
    ],
)
def test_a_hook_that_is_wrong_is_told_where(tmp_path: Path, text: str, said: str) -> None:
    assert said in problem(hook(tmp_path, text))


def test_a_hook_costs_no_second_run_of_jsonnet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    runs: list[str] = []
    real = _jsonnet.evaluate_snippet

    def counted(name: str, *arguments: object, **options: object) -> str:
        runs.append(name)
        return str(real(name, *arguments, **options))

    monkeypatch.setattr(_jsonnet, "evaluate_snippet", counted)
    built(hook(tmp_path, "function(d) d"))
    assert runs == ["slo-kit"]


def test_the_command_takes_a_hook_and_its_manifest_knows_it(tmp_path: Path) -> None:
    path, out = hook(tmp_path, "function(d) d { title+: ' of Acme' }"), tmp_path / "out"
    given = ["slos", "--out", str(out), "--target", "grafana"]
    plain = CliRunner().invoke(command, given)
    before = (out / "manifest.json").read_text()
    assert plain.exit_code == CliRunner().invoke(command, [*given, "--dashboards-hook", str(path)]).exit_code == 0
    assert json.loads((out / "grafana/dashboards/weekly.json").read_text())["title"] == "SLO week in review of Acme"
    assert (out / "manifest.json").read_text() != before


def test_a_hook_that_is_not_text_is_named_with_the_byte(tmp_path: Path) -> None:
    (tmp_path / "hook.jsonnet").write_bytes(b"function(d) d\n// \xff")
    with pytest.raises(InputProblems, match=r"hook\.jsonnet:2:4: the byte 0xff is not UTF-8 \[not-utf8\]"):
        compiled([Path("slos")], ("grafana",), (tmp_path / "hook.jsonnet",))
