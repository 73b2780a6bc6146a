"""promtool unit tests, one file per service and scope: the scenarios fed to the very rule files that are shipped."""

from __future__ import annotations

from slo_kit.model.plan import Plan, PlannedSlo, Scope
from slo_kit.model.slo import ExampleSeries, NoExample
from slo_kit.model.topology import Counting
from slo_kit.naming import scope_folder
from slo_kit.rules.bundle import GENERIC
from slo_kit.targets.file import File
from slo_kit.targets.scenarios import Expectation, Phase, Scenario, scenarios
from slo_kit.targets.yaml_text import Yaml, to_yaml


def files(plan: Plan) -> tuple[File, ...]:
    """Tests of every SLO in every scope; an SLO for which no data can be made up is named in a comment instead."""
    return tuple(
        _file(plan.counting, scope, service, [slo for slo in scope.slos if slo.service == service])
        for scope in plan.scopes
        for service in dict.fromkeys(slo.service for slo in scope.slos)
    )


def _file(counting: Counting, scope: Scope, service: str, slos: list[PlannedSlo]) -> File:
    rules = f"../{scope_folder(scope.name)}/rules"
    tests: list[Yaml] = []
    unproved = ""
    for slo in slos:
        series = slo.indicator.example()
        if isinstance(series, NoExample):
            unproved += f"# {slo.key} is not proved: {series.reason}\n"
        else:
            tests += [_test(counting, slo, scenario, series) for scenario in scenarios(slo, counting)]
    document: Yaml = {
        "rule_files": [f"{rules}/{service}.yaml", f"{rules}/{GENERIC}.yaml"],
        "evaluation_interval": str(counting.evaluation),
        "tests": tests,
    }
    return File(f"tests/{scope.name}.{service}.yaml", unproved + to_yaml(document))


def _test(counting: Counting, slo: PlannedSlo, scenario: Scenario, series: tuple[ExampleSeries, ...]) -> Yaml:
    known = [one for one in series if scenario.phases and (scenario.errors_known or not one.born_bad)]
    return {
        "name": f"{slo.key} in {slo.region}: {scenario.name}",
        "interval": str(counting.scrape),
        "input_series": [{"series": str(one.selector), "values": _values(one, scenario.phases, counting)} for one in known],
        "promql_expr_test": [_expected(expectation, counting) for expectation in scenario.expected],
    }


def _values(series: ExampleSeries, phases: tuple[Phase, ...], counting: Counting) -> str:
    """promtool's notation `a+bxn`, one sample per scrape; events of an evaluation are spread over its scrapes."""
    per_evaluation = max(1, round(counting.evaluation / counting.scrape))
    now = 0.0
    written = ["0" if series.counter else _plain(series.good)]
    for phase in phases:
        samples = phase.evaluations * per_evaluation
        if series.counter:
            step = (phase.good * series.good + phase.bad * series.bad) / per_evaluation
            written.append(f"{_plain(now + step)}+{_plain(step)}x{samples - 1}")
            now += step * samples
        else:
            written.append(f"{_plain(series.bad if phase.bad and not phase.good else series.good)}+0x{samples - 1}")
    return " ".join(written)


def _plain(value: float) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".")


def _expected(expectation: Expectation, counting: Counting) -> Yaml:
    seen: list[Yaml] = [] if expectation.value is None else [{"labels": "{}", "value": float(expectation.value)}]
    return {
        "expr": str(expectation.expr),
        "eval_time": str(counting.evaluation * expectation.after),
        "exp_samples": seen,
    }
