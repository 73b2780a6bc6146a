"""What is delivered is read by the programs that it is for: kubectl's kustomize, promtool, terraform. None needs a server."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from slo_kit.output import write
from slo_kit.targets import build
from tools.board_plan import the_plan

pytestmark = pytest.mark.live

BOARDS = [json.loads(file.text) for file in build(the_plan(), ("grafana",)) if file.path.endswith(".json")]
PLAIN = {board["uid"]: board for board in BOARDS}


def ran(*command: str | Path, cwd: Path) -> str:
    program = str(command[0])
    if not shutil.which(program):
        pytest.skip(f"{program} is not installed")
    quiet = {"CHECKPOINT_DISABLE": "1", "TF_CLI_CONFIG_FILE": os.devnull, "TF_IN_AUTOMATION": "1", "NO_COLOR": "1"}
    done = subprocess.run(command, cwd=cwd, env={**os.environ, **quiet}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("form", ["operator", "configmap", "grafana-operator"])
def test_kustomize_reads_every_object_and_changes_none(form: str, tmp_path: Path) -> None:
    write(tmp_path, build(the_plan(), (form,)))
    for kustomization in tmp_path.rglob("kustomization.yaml"):
        held = yaml.safe_load_all(ran("kubectl", "kustomize", kustomization.parent, cwd=tmp_path))
        beside = (yaml.safe_load(path.read_text()) for path in kustomization.parent.glob("slo-kit*.yaml"))
        assert {each["metadata"]["name"]: each for each in held} == {each["metadata"]["name"]: each for each in beside}


def test_promtool_takes_the_spec_of_every_rule_object(tmp_path: Path) -> None:
    files = [file for file in build(the_plan(), ("operator",)) if not file.path.endswith("kustomization.yaml")]
    for number, file in enumerate(files):
        spec = yaml.safe_load(file.text)["spec"]
        (tmp_path / f"{number}.yaml").write_text(yaml.safe_dump(spec))
    ran("promtool", "check", "rules", *sorted(tmp_path.glob("*.yaml")), cwd=tmp_path)


def test_terraform_takes_the_module_and_asks_for_the_grafana_provider_alone(tmp_path: Path) -> None:
    write(tmp_path, build(the_plan(), ("terraform",)))
    asked = [line for line in ran("terraform", "providers", cwd=tmp_path / "terraform").splitlines() if "provider[" in line]
    assert [line.partition("provider")[2] for line in asked] == ["[registry.terraform.io/grafana/grafana] >= 2.9.0"]


def test_terraform_plans_one_dashboard_per_file_with_its_content(tmp_path: Path) -> None:
    """The provider is not to be had without a network, so resources that come with terraform stand in for its own."""
    write(tmp_path, build(the_plan(), ("terraform",)))
    module = tmp_path / "terraform"
    (module / "versions.tf.json").unlink()
    main = json.loads((module / "main.tf.json").read_text())["resource"]
    dashboard, folder = main["grafana_dashboard"]["slo_kit"], main["grafana_folder"]["slo_kit"]
    each = dashboard.pop("for_each")
    assert dashboard.pop("folder") == "${grafana_folder.slo_kit.uid}"
    standing_in = {"dashboard": {"for_each": each, "input": dashboard}, "folder": {"input": folder}}
    (module / "main.tf.json").write_text(json.dumps({"resource": {"terraform_data": standing_in}}))

    ran("terraform", "init", cwd=module)
    ran("terraform", "plan", "-out", "plan", "-var", "folder_title=Promises", cwd=module)
    shown: dict[str, Any] = json.loads(ran("terraform", "show", "-json", "plan", cwd=module))
    planned = [(each["name"], each["values"]["input"]) for each in shown["planned_values"]["root_module"]["resources"]]
    assert [value for name, value in planned if name == "folder"] == [{"uid": "slo-kit", "title": "Promises"}]
    models = [json.loads(value["config_json"]) for name, value in planned if name == "dashboard"]
    assert {model["uid"]: model for model in models} == PLAIN
