"""Pyrra's published objectives compile, and alert as its own rules do (docs/dialects.md has the differences)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from corpus import BURSTS, CORPUS, Row, Story, counter, firing, gauges, groups, needs_corpus, pyrra_rows, told, total

from slo_kit.errors import InputProblems
from slo_kit.model.plan import PlannedSlo
from slo_kit.output import write
from slo_kit.pipeline import built, planned

HERE = CORPUS / "pyrra"
BURN_RATES = HERE / "golden" / "burnrates"
EXAMPLES = sorted((*(HERE / "examples").glob("*.yaml"), *(HERE / "examples" / "kubernetes-slos").glob("*.yaml")))
BY_A_LABEL_OF_OURS = {"pyrra-connect-errors.yaml", "pyrra-connect-latency.yaml"}
"""They are grouped by `service`, which is a label of every series that slo-kit records."""
GOLDENS = sorted(path for path in BURN_RATES.glob("*.in.yaml"))
LONG_ENOUGH = (Story("half the budget", ((40, 0.5),)), Story("faster than the tickets", ((200, 5),)))
"""Pyrra's slowest row is pending for three hours before it fires."""
PAGES = (Story("faster than the pages", ((40, 18),)), BURSTS[0])
"""Of these, tickets are still pending there."""


def named(path: Path) -> str:
    return path.stem


@needs_corpus
@pytest.mark.parametrize("path", [path for path in EXAMPLES if path.name not in BY_A_LABEL_OF_OURS], ids=named)
def test_examples_compile(path: Path) -> None:
    assert planned([path]).keys


@needs_corpus
@pytest.mark.parametrize("path", [path for path in EXAMPLES if path.name in BY_A_LABEL_OF_OURS], ids=named)
def test_groups_by_a_label_of_ours_are_refused(path: Path) -> None:
    with pytest.raises(InputProblems) as refused:
        planned([path])
    assert {problem.id for problem in refused.value.problems} == {"by-label"}


def objective(golden: Path, folder: Path) -> Path:
    """The objective of a golden as a document."""
    path = folder / "objective.yaml"
    path.write_text(yaml.safe_dump(yaml.safe_load(golden.read_text())["objective"]), encoding="utf-8")
    return path


def slo_of(path: Path) -> PlannedSlo:
    return planned([path]).scopes[0].slos[0]


@needs_corpus
@pytest.mark.parametrize("golden", GOLDENS, ids=named)
def test_windows_and_factors_are_those_of_pyrras_rules(golden: Path, tmp_path: Path) -> None:
    theirs = pyrra_rows(golden.with_name(golden.name.replace(".in.", ".out.")).read_text())
    slo = slo_of(objective(golden, tmp_path))
    ours = [Row(row.severity.value, str(row.window), str(row.short), float(row.factor(slo.period))) for row in slo.policy.windows]
    reached = [row for row in theirs if row.factor * float(slo.budget) < 1]
    assert [(row.severity, row.minutes, row.factor) for row in ours] == [
        (row.severity, row.minutes, row.factor) for row in reached
    ]


Series = Callable[[Story, float], dict[str, str]]


def requests(name: str, labels: str, good: str, bad: str) -> Series:
    return lambda story, share: {
        f"{name}{{{labels}{good}}}": counter(story, share, good=True),
        f"{name}{{{labels}{bad}}}": counter(story, share, good=False),
    }


def histogram(story: Story, share: float) -> dict[str, str]:
    name, labels = "http_request_duration_seconds", 'job="metrics-service-thanos-receive-default",code="200"'
    return {
        f"{name}_count{{{labels}}}": total(story),
        f'{name}_bucket{{{labels},le="1"}}': counter(story, share, good=True),
        f'{name}_bucket{{{labels},le="+Inf"}}': total(story),
    }


def targets(story: Story, share: float) -> dict[str, str]:
    values = gauges(story, share, 20, "1", "0")
    return {f'up{{job="prometheus",instance="{number}"}}': value for number, value in enumerate(values)}


MEANT: dict[str, Series] = {
    "http-ratio": requests("http_requests_total", 'job="thanos-receive-default",', 'code="200"', 'code="500"'),
    "http-latency": histogram,
}


@needs_corpus
@pytest.mark.parametrize("name", MEANT)
def test_the_same_series_make_the_same_alerts_fire(name: str, tmp_path: Path) -> None:
    """In promtool, with the rules of both; a burst wakes somebody in both, and Pyrra's tickets are still pending by then."""
    golden = (BURN_RATES / f"{name}.out.yaml").read_text()
    theirs = tmp_path / "pyrra.yaml"
    theirs.write_text(yaml.safe_dump({"groups": [_at_our_pace(group) for group in groups(golden)]}), encoding="utf-8")
    source = objective(BURN_RATES / f"{name}.in.yaml", tmp_path)
    write(tmp_path / "build", built([source], ("prometheus",)))
    rules = [theirs, *sorted((tmp_path / "build" / "regions" / "default" / "rules").glob("[!_]*.yaml"))]
    rules.append(tmp_path / "build" / "regions" / "default" / "rules" / "_generic.yaml")
    slo, rows = slo_of(source), pyrra_rows(golden)
    for story in (*LONG_ENOUGH, *PAGES):
        seen = {}
        for severity, word in (("page", "critical"), ("ticket", "warning")):
            if severity == "page" or story in LONG_ENOUGH:
                expected = story.alerts(rows, severity)
                seen[firing(alertname="ErrorBudgetBurn", severity=word)] = expected
                seen[firing(alertname="SLOErrorBudgetBurn", slo=slo.name, severity=severity)] = expected
        wrong = told(tmp_path, rules, MEANT[name](story, float(slo.budget)), story.length, seen)
        assert not wrong, f"{story.name}: {wrong}"


def _at_our_pace(group: Any) -> Any:
    """Without an interval, which promtool ignores anyway."""
    return {key: value for key, value in group.items() if key != "interval"}
