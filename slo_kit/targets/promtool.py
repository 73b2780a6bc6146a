"""promtool unit tests, one file per service and scope: the scenarios fed to the very rule files that are shipped."""

from __future__ import annotations

from decimal import Decimal
from typing import assert_never

from slo_kit.duration import Duration
from slo_kit.model.counting import Counting
from slo_kit.model.plan import Plan, PlannedSlo, Scope
from slo_kit.model.shown import example, shown
from slo_kit.model.slo import ExampleSeries, NoExample, Shows
from slo_kit.naming import group, scope_folder
from slo_kit.rules.bundle import GENERIC
from slo_kit.rules.counters import group_name, stem
from slo_kit.targets.file import File
from slo_kit.targets.scenarios import Expectation, Phase, Scenario, scenarios
from slo_kit.targets.yaml_text import Yaml, to_yaml


def files(plan: Plan) -> tuple[File, ...]:
    """Tests of every SLO in every scope; an SLO for which no data can be made up is named in a comment instead."""
    return tuple(
        _file(plan, scope, service, every)
        for scope in plan.scopes
        for service, every in dict.fromkeys((slo.service, slo.counting.evaluation) for slo in scope.slos)
    )


def _proved_before(plan: Plan, scope: Scope) -> frozenset[tuple[str, Decimal]]:
    """The SLOs of a region that an earlier region has too, with the same objective."""
    earlier = plan.regions[: plan.regions.index(scope)] if scope in plan.regions else ()
    return frozenset((slo.key, slo.objective) for other in earlier for slo in other.slos)


def _file(plan: Plan, scope: Scope, service: str, every: Duration) -> File:
    """promtool evaluates all groups at one interval, so SLOs with another have a file of their own."""
    rules, proved = f"../{scope_folder(scope.name)}/rules", _proved_before(plan, scope)
    tests: list[Yaml] = []
    unproved = ""
    slos = [slo for slo in scope.slos if slo.service == service and slo.counting.evaluation == every]
    counters = dict.fromkeys(group_name(plan, scope, slo) for slo in slos)
    for slo in slos:
        series = example(slo)
        if isinstance(series, NoExample):
            unproved += f"# {slo.key} is not proved: {series.reason}\n"
        else:
            again = (slo.key, slo.objective) in proved
            tests += [_test(shown(slo), story, series) for story in scenarios(shown(slo), again)]
    document: Yaml = {
        "rule_files": [f"{rules}/{one}.yaml" for one in (*dict.fromkeys(map(stem, slos)), GENERIC)],
        "evaluation_interval": str(every),
        # the order that is slowest to alert: windows are looked at before the newest events are counted
        "group_eval_order": [group("health"), group("burn"), group("budget"), *counters],
        "tests": tests,
    }
    own = "" if every == plan.counting.evaluation else f".{every}"
    return File(f"tests/{scope.name}.{service}{own}.yaml", unproved + to_yaml(document))


def _test(slo: PlannedSlo, scenario: Scenario, series: tuple[ExampleSeries, ...]) -> Yaml:
    counting = slo.counting
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
    written = [_plain(_at_first(series))]
    for phase in phases:
        samples = phase.evaluations * per_evaluation
        events = phase.good * series.good + phase.bad * series.bad
        match series.shows:
            case Shows.GROWTH:
                step = events / per_evaluation
                written.append(f"{_plain(now + step)}+{_plain(step)}x{samples - 1}")
                now += step * samples
            case Shows.STEPS:
                for _ in range(phase.evaluations):
                    written += [_plain(now)] * (per_evaluation - 1) + [_plain(now + events)]
                    now += events
            case Shows.RATE:
                written.append(f"{_plain(events / counting.evaluation.seconds)}+0x{samples - 1}")
            case Shows.STATE:
                written.append(f"{_plain(series.bad if phase.bad and not phase.good else series.good)}+0x{samples - 1}")
            case Shows.ACTIVE | Shows.DORMANT:
                written.append(f"{_plain(_at_first(series))}+0x{samples - 1}")
            case _:
                assert_never(series.shows)
    return " ".join(written)


def _at_first(series: ExampleSeries) -> float:
    """The value before anything happens; a pair is in the role in which the SLO counts, throughout."""
    match series.shows:
        case Shows.STATE | Shows.ACTIVE:
            return series.good
        case Shows.DORMANT:
            return series.bad
        case Shows.GROWTH | Shows.STEPS | Shows.RATE:
            return 0
        case _:
            assert_never(series.shows)


def _plain(value: float) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".")


def _expected(expectation: Expectation, counting: Counting) -> Yaml:
    seen: list[Yaml] = [] if expectation.value is None else [{"labels": "{}", "value": float(expectation.value)}]
    return {
        "expr": str(expectation.expr),
        "eval_time": str(counting.evaluation * expectation.after),
        "exp_samples": seen,
    }
