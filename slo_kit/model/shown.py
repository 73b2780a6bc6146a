"""One SLO that can be shown for each: where an SLO stands for one of every value of labels, that of a value made up for it."""

from __future__ import annotations

from dataclasses import replace

from slo_kit.model.plan import Plan, PlannedSlo, ScopeKind
from slo_kit.model.slo import ExampleSeries, NoExample
from slo_kit.naming import SLO, of_value
from slo_kit.promql import Matcher

MADE_UP = "x"
"""A value, where nothing that is counted says one."""


def shown(slo: PlannedSlo) -> PlannedSlo:
    """The SLO itself, or that of one value."""
    return slo.called(of_value(slo.name, *_values(slo).values())) if slo.group else slo


def names(plan: Plan) -> dict[str, str]:
    """The names that are shown by `service/slo`: what regions show is what is seen globally."""
    return {slo.key: shown(slo).name for scope in plan.regions for slo in scope.slos}


def example(slo: PlannedSlo) -> tuple[ExampleSeries, ...] | NoExample:
    """Raw series of its indicator, with the value that is shown."""
    series = slo.indicator.example()
    if slo.group is None or isinstance(series, NoExample):
        return series
    labels = {SLO: shown(slo).name} if slo.scope is ScopeKind.GLOBAL else _values(slo)
    return tuple(_labelled(one, labels) for one in series)


def _values(slo: PlannedSlo) -> dict[str, str]:
    """What the raw series say, if they do; globally nobody knows what that is, and the same is made up as in regions."""
    series = slo.indicator.example()
    known = {} if isinstance(series, NoExample) else {m.label: m.value for m in series[0].selector.matchers}
    return {label: known.get(label, MADE_UP) for label in (slo.group.labels if slo.group else ())}


def _labelled(series: ExampleSeries, labels: dict[str, str]) -> ExampleSeries:
    others = tuple(m for m in series.selector.matchers if m.label not in labels)
    given = tuple(Matcher(label, "=", value) for label, value in labels.items())
    return replace(series, selector=replace(series.selector, matchers=(*others, *given)))
