"""The templates that come with slo-kit against series as their exporters show them.

There is a folder of tests/templates for each technology. `slos.yaml` in it uses the templates; every other file is a case for
promtool, and says in its head why the figures are what they are.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from alert_labels import put_with_labels_asked

from slo_kit.library import builtin_templates
from slo_kit.model.slo import NoExample
from slo_kit.naming import BAD_EVENTS, EVENTS
from slo_kit.output import write
from slo_kit.pipeline import built, planned
from slo_kit.promql import Selector, selectors_of
from slo_kit.sli.probe import Probe
from slo_kit.spec.reader import shipped_templates

HERE = Path(__file__).parent / "templates"
FOLDERS = sorted(path for path in HERE.iterdir() if path.is_dir())
CASES = [path for folder in FOLDERS for path in sorted(folder.glob("*.yaml")) if path.name != "slos.yaml"]


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Builds a technology when it is first asked for, in each process that runs cases of it."""

    @cache
    def made(technology: str) -> Path:
        folder = tmp_path_factory.mktemp(technology)
        write(folder, built([HERE / technology / "slos.yaml"], ("prometheus",)))
        return folder

    return made


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}/{case.stem}")
def test_series_as_exporters_show_them_give_the_figures_worked_out_by_hand(case: Path, build: Callable[[str], Path]) -> None:
    written = put_with_labels_asked(case, build(case.parent.name))
    done = subprocess.run(["promtool", "test", "rules", written], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("technology", "sound", "broken"),
    [
        pytest.param("alb", 'dimension_AvailabilityZone="",', "", id="zones are counted beside the whole"),
        pytest.param("istio", 'reporter="$reporter",', 'reporter=~".+|$reporter",', id="both proxies are counted"),
        pytest.param("aurora", "1000 * ", "", id="milliseconds are taken for seconds"),
        pytest.param(
            "postgres", "and on (job, instance) (pg_replication_is_replica{$where} == 1)", "", id="a primary has no lag"
        ),
        pytest.param("redis", "<= $lag", "<= 1000 * $lag", id="a late replica is one"),
        pytest.param("drills", "time() - min(", "time() - max(", id="one drill stands for all kinds"),
    ],
)
def test_a_trap_that_a_template_steps_into_turns_a_case_red(technology: str, sound: str, broken: str, tmp_path: Path) -> None:
    """One of the workspace takes the place of the shipped one, with the guard taken out."""
    text = builtin_templates()[f"slos/templates/{technology}.yaml"]
    assert sound in text
    (tmp_path / "changed.yaml").write_text(text.replace(sound, broken), encoding="utf-8")
    write(tmp_path / "build", built([HERE / technology / "slos.yaml", tmp_path / "changed.yaml"], ("prometheus",)))
    cases = [put_with_labels_asked(case, tmp_path / "build") for case in CASES if case.parent.name == technology]
    assert subprocess.run(["promtool", "test", "rules", *cases], capture_output=True, check=False).returncode


@pytest.mark.parametrize("path", builtin_templates())
def test_every_template_is_used_and_a_case_sees_it_count_what_is_bad(path: str) -> None:
    templates = shipped_templates(path, builtin_templates()[path])
    failing = {slo for case in CASES if case.parent.name == Path(path).stem for slo in _seen_failing(case)}
    (service,) = yaml.safe_load_all((HERE / Path(path).stem / "slos.yaml").read_text(encoding="utf-8"))
    proved = {slo["indicator"]["use"]["template"] for slo in service["slos"] if slo["name"] in failing}
    assert {name for name, template in templates.items() if template is not None} == proved


@pytest.mark.parametrize("technology", [folder.name for folder in FOLDERS])
def test_examples_for_generated_tests_are_good_and_bad_when_they_say_so(technology: str, build: Callable[[str], Path]) -> None:
    """Three good minutes after the first, then four bad ones; a round of probes looks half a minute back."""
    tests = []
    for slo in planned([HERE / technology / "slos.yaml"]).scopes[0].slos:
        series = slo.indicator.example()
        if slo.indicator.one_at_a_time and not isinstance(series, NoExample):
            late = isinstance(slo.indicator, Probe)
            shown = [{"series": str(one.selector), "values": f"{one.good}x3 {one.bad}x3"} for one in series]
            asked = [(EVENTS, 7), (BAD_EVENTS, 3 if late else 4)]
            seen = [
                {"expr": f"sum({Selector.of(name, slo.identity)})", "eval_time": "7m", "exp_samples": [{"value": value}]}
                for name, value in asked
            ]
            tests.append({"name": slo.name, "interval": "1m", "input_series": shown, "promql_expr_test": seen})
    rules = [f"regions/default/rules/{name}.yaml" for name in (technology, "_generic")]
    case = build(technology) / "examples.yaml"
    case.write_text(yaml.safe_dump({"rule_files": rules, "evaluation_interval": "1m", "tests": tests}), encoding="utf-8")
    done = subprocess.run(["promtool", "test", "rules", case], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def _seen_failing(case: Path) -> set[str]:
    """The SLOs whose bad events a case expects to be some."""
    asked: list[dict[str, Any]] = [
        one for test in yaml.safe_load(case.read_text(encoding="utf-8"))["tests"] for one in test["promql_expr_test"]
    ]
    some = (one for one in asked if any(sample["value"] > 0 for sample in one.get("exp_samples", [])))
    selectors = (selector for one in some for selector in selectors_of(one["expr"]) if selector.metric == BAD_EVENTS)
    return {matcher.value for selector in selectors for matcher in selector.matchers if matcher.label == "slo"}
