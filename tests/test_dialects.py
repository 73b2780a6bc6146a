"""Documents of other tools in tests/dialects mean what stands beside them in slo-kit's own form."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import yaml
from corpus import Row, Story, counter, firing, told
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from slo_kit.cli import run
from slo_kit.conversion import export_openslo, import_text
from slo_kit.dialects.openslo import official
from slo_kit.errors import SloKitError
from slo_kit.loading import read_workspace
from slo_kit.output import write
from slo_kit.pipeline import built
from slo_kit.resolve.findings import findings
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


def test_notes_are_for_machines_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "sloth.yaml"
    path.write_text(SLOTH, encoding="utf-8")
    assert run(["check", str(path), "--format", "json"]) == 0
    (note,) = json.loads(capsys.readouterr().out)["notes"]
    assert (note["id"], note["line"], note["message"]) == ("not-carried", 11, 'not carried of alerts: the name "Errors"')
    assert run(["check", str(path), "--format", "github"]) == 0
    assert capsys.readouterr().out.startswith(f"::notice file={path},line=11,")


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


def test_what_check_refuses_of_a_document_is_not_imported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "slo.yaml"
    path.write_text(SLICED, encoding="utf-8")
    said = []
    for command in ("check", "import"):
        assert run([command, str(path)]) == 1
        said.append(capsys.readouterr().err)
    assert said[0] == said[1]
    assert "slices of 1m do not hold two or more whole evaluations of 1m [slice-length]" in said[1]


def test_the_topology_beside_a_document_says_how_long_its_slices_may_be(tmp_path: Path) -> None:
    (tmp_path / "slo.yaml").write_text(SLICED, encoding="utf-8")
    (tmp_path / "topology.yaml").write_text(TWICE_A_MINUTE, encoding="utf-8")
    assert "budget: {slices: 1m, good_above: 95}" in import_text([tmp_path])


def test_a_lint_keeps_nothing_from_being_imported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "slo.yaml"
    path.write_text(OPENSLO + PAGES_WITHIN_BUDGET, encoding="utf-8")
    assert run(["check", str(path)]) == 1
    assert "[page-within-budget]" in capsys.readouterr().err
    assert run(["import", str(path)]) == 0


def test_a_hint_about_a_document_of_another_tool_can_be_followed_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ours, exported = tmp_path / "ours.yaml", tmp_path / "exported.yaml"
    ours.write_text(LAGS, encoding="utf-8")
    assert run(["check", str(ours)]) == 1
    assert "write policy: slices, which waits for three" in capsys.readouterr().err
    exported.write_text(export_openslo([ours]).text, encoding="utf-8")
    assert run(["check", str(exported)]) == 1
    told = capsys.readouterr().err
    assert "one bad slice of 1m is enough" in told
    assert "page at a faster burn or over a longer window, or run slo-kit import" in told


def test_a_policy_without_rows_alerts_nobody_though_the_budget_is_gone(tmp_path: Path) -> None:
    """Everything fails for 40 minutes of a budget of 43 minutes, and nobody is called."""
    source = SLOTH.replace("{name: Errors}", "{page_alert: {disable: true}, ticket_alert: {disable: true}}").replace(
        "99.9", "99.99"
    )
    story = Story("an outage", ((20, 0), (30, 10_000)))
    spent = "count(slo:error_budget_remaining:ratio < 0) or vector(0)"
    assert not told(
        tmp_path, rules(source, tmp_path), requests(story, 0.0001), story.length, {"count(ALERTS) or vector(0)": 0, spent: 1}
    )


@pytest.mark.parametrize(
    "story",
    [
        Story("within both windows", ((40, 0), (20, 40))),
        Story("five minutes later, still within the short window", ((40, 0), (20, 40), (6, 0))),
        Story("out of the short window", ((40, 0), (20, 40), (31, 0))),
        Story("too slow for the burn rate", ((40, 0), (20, 25))),
    ],
    ids=lambda story: story.name,
)
def test_a_burn_rate_and_a_short_window_of_its_own_decide(story: Story, tmp_path: Path) -> None:
    row = Row("page", "1h", "30m", 10)
    seen = {firing(alertname="SLOErrorBudgetBurn", severity="page"): story.alerts([row], "page")}
    source = OURS.replace("indicator: {latency: {histogram: http_duration_seconds, threshold: 300ms}}", RATIO) + POLICY
    assert not told(tmp_path, rules(source, tmp_path), requests(story, 0.01), story.length, seen)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_is_changed_in_a_document_ends_in_diagnostics(data: st.DataObject, tmp_path: Path) -> None:
    """Never in a traceback: keys go, values become others, in any of the forms."""
    documents = [one for path in FOREIGN for one in _documents(path)]
    document = copy.deepcopy(data.draw(st.sampled_from(documents)))
    for _ in range(data.draw(st.integers(1, 3))):
        places = [*_places(document)]
        if places:
            inside, key = data.draw(st.sampled_from(places))
            inside[key] = copy.deepcopy(data.draw(st.sampled_from(ODD)))
    path = tmp_path / "odd.yaml"
    path.write_text(yaml.safe_dump(document, allow_unicode=True), encoding="utf-8")
    findings(read_workspace([path]))
    with suppress(SloKitError):
        import_text([path])
    with suppress(SloKitError):
        export_openslo([path])


def _documents(path: Path) -> list[Any]:
    found = [one for one in yaml.safe_load_all(path.read_text(encoding="utf-8")) if one]
    return [inner for one in found for inner in (one if isinstance(one, list) else [one])]


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every container with each of its keys."""
    for key in value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        yield value, key
        yield from _places(value[key])


