"""What the global evaluator makes of regions that are silent, idle, down or drained, in promtool, against hand-worked figures."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
import yaml
from alert_labels import put_with_labels_asked

from slo_kit.output import write
from slo_kit.pipeline import built

HERE = Path(__file__).parent / "verdicts"
CASES = sorted((HERE / "cases").glob("*.yaml"))


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("build")
    write(folder, built([HERE / "slos"], ("prometheus",)))
    # a case of a day that asks about one group alone need not wait for all the others
    for group in yaml.safe_load((folder / "global" / "rules" / "_generic.yaml").read_text(encoding="utf-8"))["groups"]:
        (folder / f"{group['name'].partition(':')[2]}.yaml").write_text(yaml.safe_dump({"groups": [group]}), encoding="utf-8")
    return folder


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_the_global_evaluator_judges_regions_as_worked_out_by_hand(case: Path, build: Path) -> None:
    written = put_with_labels_asked(case, build)
    done = subprocess.run(["promtool", "test", "rules", written], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
