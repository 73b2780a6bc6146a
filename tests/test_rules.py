"""The built rules against hand-worked figures, in promtool: each case says in its head why the numbers are what they are."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
import yaml
from alert_labels import put_with_labels_asked

from slo_kit.errors import CannotRun
from slo_kit.output import write
from slo_kit.pipeline import built
from slo_kit.proof import rules_checked, scenarios_proved
from slo_kit.targets.file import File

ROOT = Path(__file__).parent.parent
HERE = Path(__file__).parent / "rules"
CASES = sorted((HERE / "cases").glob("*.yaml"))


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("build")
    write(folder, built([HERE / "slos"], ("prometheus",)))
    return folder


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_rules_give_the_figures_worked_out_by_hand(case: Path, build: Path) -> None:
    written = put_with_labels_asked(case, build)
    done = subprocess.run(["promtool", "test", "rules", written], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("sound", "broken"),
    [
        pytest.param("severity: page", "severity: pager", id="a severity nobody listens to"),
        pytest.param(
            "slo:error_budget:ratio{", 'slo:error_budget:ratio{window="5m",', id="a budget read by a label that nothing carries"
        ),
        pytest.param('"5.."', '"6.."', id="errors that are not counted"),
        pytest.param("0 * slo:objective:ratio{", "1 * slo:objective:ratio{", id="a zero that is one"),
    ],
)
def test_a_broken_rule_turns_the_generated_tests_red(sound: str, broken: str, tmp_path: Path) -> None:
    """Each break is one a reviewer could overlook; golden files would have kept it."""
    source = _workspace(tmp_path / "slos", 1, 1) / "all.yaml"
    write(tmp_path / "build", built([source], ("prometheus", "promtool")))
    changed = 0
    for rules in tmp_path.glob("build/regions/*/rules/*.yaml"):
        text = rules.read_text()
        changed += text.count(sound)
        rules.write_text(text.replace(sound, broken))
    assert changed, "nothing to break"
    red = {proof.path for proof in scenarios_proved(tmp_path / "build") if proof.failure}
    assert "region-0.a.yaml" in red, "the tests stayed green"


def _rules(files: tuple[File, ...], folder: str) -> int:
    documents = [yaml.safe_load(file.text) for file in files if file.path.startswith(f"{folder}/rules/")]
    return sum(len(group["rules"]) for document in documents for group in document["groups"])


def _workspace(folder: Path, slos: int, regions: int) -> Path:
    folder.mkdir()
    declared = "\n".join(f'  - {{name: region-{n}, prometheus: "http://{n}.example:9090"}}' for n in range(regions))
    topology = f'apiVersion: slo-kit/v1\nkind: Topology\nregions:\n{declared}\nglobal: {{prometheus: "http://g.example:9090"}}\n'
    indicator = 'indicator: {ratio: {total: \'requests_total{job="a"}\', bad: {code: "5.."}}}'
    listed = "\n".join(f"  - {{name: slo-{n}, objective: 99.9, {indicator}}}" for n in range(slos))
    service = f"apiVersion: slo-kit/v1\nkind: Service\nservice: a\nowner: b\nslos:\n{listed}\n"
    (folder / "all.yaml").write_text(f"{topology}---\n{service}")
    return folder


def test_an_slo_costs_four_rules_in_a_region_and_five_globally(tmp_path: Path) -> None:
    few = built([_workspace(tmp_path / "few", 2, 2)], ("prometheus",))
    many = built([_workspace(tmp_path / "many", 12, 2)], ("prometheus",))
    assert _rules(many, "regions/region-0") - _rules(few, "regions/region-0") == 4 * 10
    assert _rules(many, "global") - _rules(few, "global") == 5 * 10
    assert _rules(few, "regions/region-0") - 4 * 2 <= 33


def test_slos_of_a_service_that_are_not_counted_alike_have_totals_and_pages_of_their_own(tmp_path: Path) -> None:
    source = _workspace(tmp_path / "slos", 3, 1) / "all.yaml"
    source.write_text(source.read_text().replace("name: slo-1", "name: slo-1, counting: {memory: 12h, bridge: 2h}"))
    files = {file.path: file.text for file in built([source], ("prometheus",))}
    (group,) = yaml.safe_load(files["regions/region-0/rules/a.yaml"])["groups"]
    totals = [rule["labels"].get("slo") for rule in group["rules"] if rule.get("record") == "slo:events:total"]
    pages = [rule["labels"].get("slo") for rule in group["rules"] if rule.get("alert") == "SLOErrorBudgetBurn"]
    assert totals == pages == ["slo-0", "slo-1", "slo-2"]


def test_an_slo_by_label_costs_seven_rules_and_three_alerts_whatever_the_values(tmp_path: Path) -> None:
    source = _workspace(tmp_path / "slos", 2, 2) / "all.yaml"
    source.write_text(source.read_text().replace("name: slo-1", "name: slo-1, by: [chain, route]"))
    files = {file.path: file.text for file in built([source], ("prometheus",))}
    rules = yaml.safe_load(files["regions/region-0/rules/a.slo-1.yaml"])["groups"][0]["rules"]
    assert sum("record" in rule for rule in rules) == 7
    assert [rule["alert"] for rule in rules if "alert" in rule] == ["SLOErrorBudgetBurn", "SLOSelectorEmpty", "SLOTooManyValues"]


def test_a_further_region_costs_the_global_evaluator_one_rule(tmp_path: Path) -> None:
    two = built([_workspace(tmp_path / "two", 5, 2)], ("prometheus",))
    five = built([_workspace(tmp_path / "five", 5, 5)], ("prometheus",))
    assert _rules(five, "global") - _rules(two, "global") == 3
    assert _rules(five, "regions/region-0") == _rules(two, "regions/region-0")


def test_the_global_evaluator_finds_its_total_wherever_it_finds_what_to_add(tmp_path: Path) -> None:
    """After hours without it, one evaluation adds all that regions counted meanwhile; a total resumed later would lose that."""
    files = {file.path: file.text for file in built([_workspace(tmp_path / "slos", 1, 2)], ("prometheus",))}
    everywhere = files["global/rules/a.yaml"] + files["global/rules/_generic.yaml"]
    assert "slo:total:resumed" not in everywhere
    own = re.findall(r'slo:events:total\{[^}]*region="global"[^}]*\}\[(\w+)\]', files["global/rules/a.yaml"])
    assert own == ["6h", "1ms"], "and the one of the last evaluation, for pages"
    regional = re.findall(r"slo:events:total\{[^}]*\}\[(\w+)\]", files["regions/region-0/rules/a.yaml"])
    assert regional == ["1h5m", "1ms"]


def test_an_slo_with_a_clock_of_its_own_is_counted_and_proved_by_it(tmp_path: Path) -> None:
    source = _workspace(tmp_path / "slos", 2, 2) / "all.yaml"
    own = "name: slo-1, counting: {evaluation: 5m, scrape: 1m, target: [pod], bridge: 3h}"
    source.write_text(source.read_text().replace("name: slo-1", own))
    write(tmp_path / "build", built([source], ("prometheus", "promtool")))
    rules = yaml.safe_load((tmp_path / "build/regions/region-0/rules/a.yaml").read_text())
    assert [(one["name"], one["interval"]) for one in rules["groups"]] == [
        ("slo-kit:counters:a", "1m"),
        ("slo-kit:counters:a:5m", "5m"),
    ]
    assert "[3h] offset 5m15s" in str(rules["groups"][1])
    proofs = tuple(scenarios_proved(tmp_path / "build"))
    assert [proof.failure for proof in proofs if proof.failure] == []
    assert {path.name for path in (tmp_path / "build/tests").iterdir()} >= {"region-0.a.yaml", "region-0.a.5m.yaml"}


def test_two_builds_give_the_same_bytes_and_promtool_counts_the_rules_we_wrote(tmp_path: Path) -> None:
    files = built([ROOT / "slos"], ("prometheus", "promtool"))
    assert files == built([ROOT / "slos"], ("prometheus", "promtool"))
    write(tmp_path, files)
    written = sum(_rules(files, folder) for folder in ("global", "regions/eu-west-1", "regions/us-east-1"))
    assert rules_checked(tmp_path) == written


def test_rules_for_a_newer_prometheus_are_evaluated_as_of_their_delay_and_need_a_newer_promtool(tmp_path: Path) -> None:
    source = _workspace(tmp_path / "slos", 2, 2) / "all.yaml"
    declared = source.read_text().replace("global:", "prometheus: {version: 2.53}\nglobal:", 1)
    source.write_text(declared.replace("name: slo-1", "name: slo-1, counting: {delay: 45s}"))
    write(tmp_path / "build", built([source], ("prometheus", "promtool")))
    text = (tmp_path / "build/regions/region-0/rules/a.yaml").read_text()
    groups = [(one["name"], one["query_offset"]) for one in yaml.safe_load(text)["groups"]]
    assert groups == [("slo-kit:counters:a", "15s"), ("slo-kit:counters:a:delay-45s", "45s")]
    assert "offset 30s" not in text
    assert "query_offset" not in (tmp_path / "build/regions/region-0/rules/_generic.yaml").read_text()
    told = subprocess.run(["promtool", "--version"], capture_output=True, text=True, check=True).stdout
    if "version 2.42" in told:
        with pytest.raises(CannotRun, match=r"promtool is 2\.42"):
            rules_checked(tmp_path / "build")
