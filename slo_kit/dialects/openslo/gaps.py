"""What the official validator lets through and nobody can mean: said of every document that it accepts."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from slo_kit.dialects.openslo.catalogue import One
from slo_kit.dialects.openslo.demands import Told
from slo_kit.dialects.openslo.shape import DURATION, V1, V1ALPHA
from slo_kit.dialects.reading import Fields, Remarks

_SECONDS = {"m": 60, "h": 3600, "d": 86_400, "w": 604_800, "M": 2_592_000, "Q": 7_776_000, "Y": 31_536_000}
_SPELT = "write a number and a unit, as in 28d"


def found(one: One) -> Iterator[Told]:
    """Every gap of a document."""
    if one.version != V1ALPHA and one.kind in GAPS:
        spec = Fields(one.body, one.spec.position, Remarks()).inside("spec")
        yield from GAPS[one.kind](spec, one.version)


def _slo(spec: Fields, version: str) -> Iterator[Told]:
    sli, ref = ("indicator", "indicatorRef") if version == V1 else ("sli", "sliRef")
    objectives = spec.each("objectives")
    composite = any(sli in one or ref in one for one in objectives)
    if not objectives:
        yield spec.at("objectives"), "an SLO without objectives promises nothing", "add objectives: [{target: 0.999}]"
    for window in spec.each("timeWindow"):
        yield from _window(window)
    name = spec.text("service") or spec.text("serviceRef")
    if name != name.lower() or " " in name:
        yield (
            spec.at("service", "serviceRef"),
            f'no Service can be called "{name}"',
            "write lower-case letters, digits and dashes",
        )
    threshold = "thresholdMetric" in spec.inside(sli).inside("spec")
    if threshold and version == V1 and len(objectives) > 1:
        yield spec.at("objectives"), "a threshold has one objective, and several are given", "write one SLO for each"
    longest = max((_seconds(window.text("duration")) for window in spec.each("timeWindow")), default=0)
    for one in objectives:
        yield from _objective(one, spec.text("budgetingMethod"), longest)
        if composite and sli not in one and ref not in one:
            yield one.position, "this part of a composite SLO measures nothing", f"add {ref}: and the name of an SLI"
        if not composite and "compositeWeight" in one:
            yield one.at("compositeWeight"), "a weight means something in a composite SLO only", "leave it out"
        if composite and "compositeWeight" not in one:
            yield one.position, "a part of a composite SLO without a weight counts as 1", "add compositeWeight: 1"
    if sli in spec:
        yield from _sli(spec.inside(sli).inside("spec"), version)
    for one in spec.each("alertPolicies"):
        if "spec" in one:
            yield from _policy(one.inside("spec"), version)


def _objective(one: Fields, method: str, longest: int) -> Iterator[Told]:
    for key in ("target", "targetPercent"):
        if key in one and one.number(key) == 0:
            yield one.at(key), "a target of 0 promises nothing", "write 0.999, or targetPercent: 99.9"
    if method == "Occurrences" and "timeSliceTarget" in one:
        yield (
            one.at("timeSliceTarget"),
            "slices have no target where occurrences are budgeted",
            "write budgetingMethod: Timeslices",
        )
    if "timeSliceWindow" in one:
        yield from _spelling(one, "timeSliceWindow")
        if longest and _seconds(one.text("timeSliceWindow")) > longest:
            yield one.at("timeSliceWindow"), "a slice is longer than the whole window", "write a shorter one, as in 5m"


def _window(window: Fields) -> Iterator[Told]:
    yield from _spelling(window, "duration")
    text = window.text("duration")
    if DURATION.match(text) and _seconds(text) == 0:
        yield window.at("duration"), f'"{text}" is no time at all', "write 28d"
    if "calendar" in window and 0 < _seconds(text) < 86_400:
        yield window.at("duration"), f"a calendar period of {text} is shorter than a day; m is minutes", "write 1M for a month"


def _spelling(fields: Fields, key: str) -> Iterator[Told]:
    written = fields.word(key)
    found = DURATION.match(written.text) if written else None
    if written and found and written.text != f"{int(found[1])}{found[2]}":
        yield fields.at(key), f'"{written.text}" is read, by luck, as {int(found[1])}{found[2]}', _SPELT


def _sli(spec: Fields, version: str) -> Iterator[Told]:
    ratio = spec.inside("ratioMetric")
    legs = [spec.inside("thresholdMetric"), *(ratio.inside(key) for key in ("good", "bad", "total", "raw"))]
    for leg in legs if version == V1 else ():
        source = leg.inside("metricSource")
        if source.keys and "type" not in source and "metricSourceRef" not in source:
            yield source.position, "nothing says what answers this query", "add type: Prometheus, or metricSourceRef"
    if "ratioMetric" in spec and "total" in ratio and "counter" not in ratio:
        yield ratio.position, "whether these are counters is not said, so they are not", "add counter: true or counter: false"


def _policy(spec: Fields, version: str) -> Iterator[Told]:
    flags = ("alertWhenNoData", "alertWhenBreaching", "alertWhenResolved")
    if not any(spec.flag(key) for key in flags):
        yield spec.at(*flags), "a policy that alerts of nothing", "add alertWhenBreaching: true"
    for one in spec.each("conditions"):
        if "spec" in one:
            yield from _condition(one.inside("spec"), version)


def _condition(spec: Fields, _: str) -> Iterator[Told]:
    condition = spec.inside("condition")
    threshold = condition.number("threshold")
    if threshold is not None and threshold <= 0:
        yield condition.at("threshold"), f"a burn rate of {threshold} is always exceeded", "write a number above 0, as in 14.4"
    if threshold is not None and threshold > 1000:
        said = f"no objective below 99.9 can burn {threshold} times too fast"
        yield condition.at("threshold"), said, "write less than 1 / (1 - target), as in 14.4"
    for key in ("lookbackWindow", "alertAfter"):
        yield from _spelling(condition, key)


def _seconds(text: str) -> int:
    found = DURATION.match(text)
    return int(found[1]) * _SECONDS.get(found[2], 0) if found else 0


GAPS: dict[str, Callable[[Fields, str], Iterator[Told]]] = {
    "SLO": _slo,
    "SLI": _sli,
    "AlertPolicy": _policy,
    "AlertCondition": _condition,
}
"""By kind."""
