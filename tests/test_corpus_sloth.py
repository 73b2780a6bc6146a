"""Sloth's published inputs compile or are refused as Sloth has it, and alert as its rules do but for known differences."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from corpus import BURSTS, CORPUS, FINER, STEADY, Row, Story, counter, firing, gauges, groups, needs_corpus, sloth_rows, told

from slo_kit.errors import InputProblems
from slo_kit.output import write
from slo_kit.pipeline import built, planned

HERE = CORPUS / "sloth"
DATA = HERE / "integration" / "testdata"
INPUTS = [
    path
    for folder in (HERE / "examples", DATA, *sorted((DATA / "validate").glob("*")))
    for path in sorted(folder.glob("*.y*ml"))
    if path.suffix in {".yaml", ".yml"}
]
REFUSED_BY_SLOTH = {
    "in-invalid-version.yaml",
    "bad-aa.yaml",
    "bad-ab.yaml",
    "bad-ba.yaml",
    "bad-k8s.yaml",
    "bad-multi-k8s.yaml",
    "bad-multi.yaml",
}
"""What `sloth validate` of version 0.16 says; it accepts bad-openslo.yaml, whose period it has a catalogue for."""
CALLING_PLUGINS = {
    "in-sli-plugin.yaml",
    "in-slo-plugin.yaml",
    "in-slo-plugin-k8s.yaml",
    "plugin-getting-started.yml",
    "plugin-k8s-getting-started.yml",
    "victoria-metrics.yml",
}
"""Those that need a Go program; examples with plugins that come with Sloth and change nothing that matters here compile."""


def named(path: Path) -> str:
    return path.name


@needs_corpus
@pytest.mark.parametrize("path", [path for path in INPUTS if path.name not in REFUSED_BY_SLOTH | CALLING_PLUGINS], ids=named)
def test_what_sloth_accepts_compiles(path: Path) -> None:
    assert planned([path]).keys


@needs_corpus
@pytest.mark.parametrize("path", [path for path in INPUTS if path.name in REFUSED_BY_SLOTH], ids=named)
def test_what_sloth_rejects_is_refused(path: Path) -> None:
    with pytest.raises(InputProblems):
        planned([path])


@needs_corpus
@pytest.mark.parametrize("path", [path for path in INPUTS if path.name in CALLING_PLUGINS], ids=named)
def test_what_calls_a_plugin_is_refused_with_what_to_write_instead(path: Path) -> None:
    with pytest.raises(InputProblems) as refused:
        planned([path])
    plugins = [problem for problem in refused.value.problems if problem.id == "foreign-plugin"]
    assert plugins
    assert all("Go program" in problem.message and problem.hint.startswith(("write", "leave it out")) for problem in plugins)


@needs_corpus
@pytest.mark.parametrize("name", ["k8s", "openslo", "prom", "bad-prom-multi-duplicates.yaml"])
def test_an_slo_that_is_declared_twice_is_refused(name: str) -> None:
    with pytest.raises(InputProblems) as refused:
        planned([DATA / "validate_with_duplicates" / name])
    assert {problem.id for problem in refused.value.problems} == {"duplicate-name"}


@dataclass(frozen=True, slots=True)
class Pair:
    """Inputs, what Sloth makes of them, the SLO that is looked at, and the series that it measures."""

    inputs: tuple[str, ...]
    golden: str
    slo: str
    share: float
    series: Callable[[Story, float], dict[str, str]]
    stories: tuple[Story, ...] = STEADY


def requests(metric: str, labels: str) -> Callable[[Story, float], dict[str, str]]:
    def series(story: Story, share: float) -> dict[str, str]:
        return {
            f'{metric}{{{labels}code="200"}}': counter(story, share, good=True),
            f'{metric}{{{labels}code="500"}}': counter(story, share, good=False),
        }

    return series


def histogram(story: Story, share: float) -> dict[str, str]:
    name = "apiserver_request_duration_seconds"
    return {
        f'{name}_count{{verb="GET"}}': f"10000+10000x{story.length - 1}",
        f'{name}_bucket{{verb="GET",le="0.4"}}': counter(story, share, good=True),
        f'{name}_bucket{{verb="GET",le="+Inf"}}': f"10000+10000x{story.length - 1}",
    }


def clients(good: str, bad: str) -> Callable[[Story, float], dict[str, str]]:
    def series(story: Story, share: float) -> dict[str, str]:
        name = "unifipoller_client_satisfaction_ratio"
        return {f'{name}{{client="{number}"}}': values for number, values in enumerate(gauges(story, share, 20, good, bad))}

    return series


SERVICE = requests("http_request_duration_seconds_count", 'job="myservice",')
PAIRS = {
    "base": Pair(
        ("integration/testdata/in-base.yaml",), "rendered/out-base.yaml", "slo1", 0.001, SERVICE, (*STEADY, *FINER, *BURSTS)
    ),
    "base over 28 days": Pair(
        ("integration/testdata/in-base.yaml", "windows-catalog/google-28d.yaml"),
        "rendered/out-base-28d.yaml",
        "slo1",
        0.001,
        SERVICE,
    ),
    "base over 7 days": Pair(
        ("integration/testdata/in-base.yaml", "integration/windows/7d.yaml"),
        "rendered/out-base-custom-windows-7d.yaml",
        "slo1",
        0.001,
        SERVICE,
    ),
    "the custom resource": Pair(("integration/testdata/in-base-k8s.yaml",), "rendered/out-base-k8s.yaml", "slo1", 0.001, SERVICE),
    "several documents": Pair(
        ("examples/multifile.yml",), "examples/_gen/multifile.yml", "requests-availability", 0.001, SERVICE
    ),
    "getting started": Pair(
        ("examples/getting-started.yml",), "examples/_gen/getting-started.yml", "requests-availability", 0.001, SERVICE
    ),
    "apiserver availability": Pair(
        ("examples/kubernetes-apiserver.yml",),
        "examples/_gen/kubernetes-apiserver.yml",
        "requests-availability",
        0.001,
        requests("apiserver_request_total", ""),
    ),
    "apiserver latency": Pair(
        ("examples/kubernetes-apiserver.yml",), "examples/_gen/kubernetes-apiserver.yml", "requests-latency", 0.01, histogram
    ),
    "wifi": Pair(
        ("examples/home-wifi.yml",),
        "examples/_gen/home-wifi.yml",
        "good-wifi-client-satisfaction",
        0.05,
        clients("0.9", "0.6"),
    ),
    "wifi as a ratio": Pair(
        ("examples/raw-home-wifi.yml",), "examples/_gen/raw-home-wifi.yml", "wifi-client-satisfaction", 0.05, clients("1", "0")
    ),
}


def ours(pair: Pair) -> list[Row]:
    plan = planned([HERE / name for name in pair.inputs])
    slo = next(slo for scope in plan.scopes for slo in scope.slos if slo.name == pair.slo)
    return [Row(row.severity.value, str(row.window), str(row.short), float(row.factor(slo.period))) for row in slo.policy.windows]


@needs_corpus
@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS)
def test_windows_and_factors_are_those_of_sloths_rules(pair: Pair) -> None:
    theirs = sloth_rows((HERE / pair.golden).read_text(), pair.slo)[:4]
    assert [(row.severity, row.minutes) for row in theirs] == [(row.severity, row.minutes) for row in ours(pair)]
    assert [row.factor for row in theirs] == pytest.approx([row.factor for row in ours(pair)])


@needs_corpus
@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS)
def test_the_same_series_make_the_same_alerts_fire(pair: Pair, tmp_path: Path) -> None:
    """In promtool, with the rules of both; what must fire is worked out from the windows that Sloth's rules name."""
    golden = (HERE / pair.golden).read_text()
    theirs = tmp_path / "sloth.yaml"
    theirs.write_text(yaml.safe_dump({"groups": groups(golden)}), encoding="utf-8")
    write(tmp_path / "build", built([HERE / name for name in pair.inputs], ("prometheus",)))
    rules = [theirs, *sorted((tmp_path / "build" / "regions" / "default" / "rules").glob("*.yaml"))]
    rows = sloth_rows(golden, pair.slo)[:4]
    service = planned([HERE / name for name in pair.inputs]).scopes[0].slos[0].service
    for story in pair.stories:
        seen = {}
        for severity in ("page", "ticket"):
            expected = story.alerts(rows, severity)
            seen[firing(sloth_service=service, sloth_slo=pair.slo, sloth_severity=severity)] = expected
            seen[firing(alertname="SLOErrorBudgetBurn", service=service, slo=pair.slo, severity=severity)] = expected
        wrong = told(tmp_path, rules, pair.series(story, pair.share), story.length, seen)
        assert not wrong, f"{story.name}: {wrong}"


