"""Histograms without the bucket that a threshold needs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from slo_kit.errors import Problem
from slo_kit.live.eye import Eye, Seen
from slo_kit.model.slo import Sort
from slo_kit.promql import Aggregate, Matcher, Selector, call

LARGEST = "+Inf"
_SHOWN = 4
_NUMBER = re.compile(r"-?\d+(\.\d+)?(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)


def bucket_missing(eye: Eye, seen: Seen) -> Iterator[Problem]:
    """A classic histogram knows how many were faster than its bounds, and nothing of what lies between."""
    if seen.one.read.sort is not Sort.BUCKET or seen.selector is None or eye.count(seen.selector):
        return
    every = _every(seen.selector)
    bounds = sorted(set(map(float, _bounds(eye, every))))
    if bounds:
        shown = ", ".join(f"{bound:g}" for bound in _around(bounds, seen))
        message = f"{every.metric} has no bucket at the threshold in {eye.region}; near it are {shown} ({seen.one.read.unit})"
        yield Problem(seen.one.place, "bucket-missing", message, "write the bound of a bucket, or another unit_of_buckets")
    elif eye.count(replace(every, metric=every.metric.removesuffix("_bucket"))):
        message = f'"{every.metric.removesuffix("_bucket")}" is a native histogram in {eye.region}'
        yield Problem(seen.one.place, "bucket-missing", message, "add native: true")


def beyond_buckets(eye: Eye, seen: Seen) -> Iterator[Problem]:
    """Every observation is above the largest bound, as when the unit is another one than the exporter's author thought."""
    if seen.one.read.sort is not Sort.BUCKET or seen.selector is None:
        return
    every = _every(seen.selector)
    bounds = _bounds(eye, every)
    if not bounds:
        return
    largest = max(bounds, key=float)
    below = eye.number(Aggregate("sum", every.where(Matcher("le", "=", largest))))
    if not below and eye.number(Aggregate("sum", every.where(Matcher("le", "=", LARGEST)))):
        message = f"everything that {every.metric} counts in {eye.region} is above its largest bucket, {largest}"
        yield Problem(seen.one.place, "beyond-buckets", message, "give the histogram buckets in the unit that it observes in")


def not_native(eye: Eye, seen: Seen) -> Iterator[Problem]:
    """A histogram that is read as a native one and has classic buckets only."""
    if seen.one.read.sort is not Sort.NATIVE or seen.selector is None:
        return
    if eye.ask(Aggregate("count", call("histogram_count", seen.selector))):
        return
    classic = replace(seen.selector, metric=f"{seen.selector.metric}_bucket")
    if eye.count(classic):
        message = f'"{seen.selector.metric}" has classic buckets only in {eye.region}'
        yield Problem(seen.one.place, "not-native", message, "leave native out, and write a threshold that has a bucket")
    else:
        message = f'{eye.region} has no native histogram "{seen.selector.metric}"'
        yield Problem(seen.one.place, "not-native", message, "scrape it with --enable-feature=native-histograms")


def _every(bucket: Selector) -> Selector:
    """All buckets of the histogram that one is of."""
    return replace(bucket, matchers=tuple(matcher for matcher in bucket.matchers if matcher.label != "le"))


def _bounds(eye: Eye, every: Selector) -> list[str]:
    """The bounds of a histogram but for the largest, as they are written; what is no number bounds nothing."""
    return [bound for bound in eye.values(every, "le") if _NUMBER.fullmatch(bound)]


def _around(bounds: list[float], seen: Seen) -> list[float]:
    """The bounds that are nearest to the one that is missing."""
    wanted = next((m.value for m in (seen.selector.matchers if seen.selector else ()) if m.label == "le"), "0")
    bound = float(wanted.split("|")[0].replace("\\", ""))
    return sorted(sorted(bounds, key=lambda one: abs(one - bound))[:_SHOWN])
