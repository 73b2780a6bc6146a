"""Series that are not there, are too many, too few, or something else than they are taken for."""

from __future__ import annotations

import math
from collections.abc import Iterator
from decimal import Decimal

from slo_kit.duration import Duration
from slo_kit.errors import Problem
from slo_kit.live.eye import Eye, Seen
from slo_kit.model.policy import Severity
from slo_kit.model.slo import Sort
from slo_kit.promql import Aggregate, Binary, Matcher, Selector, call, number, on
from slo_kit.spec.words import guess

MOST = 10_000
"""Series that a total may have in one region: every evaluation reads each of them."""
OVER = Duration.of(minutes=10)
HOUR, DAY = Duration.of(hours=1), Duration.of(days=1)
_OF_TARGETS = ("job", "instance")
"""What Prometheus calls a target by, in what it says of scrapes too."""
_QUARTER = 15
"""Seconds: a delay that is suggested is a whole number of quarters of a minute, one at least above what was seen."""
_SLACK = 1.5
"""How much rarer than declared scrapes may look, of ten minutes, before it is more than chance."""


def nothing_selected(eye: Eye, seen: Seen) -> Iterator[Problem]:
    """A selector that finds no series. Of errors there may be none yet; of everything else there are."""
    for selector in seen.one.selectors:
        if (seen.one.read.narrows and _same_metric(selector, seen)) or eye.count(selector):
            continue
        if seen.one.read.sort in {Sort.BUCKET, Sort.NATIVE}:
            continue
        known = selector.metric in eye.metrics
        if not known:
            message = f'{eye.region} has no metric "{selector.metric}"{guess(selector.metric, eye.metrics)}'
            yield Problem(seen.one.near(selector.metric), "selector-empty", message, "write the name of a metric that is scraped")
        elif not seen.one.read.narrows:
            ago = "now, and had some within a day" if eye.counted_recently(selector) else "now or within a day"
            message = f"{eye.region} has no series {selector} {ago}"
            yield Problem(seen.one.near(selector.metric), "selector-empty", message, _first_wrong(eye, selector))


def label_missing(eye: Eye, seen: Seen) -> Iterator[Problem]:
    """Bad events are told from good ones by a label that no series of the total has."""
    total = seen.total.read.selector if seen.total else None
    if not seen.one.read.narrows or seen.one.read.sort is not Sort.COUNTER or total is None or seen.selector is None:
        return
    if not _same_metric(seen.selector, seen) or not eye.count(total):
        return
    for label in dict.fromkeys(m.label for m in seen.selector.matchers if m not in total.matchers and m.value != ".+"):
        if not eye.count(total.where(Matcher(label, "!=", ""))):
            there = _labels(eye, total)
            message = f'no series of total in {eye.region} has the label "{label}"{guess(label, there)}'
            yield Problem(seen.one.near(label), "label-missing", message, f"its labels are {', '.join(there)}")


def too_many(eye: Eye, seen: Seen) -> Iterator[Problem]:
    """So many series that reading them takes a good part of every evaluation."""
    for selector in seen.one.selectors:
        found = 0 if seen.one.read.narrows else eye.count(selector)
        if found > MOST:
            message = f"{selector} finds {found} series in {eye.region}, and every evaluation reads each of them"
            yield Problem(seen.one.near(selector.metric), "too-many-series", message, "narrow it, or drop labels at the scrape")


def other_type(eye: Eye, seen: Seen) -> Iterator[Problem]:
    """A gauge that is read as a counter, or the other way round, as scrapes said."""
    wanted = {Sort.COUNTER: "counter", Sort.GAUGE: "gauge"}.get(seen.one.read.sort)
    if wanted is None or seen.selector is None or seen.one.read.narrows:
        return
    said = eye.type_of(seen.selector.metric)
    if said in {"counter", "gauge"} and said != wanted:
        message = f'"{seen.selector.metric}" is a {said} in {eye.region}, and is read as a {wanted}'
        hint = "use the kind raw or slices" if said == "gauge" else "use the kind ratio, or a gauge"
        yield Problem(seen.one.near(seen.selector.metric), "other-type", message, hint)


