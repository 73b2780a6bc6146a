"""Folders to workspaces: which files are read, which are refused, and who wins over whom."""

from __future__ import annotations

from pathlib import Path

import pytest

from slo_kit import output
from slo_kit.errors import CannotRun, InputProblems
from slo_kit.spec.load import ONE_PLACE, load_workspace, read_workspace
from slo_kit.targets.file import File

SERVICE = """apiVersion: slo-kit/v1
kind: Service
service: {name}
owner: platform
slos:
  - name: availability
    objective: 99.9
    indicator: {{slices: {{good: lag_seconds < 5}}}}
"""
POLICY = """apiVersion: slo-kit/v1
kind: AlertPolicy
policy: standard
windows: [{{severity: ticket, budget_share: {share}, window: 1d}}]
"""


def write(folder: Path, **texts: str) -> None:
    for name, text in texts.items():
        path = folder / name.replace("__", "/").replace("_yaml", ".yaml").replace("_yml", ".yml").replace("_txt", ".txt")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def names(*paths: Path) -> list[str]:
    return [service.service for service in load_workspace(paths).services]


def test_a_folder_is_read_to_the_bottom_in_order_of_path(tmp_path: Path) -> None:
    write(tmp_path, b_yaml=SERVICE.format(name="b"), a__z_yml=SERVICE.format(name="z"), c_txt="not: [yaml")
    write(tmp_path / ".git", x_yaml="not: [yaml")
    assert names(tmp_path) == ["z", "b"]


def test_a_file_is_read_once_however_often_it_is_named(tmp_path: Path) -> None:
    write(tmp_path, a_yaml=SERVICE.format(name="a"))
    (tmp_path / "again.yaml").symlink_to(tmp_path / "a.yaml")
    assert names(tmp_path, tmp_path / "a.yaml", tmp_path) == ["a"]


def test_a_link_that_leads_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "elsewhere", a_yaml=SERVICE.format(name="a"))
    for what in ("a.yaml", ""):
        folder = tmp_path / f"slos{what}"
        folder.mkdir()
        write(folder, b_yaml=SERVICE.format(name="b"))
        (folder / "link.yaml").symlink_to(tmp_path / "elsewhere" / what)
        with pytest.raises(CannotRun, match="leads out of"):
            load_workspace([folder])


def test_what_was_built_into_a_folder_that_is_read_is_nobody_s_words(tmp_path: Path) -> None:
    write(tmp_path, a_yaml=SERVICE.format(name="a"))
    files = (File("rules/a.yaml", "groups: []\n"),)
    for out in (tmp_path, tmp_path / "build"):
        output.write(out, (*files, output.manifest(files, {}, ())))
    assert names(tmp_path) == ["a"]
    with pytest.raises(CannotRun, match="but those that slo-kit built; name where the SLOs are"):
        load_workspace([tmp_path / "build"])


def test_a_manifest_of_something_else_hides_nothing(tmp_path: Path) -> None:
    write(tmp_path, a_yaml=SERVICE.format(name="a"))
    (tmp_path / "manifest.json").write_text('["a.yaml"]', encoding="utf-8")
    assert names(tmp_path) == ["a"]


def test_a_path_that_is_not_there_and_a_folder_without_yaml_cannot_run(tmp_path: Path) -> None:
    with pytest.raises(CannotRun, match="there is no file or folder"):
        load_workspace([tmp_path / "slo"])
    with pytest.raises(CannotRun, match=r"no \.yaml or \.yml file"):
        load_workspace([tmp_path])


def test_a_workspace_without_a_topology_is_one_place(tmp_path: Path) -> None:
    write(tmp_path, a_yaml=SERVICE.format(name="a"))
    assert load_workspace([tmp_path]).topology == ONE_PLACE


def test_a_name_used_twice_names_the_other_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, a_yaml=SERVICE.format(name="rpc"), b_yaml=SERVICE.format(name="rpc"))
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputProblems) as found:
        load_workspace(["."])
    assert str(found.value) == 'b.yaml:3:10: a second service "rpc"; the first is at a.yaml:3 [duplicate-name]'


def test_a_policy_of_the_workspace_wins_over_a_built_in_one(tmp_path: Path) -> None:
    builtin = {"alerts/standard.yaml": POLICY.format(share=10)}
    write(tmp_path, a_yaml=SERVICE.format(name="a"))
    assert load_workspace([tmp_path], builtin).policies["standard"].windows[0].budget_share == 10
    write(tmp_path, p_yaml=POLICY.format(share=25))
    assert load_workspace([tmp_path], builtin).policies["standard"].windows[0].budget_share == 25
    assert list(load_workspace([tmp_path], builtin).texts) == [str(tmp_path / "a.yaml"), str(tmp_path / "p.yaml")]


TEMPLATE = """apiVersion: slo-kit/v1
kind: IndicatorTemplate
template: sea/lag
description: Lag of the sea
indicator: {{slices: {{good: lag_seconds < {limit}}}}}
"""
USE = SERVICE.replace("{{slices: {{good: lag_seconds < 5}}}}", "{{use: {{template: {template}}}}}")


def counted(folder: Path, shipped: dict[str, str]) -> str:
    (service,) = load_workspace([folder], templates=shipped).services
    return service.slos[0].indicator.counted()[1]


def test_a_template_of_the_workspace_wins_over_a_shipped_one(tmp_path: Path) -> None:
    shipped = {"slos/templates/sea.yaml": TEMPLATE.format(limit=10)}
    write(tmp_path, a_yaml=USE.format(name="a", template="sea/lag"))
    assert counted(tmp_path, shipped) == "bad unless lag_seconds < 10"
    write(tmp_path, t_yaml=TEMPLATE.format(limit=25))
    assert counted(tmp_path, shipped) == "bad unless lag_seconds < 25"


def test_a_shipped_file_is_read_only_when_one_of_its_templates_is_used(tmp_path: Path) -> None:
    shipped = {"slos/templates/sea.yaml": TEMPLATE.format(limit=10), "slos/templates/air.yaml": "never: [read"}
    write(tmp_path, a_yaml=USE.format(name="a", template="sea/lag"))
    assert counted(tmp_path, shipped) == "bad unless lag_seconds < 10"


@pytest.mark.parametrize(
    ("template", "hint"),
    [("sea/temperature-of-it", "known of sea: sea/lag"), ("land/slides", "there are some about sea")],
)
def test_a_template_that_is_not_there_says_which_are(template: str, hint: str, tmp_path: Path) -> None:
    write(tmp_path, a_yaml=USE.format(name="a", template=template))
    loaded = read_workspace([tmp_path], templates={"slos/templates/sea.yaml": TEMPLATE.format(limit=10)})
    assert [(problem.id, problem.hint) for problem in loaded.problems] == [("unknown-template", hint)]


def test_only_services_may_be_in_doubt_for_the_rest_to_be_relied_on(tmp_path: Path) -> None:
    write(tmp_path, a_yaml=SERVICE.format(name="A"))
    loaded = read_workspace([tmp_path])
    assert (len(loaded.problems), loaded.whole) == (1, True)
    write(tmp_path, p_yaml=POLICY.format(share=0))
    loaded = read_workspace([tmp_path])
    assert (len(loaded.problems), loaded.whole) == (2, False)
