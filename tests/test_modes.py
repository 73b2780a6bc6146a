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


@pytest.mark.parametrize("by", ["weighted", "worst", "any", "{all: 95}", "{quorum: 2}", "active"])
def test_what_every_slo_must_do_holds_whatever_the_mode(by: str, tmp_path: Path) -> None:
    """Healthy, total outage, slow burn, no traffic, no error series: as generated for a workspace with one global SLO."""
    topology = (HERE / "slos" / "shop.yaml").read_text(encoding="utf-8").partition("---")[0]
    counted = "{ratio: {total: 'requests_total', bad: {code: \"5..\"}}}"
    slo = f"{{name: a, objective: 99, regions: [eu, us, ap], global: {{by: {by}}}, indicator: {counted}}}"
    pair = "pair: {active: signer_active == 1}\n" if by == "active" else ""
    service = f"---\napiVersion: slo-kit/v1\nkind: Service\nservice: rpc\nowner: platform\n{pair}slos: [{slo}]\n"
    (tmp_path / "slos.yaml").write_text(topology + service, encoding="utf-8")
    write(tmp_path / "build", built([tmp_path / "slos.yaml"], ("prometheus", "promtool")))
    proofs = tuple(scenarios_proved(tmp_path / "build"))
    assert [proof.failure for proof in proofs if proof.failure] == []
    assert sum(proof.cases for proof in proofs) >= 10


def test_every_mode_has_an_slo_here() -> None:
    written = "".join(path.read_text(encoding="utf-8") for path in (HERE / "slos").glob("*.yaml"))
    assert [word for word in MODES if word != "events" and f"by: {word}" not in written and f"by: {{{word}" not in written] == []
