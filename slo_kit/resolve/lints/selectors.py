"""Selectors that find nothing, everything, or something else."""

from __future__ import annotations

import re
from collections.abc import Iterator

from slo_kit.errors import Problem
from slo_kit.model.slo import Sort
from slo_kit.naming import REGION
from slo_kit.promql import Matcher, Selector, impossible
from slo_kit.resolve.lints.reading import Look, Reading

_CLOUDWATCH = "aws_"
_GAUGES = re.compile(
    rf"{_CLOUDWATCH}\w+|up|probe_\w+|\w+:\w*rate\w*|\w+_(ratio|percent|percentage|per_second|in_flight|in_progress|usage)"
)
"""Metrics that do not count, by how they are called."""
_UNITS = (
    (r"substrate_rpc_calls_time", "microseconds"),
    (r"\w+_(microseconds|us|micros)", "microseconds"),
    (r"\w+_(milliseconds|ms|millis)|envoy_\w+_time", "milliseconds"),
    (r"\w+_seconds", "seconds"),
)
"""What a histogram measures in, by how it is called."""
_ANYTHING = (".*", "(.*)", "^.*$")


def gauges_as_counters(look: Look) -> Iterator[Problem]:
    """What a gauge falls by is taken for a restart, and what it rises by for events."""
    for one, selector in _counted(look):
        if not one.read.narrows and _GAUGES.fullmatch(selector.metric):
            message = f'"{selector.metric}" does not count, by its name, and is read as a counter'
            hint = "use the kind raw or slices for what shows the moment"
            yield Problem(one.near(selector.metric), "gauge-as-counter", message, hint)


def labels_from_outside(look: Look) -> Iterator[Problem]:
    """External labels are attached on the way out: no rule inside a region sees them."""
    names = {region.name for region in look.workspace.topology.regions}
    for one, selector, matcher in _matchers(look):
        if matcher.label == REGION and matcher.value in names and not selector.metric.startswith(_CLOUDWATCH):
            message = f"{matcher} is an external label, which rules inside a region do not see"
            hint = "leave it out; write regions: [...] to measure in some regions only"
            yield Problem(one.near(f"{REGION}="), "external-label", message, hint)


def recorded_by_us(look: Look) -> Iterator[Problem]:
    """An SLO about SLOs would count budgets, not events."""
    for one in look.readings():
        for selector in one.selectors:
            if selector.metric.startswith("slo:"):
                message = f'"{selector.metric}" is recorded by slo-kit from other SLOs'
                yield Problem(one.near(selector.metric), "reads-recorded", message, "read the raw series that it comes from")


def selecting_nothing(look: Look) -> Iterator[Problem]:
    """Two matchers that no value passes together."""
    told: set[tuple[str, str, object]] = set()
    for one in look.readings():
        for selector in one.selectors:
            pair = impossible(selector)
            # what is wrong with a total is so with its part
            key = one.service.service, one.slo.name, pair
            if pair and key not in told:
                told.add(key)
                message = f"no series is both {pair[0]} and {pair[1]}"
                yield Problem(one.near(selector.metric), "impossible-selector", message, "leave one of them out")


def selecting_everything(look: Look) -> Iterator[Problem]:
    """A matcher that passes every value, and the absence of one."""
    for one, _, matcher in _matchers(look):
        if matcher.sign == "=~" and matcher.value in _ANYTHING:
            message = f"{matcher} is true of every series, also of those without the label"
            yield Problem(
                one.near(matcher.value), "matches-everything", message, 'leave it out, or write ".+" if it must be there'
            )


def needless_anchors(look: Look) -> Iterator[Problem]:
    """Prometheus anchors every regular expression at both ends."""
    for one, _, matcher in _matchers(look):
        bare = matcher.value.removeprefix("^").removesuffix("$")
        if matcher.sign.endswith("~") and bare != matcher.value and not matcher.value.endswith("\\$") and bare not in {"", ".*"}:
            message = f"{matcher} has anchors, and Prometheus anchors every regular expression at both ends"
            yield Problem(one.near(matcher.value), "needless-anchor", message, f'write "{bare}"')


def parts_elsewhere(look: Look) -> Iterator[Problem]:
    """Bad events of one job among all events of another."""
    for total, part in _pairs(look):
        fixed = {matcher.label: matcher for matcher in _only(total).matchers if matcher.sign == "="}
        for matcher in _only(part).matchers:
            there = fixed.get(matcher.label)
            if _only(total).metric != _only(part).metric and there and matcher.sign == "=" and matcher.value != there.value:
                message = f"{matcher} here, and {there} in total: these are events of something else"
                yield Problem(part.near(matcher.label), "part-elsewhere", message, f"write {there}, if they are the same")


def units_of_names(look: Look) -> Iterator[Problem]:
    """A threshold of 300 ms in a histogram of microseconds is no bucket, or every request is slow."""
    for one in look.readings(Sort.BUCKET):
        metric = _only(one).metric.removesuffix("_bucket")
        by_name = next((unit for pattern, unit in _UNITS if re.fullmatch(pattern, metric)), one.read.unit)
        if by_name != one.read.unit:
            message = f'"{metric}" measures in {by_name}, by its name, and is read in {one.read.unit}'
            yield Problem(
                one.near(metric), "unit-of-name", message, f"add unit_of_buckets: {by_name}, or leave it out for seconds"
            )


def counted_twice(look: Look) -> Iterator[Problem]:
    """Two SLOs that count the same alert twice and tell nothing more."""
    read: dict[int, list[Reading]] = {}
    for one in look.readings():
        read.setdefault(id(one.slo), []).append(one)
    first: dict[object, Reading] = {}
    for parts in read.values():
        one = parts[0]
        slo = one.slo
        key = (tuple(part.read for part in parts), slo.period, slo.budget, slo.regions, slo.role)
        other = first.setdefault(key, one)
        if other.service is not one.service:
            message = f'"{one.service.service}/{slo.name}" counts the same as "{other.service.service}/{other.slo.name}"'
            yield Problem(one.place, "counted-twice", message, "narrow both to their own service, or remove one")


def _counted(look: Look) -> Iterator[tuple[Reading, Selector]]:
    for one in look.readings(Sort.COUNTER):
        for selector in one.selectors:
            yield one, selector


def _matchers(look: Look) -> Iterator[tuple[Reading, Selector, Matcher]]:
    """Every matcher; of a part, only those that total does not have as well."""
    total: tuple[Matcher, ...] = ()
    for one in look.readings():
        for selector in one.selectors:
            for matcher in selector.matchers:
                if not one.read.narrows or matcher not in total:
                    yield one, selector, matcher
        total = () if one.read.narrows else tuple(matcher for selector in one.selectors for matcher in selector.matchers)


def _pairs(look: Look) -> Iterator[tuple[Reading, Reading]]:
    """Every total of counters with its part."""
    total: Reading | None = None
    for one in look.readings(Sort.COUNTER):
        if one.read.narrows and total is not None and total.slo is one.slo:
            yield total, one
        total = one


def _only(one: Reading) -> Selector:
    """The selector of what is nothing but one."""
    return one.selectors[0]