def rarer_scrapes(eye: Eye, seen: Seen) -> Iterator[Problem]:
    """Scrapes that are farther apart than counting was told."""
    if seen.one.read.narrows or seen.selector is None or seen.one.read.sort is Sort.NATIVE:
        return
    if not eye.count(seen.selector.before(OVER)):
        return
    samples = eye.longest(seen.selector, OVER)
    declared = seen.counting.scrape
    if samples > 1 and OVER.seconds / samples > declared.seconds * _SLACK:
        apart = Duration(round(OVER.seconds / samples) * 1000)
        message = f"{seen.selector} is scraped every {apart} or so in {eye.region}, and counting is timed for {declared}"
        yield Problem(seen.one.near(seen.selector.metric), "rarer-scrapes", message, f"write counting: {{scrape: {apart}}}")


def slow_scrapes(eye: Eye, seen: Seen) -> Iterator[Problem]:
    """Scrapes that take longer than counters are left alone: their samples come after the look that should have found them."""
    if seen.one.read.narrows or seen.selector is None:
        return
    took = call("max_over_time", Selector("scrape_duration_seconds").over(HOUR))
    targets = Aggregate("group", seen.selector, by=_OF_TARGETS)
    longest = eye.number(Aggregate("max", Binary(took, "and", targets, on(*_OF_TARGETS))))
    delay = seen.counting.delay
    if longest > delay.seconds:
        message = f"a scrape of {seen.selector} took {longest:.1f} s in {eye.region}, and is counted {delay} after it begins"
        hint = f"write counting: {{delay: {(math.ceil(longest / _QUARTER) + 1) * _QUARTER}s}}, or have less scraped at once"
        yield Problem(seen.one.near(seen.selector.metric), "slow-scrapes", message, hint)


def too_little_traffic(eye: Eye, seen: Seen) -> Iterator[Problem]:
    """So few events that not even a total outage has as many bad ones as a page needs."""
    policy = seen.one.workspace.policies.get(seen.slo.policy)
    pages = [row for row in policy.windows if row.severity is Severity.PAGE] if policy else []
    if policy is None or not pages or seen.one.read.narrows or seen.one.read.sort is not Sort.COUNTER or seen.selector is None:
        return
    if seen.slo.budget is not None:
        return
    a_day_ago = seen.selector.before(DAY)
    if not eye.count(a_day_ago):
        return
    needed = seen.slo.indicator.minimum_bad_events if policy.minimum_bad_events is None else policy.minimum_bad_events
    day = eye.number(Aggregate("sum", call("increase", seen.selector.over(DAY))))
    longest = max(row.window for row in pages)
    expected = day * longest.seconds / 86_400
    if 0 < expected < needed:
        message = f"{eye.region} has about {_rounded(expected)} events in {longest}, and a page needs {needed} bad ones"
        hint = "use slices of a probe, a longer window, or a lower minimum_bad_events"
        yield Problem(seen.one.near(seen.selector.metric), "too-little-traffic", message, hint)


def _same_metric(selector: Selector, seen: Seen) -> bool:
    total = seen.total.read.selector if seen.total else None
    return total is not None and total.metric == selector.metric


def _first_wrong(eye: Eye, selector: Selector) -> str:
    """Which of its matchers leaves nothing, and what the label says instead."""
    for matcher in selector.matchers:
        alone = Selector(selector.metric, (matcher,))
        if not eye.count(alone):
            there = [value for value in eye.values(Selector(selector.metric), matcher.label) if value]
            said = f'"{matcher.label}" is {", ".join(there[:5])}' if there else f'no series has the label "{matcher.label}"'
            return f"{said}{guess(matcher.value, there)}"
    return "no series has all of these labels at once"


def _labels(eye: Eye, selector: Selector) -> tuple[str, ...]:
    """Labels of a series that it finds."""
    some = eye.ask(Binary(Aggregate("topk", selector, parameter="1"), "*", number(Decimal(1))))
    return tuple(sorted({label for one in some for label in one["metric"]} - {"__name__"}))


def _rounded(events: float) -> str:
    return f"{events:.0f}" if events >= 10 else f"{events:.1f}"
