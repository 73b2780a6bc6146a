"""The same for version 1alpha, which has two kinds."""

from __future__ import annotations

import re
from collections.abc import Iterator

from slo_kit.dialects.openslo.demands import Told, between, described, exactly_one, forbidden, needed, short, window
from slo_kit.dialects.openslo.rules import METHODS, OPERATORS, Rule, service
from slo_kit.dialects.reading import Fields


def old_slo(spec: Fields, _: str) -> Iterator[Told]:
    """An SLO of version 1alpha."""
    objectives = spec.each("objectives")
    ratios = any("ratioMetrics" in one for one in objectives)
    if ratios == ("indicator" in spec):
        said = f'"indicator" and "ratioMetrics" of an objective: {"both are" if ratios else "neither is"} given'
        yield spec.position, said, "write one of them"
        return
    yield from described(spec)
    yield from needed(spec, "service", "web")
    yield from needed(spec, "budgetingMethod", METHODS[0], METHODS[:2])
    if "indicator" in spec:
        yield from _old_metric(spec.inside("indicator").inside("thresholdMetric"))
    yield from exactly_one(spec, "timeWindows", "[{unit: Day, count: 28, isRolling: true}]")
    for one in spec.each("timeWindows"):
        yield from window(one)
        yield from needed(one, "unit", "Day", ("Second", "Day", "Week", "Month", "Quarter"))
        yield from between(one, "count", lambda count: count > 0, "above 0", required=True)
    for one in objectives:
        yield from short(one, "displayName", 1050)
        yield from between(one, "value", lambda _: True, "", required=True)
        yield from between(one, "target", lambda target: 0 <= target < 1, "from 0 to below 1", required=True)
        if spec.text("budgetingMethod") == METHODS[1]:
            yield from between(one, "timeSliceTarget", lambda target: 0 <= target <= 1, "from 0 to 1", required=True)
        if "ratioMetrics" not in one:
            yield from needed(one, "op", "lte", OPERATORS)
            continue
        yield from forbidden(one, ("op",))
        for leg in ("good", "total"):
            yield from _old_metric(one.inside("ratioMetrics").inside(leg))


OLD_RULES: dict[str, Rule] = {"SLO": old_slo, "Service": service}
"""By kind."""


def _old_metric(fields: Fields) -> Iterator[Told]:
    for key, example in (("source", "prometheus"), ("queryType", "promql")):
        yield from needed(fields, key, example)
        if (word := fields.text(key)) and not re.fullmatch("[a-zA-Z]+", word):
            yield fields.at(key), f'"{word}" is not of letters alone', f"write {example}"
    yield from needed(fields, "query", "sum(rate(requests_total[{{.window}}]))")
