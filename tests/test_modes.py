"""What each aggregation mode adds to the global totals, in promtool, against hand-worked figures."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from alert_labels import put_with_labels_asked

from slo_kit.output import write
from slo_kit.pipeline import built
from slo_kit.proof import scenarios_proved
from slo_kit.sli.modes import MODES

HERE = Path(__file__).parent / "modes"
CASES = sorted((HERE / "cases").glob("*.yaml"))


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("build")
    write(folder, built([HERE / "slos"], ("prometheus",)))
    return folder


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_regions_add_up_as_worked_out_by_hand(case: Path, build: Path) -> None:
    done = subprocess.run(
        ["promtool", "test", "rules", put_with_labels_asked(case, build)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def _one_slo(by: str, folder: Path) -> Path:
    """A workspace with one SLO that counts requests, and adds up so."""
    topology = (HERE / "slos" / "shop.yaml").read_text(encoding="utf-8").partition("---")[0]
    counted = "{ratio: {total: 'requests_total', bad: {code: \"5..\"}}}"
    slo = f"{{name: a, objective: 99, regions: [eu, us, ap], global: {{by: {by}}}, indicator: {counted}}}"
    pair = "pair: {active: signer_active == 1}\n" if by == "active" else ""
    service = f"---\napiVersion: slo-kit/v1\nkind: Service\nservice: rpc\nowner: platform\n{pair}slos: [{slo}]\n"
    (folder / "slos.yaml").write_text(topology + service, encoding="utf-8")
    return folder / "slos.yaml"


@pytest.mark.parametrize("by", ["weighted", "worst", "any", "{all: 95}", "{quorum: 2}", "active"])
def test_what_every_slo_must_do_holds_whatever_the_mode(by: str, tmp_path: Path) -> None:
    """Healthy, total outage, slow burn, no traffic, no error series: as generated for a workspace with one global SLO."""
    write(tmp_path / "build", built([_one_slo(by, tmp_path)], ("prometheus", "promtool")))
    proofs = tuple(scenarios_proved(tmp_path / "build"))
    assert [proof.failure for proof in proofs if proof.failure] == []
    assert sum(proof.cases for proof in proofs) >= 10


WAITING = """\
rule_files: [build/regions/us/rules/rpc.yaml, build/regions/us/rules/_generic.yaml]
evaluation_interval: 1m
group_eval_order: [slo-kit:health, slo-kit:counters:rpc, slo-kit:burn, slo-kit:budget]
tests:
  - interval: 1m
    input_series:
      - {series: 'signer_active{instance="b"}', values: '0x29 1x60'}
      - {series: 'requests_total{instance="b",job="signer",code="503"}', values: '0+10x90'}
    promql_expr_test:
      - {expr: 'sum(slo:events:total{slo="a"})', eval_time: 29m, exp_samples: [{value: 0}]}
      - {expr: 'sum(slo:events:total{slo="a"})', eval_time: 60m, exp_samples: [{value: 310}]}
      - {expr: 'sum(slo:bad_events:total{slo="a"})', eval_time: 60m, exp_samples: [{value: 310}]}
      - {expr: 'sum(slo:measured_minutes:total{slo="a"})', eval_time: 60m, exp_samples: [{value: 60}]}
"""


def test_errors_of_what_waits_are_not_counted(tmp_path: Path) -> None:
    """It waits until 29 and is active from 30 to 60: 31 minutes of ten requests, all bad. It is measured in all 60."""
    write(tmp_path / "build", built([_one_slo("active", tmp_path)], ("prometheus",)))
    (tmp_path / "waiting.yaml").write_text(WAITING, encoding="utf-8")
    done = subprocess.run(["promtool", "test", "rules", tmp_path / "waiting.yaml"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_mode_has_an_slo_here() -> None:
    written = "".join(path.read_text(encoding="utf-8") for path in (HERE / "slos").glob("*.yaml"))
    assert [word for word in MODES if word != "events" and f"by: {word}" not in written and f"by: {{{word}" not in written] == []
