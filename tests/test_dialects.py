"""Documents of other tools in tests/dialects mean what stands beside them in slo-kit's own form."""

from __future__ import annotations

from pathlib import Path

import pytest

from slo_kit.cli import run
from slo_kit.conversion import export_openslo, import_text
from slo_kit.dialects.openslo import official
from slo_kit.pipeline import built
from slo_kit.spec.nodes import Mapping, Scalar, read_documents

FOLDER = Path(__file__).parent / "dialects"
FOREIGN = sorted(path for path in FOLDER.glob("*.yaml") if not path.name.endswith(".ours.yaml"))


def beside(path: Path) -> Path:
    return path.with_suffix(".ours.yaml")


@pytest.mark.parametrize("path", FOREIGN, ids=lambda path: path.stem)
def test_what_is_imported_is_clean_and_says_what_had_no_equivalent(path: Path, request: pytest.FixtureRequest) -> None:
    text = import_text([path])
    if request.config.getoption("--update"):
        beside(path).write_text(text, encoding="utf-8")
    assert text == beside(path).read_text(encoding="utf-8")


@pytest.mark.parametrize("path", FOREIGN, ids=lambda path: path.stem)
def test_a_document_counts_as_it_is_what_it_counts_once_imported(path: Path) -> None:
    """Byte for byte: rules, tests and dashboards of both."""
    assert files(path) == files(beside(path))


@pytest.mark.parametrize("path", FOREIGN, ids=lambda path: path.stem)
def test_what_is_exported_is_what_the_official_validator_accepts(path: Path) -> None:
    documents = read_documents(export_openslo([path]).text, "exported.yaml")
    assert documents.problems == ()
    found = [one for one in documents.nodes if isinstance(one, Mapping)]
    assert [official.refused(one, *heads(one)) for one in found] == [()] * len(documents.nodes)


def test_forms_are_mixed_in_one_folder_and_services_in_several_documents(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "sloth.yaml").write_text(SLOTH, encoding="utf-8")
    (tmp_path / "pyrra.yaml").write_text(PYRRA, encoding="utf-8")
    (tmp_path / "ours.yaml").write_text(OURS, encoding="utf-8")
    assert run(["check", str(tmp_path)]) == 0
    assert capsys.readouterr().out == "3 files, 3 SLOs, 1 region: no problems\n"


def test_one_name_in_two_forms_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "ours.yaml").write_text(OURS.replace("quickness", "availability"), encoding="utf-8")
    (tmp_path / "sloth.yaml").write_text(SLOTH, encoding="utf-8")
    assert run(["check", str(tmp_path)]) == 1
    assert 'a second SLO "availability"; the first is at' in capsys.readouterr().err


def test_strict_refuses_what_the_official_validator_refuses(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "slo.yaml"
    path.write_text(OPENSLO, encoding="utf-8")
    assert run(["check", str(path)]) == 0
    assert 'note: the official validator refuses this: "op" is for thresholds' in capsys.readouterr().err
    assert run(["check", str(path), "--strict"]) == 1


def test_importing_writes_over_no_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "sloth.yaml").write_text(SLOTH, encoding="utf-8")
    arguments = ["import", str(tmp_path / "sloth.yaml"), "--out", str(tmp_path / "ours")]
    assert run(arguments) == 0
    assert (tmp_path / "ours" / "shop.yaml").read_text(encoding="utf-8").count("availability") == 1
    assert run(arguments) == 3
    assert "is there already" in capsys.readouterr().err


def test_nothing_to_import_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "ours.yaml").write_text(OURS, encoding="utf-8")
    assert run(["import", str(tmp_path)]) == 3
    assert "there is no SLO of Sloth, Pyrra or OpenSLO" in capsys.readouterr().err


def heads(document: Mapping) -> tuple[str, str]:
    """Its version and kind."""
    words = {key.text: value.text for key, value in document.entries if isinstance(value, Scalar)}
    return words["apiVersion"], words["kind"]


def files(path: Path) -> list[tuple[str, str]]:
    """Everything that is built but for what says where things are declared."""
    return [(file.path, file.text) for file in built([path], ("prometheus", "promtool"))[:-1]]


SLOTH = """\
version: prometheus/v1
service: shop
labels: {owner: checkout}
slos:
  - name: availability
    objective: 99.9
    sli:
      events:
        error_query: sum(rate(http_requests_total{code=~"5.."}[{{.window}}]))
        total_query: sum(rate(http_requests_total[{{.window}}]))
    alerting: {name: Errors}
"""
PYRRA = """\
apiVersion: pyrra.dev/v1alpha1
kind: ServiceLevelObjective
metadata: {name: orders, namespace: shop, labels: {pyrra.dev/team: checkout}}
spec:
  target: "99"
  window: 4w
  indicator: {ratio: {errors: {metric: orders_failed_total}, total: {metric: orders_total}}}
"""
OURS = """\
apiVersion: slo-kit/v1
kind: Service
service: shop
owner: checkout
slos:
  - name: quickness
    objective: 99
    indicator: {latency: {histogram: http_duration_seconds, threshold: 300ms}}
"""
OPENSLO = """\
apiVersion: openslo/v1
kind: SLO
metadata: {name: availability, labels: {owner: checkout}}
spec:
  service: shop
  indicator:
    metadata: {name: requests}
    spec:
      ratioMetric:
        counter: true
        good: {metricSource: {type: Prometheus, spec: {query: 'http_requests_total{job="shop",code!~"5.."}'}}}
        total: {metricSource: {type: Prometheus, spec: {query: 'http_requests_total{job="shop"}'}}}
  budgetingMethod: Occurrences
  timeWindow: [{duration: 28d, isRolling: true}]
  objectives: [{op: gt, target: 0.999}]
"""