def rules(source: str, folder: Path) -> list[Path]:
    """The rule files of a workspace of one document."""
    (folder / "slos.yaml").write_text(source, encoding="utf-8")
    write(folder / "build", built([folder / "slos.yaml"], ("prometheus",)))
    return sorted((folder / "build" / "regions" / "default" / "rules").glob("*.yaml"))


def requests(story: Story, share: float) -> dict[str, str]:
    return {
        'http_requests_total{code="200"}': counter(story, share, good=True),
        'http_requests_total{code="500"}': counter(story, share, good=False),
    }


def heads(document: Mapping) -> tuple[str, str]:
    """Its version and kind."""
    words = {key.text: value.text for key, value in document.entries if isinstance(value, Scalar)}
    return words["apiVersion"], words["kind"]


def files(path: Path) -> list[tuple[str, str]]:
    """Everything that is built but for what says where things are declared."""
    return [(file.path, file.text) for file in built([path], ("prometheus", "promtool"))[:-1]]


ODD: list[Any] = [None, "", 0, -1, 1.5, True, [], {}, [None], {"a": "b"}, "28d", "0d", "x: y", "☃", "sum(x", "{{.window}}", 1e300]
ODD += ["sum without (a) (rate(x[{{.window}}]))", "scalar(x)", "gt", "Timeslices", "99.9", "2026-02-30 00:00:00", "x" * 2000]
RATIO = 'indicator: {ratio: {total: http_requests_total, bad: {code: "5.."}}}\n    policy: of-ours'
POLICY = """---
apiVersion: slo-kit/v1
kind: AlertPolicy
policy: of-ours
windows: [{severity: page, burn_rate: 10, window: 1h, short_window: 30m}]
"""
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
SLICED = OPENSLO.replace("Occurrences", "Timeslices").replace("0.999}", "0.999, timeSliceTarget: 0.95, timeSliceWindow: 1m}")
PAGES_WITHIN_BUDGET = """\
  alertPolicies:
    - kind: AlertPolicy
      metadata: {name: early}
      spec:
        alertWhenBreaching: true
        conditions:
          - kind: AlertCondition
            metadata: {name: early}
            spec: {severity: page, condition: {kind: burnrate, op: gte, threshold: 0.5, lookbackWindow: 1h, alertAfter: 5m}}
        notificationTargets: [{targetRef: on-call}]
---
apiVersion: openslo/v1
kind: AlertNotificationTarget
metadata: {name: on-call}
spec: {target: pagerduty}
"""
LAGS = """\
apiVersion: slo-kit/v1
kind: Service
service: shop
owner: checkout
slos:
  - name: freshness
    objective: 99.9
    indicator: {slices: {good: max(lag_seconds) < 5}}
"""
TWICE_A_MINUTE = """\
apiVersion: slo-kit/v1
kind: Topology
regions: [{name: eu, prometheus: "http://eu:9090"}]
counting: {evaluation: 30s, scrape: 15s}
"""
