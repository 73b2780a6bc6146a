"""What the global evaluator makes of a region whose Prometheus has replicas, in promtool, against hand-worked figures."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml
from alert_labels import put_with_labels_asked
from replica_stories import STORIES, CarelessMerging, Story

from slo_kit.output import write
from slo_kit.pipeline import built

HERE = Path(__file__).parent / "replicas"
CASES = sorted((HERE / "cases").glob("*.yaml"))
DIES, LAGS = "a-replica-that-dies-and-returns-changes-nothing", "a-replica-that-lags-changes-nothing"
GUARDS = {
    "the least it was behind is what counts": (r"min_over_time", "last_over_time", LAGS),
    "lately is longer than any lag": (r"\[1h5m\]", "[10m]", LAGS),
    "one that began again is compared anew": (r"resets\(", "0 * resets(", DIES),
    "a silent region is caught up": (r"(:least_behind\{[^}]*\})\[6h\]", r"\1[5m]", DIES),
    "a total never falls": (r"\bor on \(service, slo, region, scope\)\s+last_over_time\(slo:events:total[^)]*\)", "", DIES),
}


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("build")
    write(folder, built([HERE / "slos"], ("prometheus",)))
    return folder


def proved(folder: Path, case: str) -> subprocess.CompletedProcess[str]:
    command = ["promtool", "test", "rules", str(put_with_labels_asked(HERE / "cases" / f"{case}.yaml", folder))]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_replicas_count_once_as_worked_out_by_hand(case: Path, build: Path) -> None:
    done = proved(build, case.stem)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("purpose", GUARDS)
def test_replicas_count_wrongly_without_a_guard(purpose: str, build: Path, tmp_path: Path) -> None:
    term, without, case = GUARDS[purpose]
    done = proved(changed(build, tmp_path, term, without), case)
    assert done.returncode == 1
    assert "FAILED" in done.stderr


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.what)
def test_a_region_has_one_total_whatever_happens_to_a_replica(story: Story, build: Path, tmp_path: Path) -> None:
    assert not otherwise(shutil.copytree(build, tmp_path / "build"), story, story.figures)


@pytest.mark.parametrize(
    ("story", "careless"),
    [pytest.param(story, way, id=f"{story.what}: {way.way}") for story in STORIES for way in story.careless],
)
def test_careless_rules_make_another_total(story: Story, careless: CarelessMerging, build: Path, tmp_path: Path) -> None:
    assert careless.figures != story.figures
    assert not otherwise(changed(build, tmp_path, careless.term, careless.instead), story, careless.figures)


def changed(build: Path, place: Path, term: str, instead: str) -> Path:
    """A copy of a build with other rules, which promtool takes for sound."""
    folder = shutil.copytree(build, place / "build")
    rules = folder / "global/rules/_generic.yaml"
    text, taken = re.subn(term, instead, rules.read_text())
    assert taken, "the rules have no such term"
    rules.write_text(text)
    subprocess.run(["promtool", "check", "rules", rules], check=True, capture_output=True)
    return folder


def otherwise(folder: Path, story: Story, figures: Mapping[int, int]) -> str:
    """What promtool finds to be otherwise; nothing if the region's total has these figures."""
    labels = 'service="shop",slo="availability",region="eu",scope="region"'
    series = [
        {"series": f'slo:replica_events:total{{{labels},replica="{number}"}}', "values": values}
        for number, values in enumerate(story.replicas, 1)
    ]
    asked = [
        {"expr": f"sum(slo:events:total{{{labels}}})", "eval_time": f"{minute}m", "exp_samples": [{"value": figure}]}
        for minute, figure in figures.items()
    ]
    rules = yaml.safe_load((folder / "global/rules/_generic.yaml").read_text())
    merging = {"groups": [one for one in rules["groups"] if "replicas" in one["name"]]}
    (folder / "replicas.yaml").write_text(yaml.safe_dump(merging))
    test = {
        "rule_files": ["replicas.yaml"],
        "evaluation_interval": "1m",
        "tests": [{"interval": "1m", "input_series": series, "promql_expr_test": asked}],
    }
    (folder / "story.yaml").write_text(yaml.safe_dump(test))
    done = subprocess.run(["promtool", "test", "rules", folder / "story.yaml"], capture_output=True, text=True, check=False)
    return done.stdout + done.stderr if done.returncode else ""


def test_each_replica_is_pulled_under_a_name_of_its_own(build: Path) -> None:
    jobs = {job["job_name"]: job for job in yaml.safe_load((build / "global/scrape.yaml").read_text())["scrape_configs"]}
    assert list(jobs) == ["slo-kit-eu/1", "slo-kit-eu/2", "slo-kit-us"]
    assert [jobs[name]["static_configs"][0]["targets"] for name in jobs] == [
        ["prometheus-1.eu:9090"],
        ["prometheus-2.eu:9090"],
        ["prometheus.us:9090"],
    ]
    assert jobs["slo-kit-eu/2"]["metric_relabel_configs"][-1] == {"target_label": "replica", "replacement": "2"}
    assert len(jobs["slo-kit-us"]["metric_relabel_configs"]) == 1