@needs_corpus
def test_an_slo_without_alerts_is_silent_here_too(tmp_path: Path) -> None:
    write(tmp_path / "build", built([HERE / "examples" / "no-alerts.yml"], ("prometheus",)))
    rules = sorted((tmp_path / "build" / "regions" / "default" / "rules").glob("*.yaml"))
    series = requests("http_request_duration_seconds_count", 'job="myapp",')(STEADY[-1], 0.0001)
    assert not told(tmp_path, rules, series, STEADY[-1].length, {"count(ALERTS) or vector(0)": 0})


@needs_corpus
def test_one_failed_request_at_night_pages_there_and_wakes_nobody_here(tmp_path: Path) -> None:
    """A request every 12 minutes for three hours, of which the last one fails: a deliberate difference."""
    quiet = " ".join(f"{number}+0x11" for number in range(14))
    series = {
        'http_request_duration_seconds_count{job="myservice",code="200"}': f"{quiet} 14+0x5",
        'http_request_duration_seconds_count{job="myservice",code="500"}': "0+0x167 1+0x5",
    }
    theirs = tmp_path / "sloth.yaml"
    theirs.write_text(yaml.safe_dump({"groups": groups((HERE / "rendered" / "out-base.yaml").read_text())}), encoding="utf-8")
    write(tmp_path / "build", built([DATA / "in-base.yaml"], ("prometheus",)))
    rules = [theirs, *sorted((tmp_path / "build" / "regions" / "default" / "rules").glob("*.yaml"))]
    seen = {
        firing(sloth_slo="slo1", sloth_severity="page"): 1,
        firing(alertname="SLOErrorBudgetBurn", severity="page"): 0,
        'sum(slo:bad_events:total{slo="slo1"})': 1,
    }
    assert not told(tmp_path, rules, series, 173, seen)
