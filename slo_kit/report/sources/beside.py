"""What a Prometheus remembers beside totals: when burn alerts fired, and when a pair changed over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any

import numpy as np

from slo_kit import naming
from slo_kit.duration import Duration
from slo_kit.prometheus.session import PrometheusSession
from slo_kit.promql import Aggregate, Selector, last
from slo_kit.report.series import Beside, Failover, Firing, Instant, Span
from slo_kit.report.sources.client import AT_ONCE, POINTS, UnreadableError, ask, connected

STEP = 300
"""Seconds between two looks, unless a period is too long for that."""

Samples = Sequence[tuple[float, float]]
FIRED = Selector.of(naming.FIRED, {"alertname": naming.BURN, "alertstate": "firing"})
_OF_PAIRS = (naming.REGION_ACTIVE, naming.FAILOVER_RTO, naming.FAILOVER_RPO)
_WHO = (naming.SERVICE, naming.SLO, naming.REGION)


def read_beside(url: str, start: Instant, end: Instant, places: tuple[str, ...], pairs: bool = False) -> Beside:
    """Burn alerts of places whose rules a server evaluates, and with `pairs` failovers; nothing of one that does not answer."""
    step = max(STEP, -(-(end - start) // POINTS // STEP) * STEP)
    client, span = connected(url, PrometheusSession()), Span(start, end, step)
    queries = [_seen(FIRED, step, (*_WHO, naming.SEVERITY)), _seen(Selector(naming.RULES_INFO), step, (naming.REGION,))]
    queries += [_seen(Selector(name), step, _WHO) for name in (_OF_PAIRS if pairs else ())]
    try:
        with ThreadPoolExecutor(AT_ONCE) as pool:
            alerts, rules, *of_pairs = (list(found) for found in pool.map(lambda query: ask(client, query, span), queries))
    except UnreadableError:
        return Beside()
    begun = {series["metric"].get(naming.REGION, ""): int(series["values"][:, 0].min()) - step for series in rules}
    heard = tuple((place, begun[place]) for place in places if place in begun)
    failovers = _failovers(of_pairs[0], *map(_by_slo, of_pairs[1:])) if pairs else ()
    return Beside(heard, tuple(sorted(_firings(alerts, places, step))), tuple(sorted(failovers)))


def _seen(selector: Selector, step: int, by: tuple[str, ...]) -> str:
    return str(Aggregate("max", last(selector, Duration(step * 1000)), by=by))


def _firings(alerts: Iterable[dict[str, Any]], places: tuple[str, ...], step: int) -> Iterator[Firing]:
    """Looks that follow on each other are one alert; one that pauses for a single look goes on."""
    for series in alerts:
        service, slo, region, severity = (series["metric"].get(name, "") for name in (*_WHO, naming.SEVERITY))
        if region not in places:
            continue
        times = series["values"][:, 0].astype(np.int64)
        for stretch in np.split(times, np.flatnonzero(np.diff(times) > 2 * step) + 1):
            yield Firing(service, slo, region, severity, int(stretch[0]) - step, int(stretch[-1]))


def _by_slo(found: Iterable[dict[str, Any]]) -> dict[tuple[str, str], Samples]:
    return {(of["metric"].get(naming.SERVICE, ""), of["metric"].get(naming.SLO, "")): of["values"].tolist() for of in found}


def _failovers(
    active: Iterable[dict[str, Any]], took: dict[tuple[str, str], Samples], lost: dict[tuple[str, str], Samples]
) -> Iterator[Failover]:
    """Where the region that is active is another than the one that was before."""
    courses: dict[tuple[str, str], dict[int, str]] = {}
    for series in active:
        service, slo, region = (series["metric"].get(name, "") for name in _WHO)
        course = courses.setdefault((service, slo), {})
        course.update({int(time): region for time, value in series["values"].tolist() if value == 1})
    for (service, slo), course in courses.items():
        for (_, before), (time, region) in pairwise(sorted(course.items())):
            if region != before:
                figures = (_at(time, recorded.get((service, slo), ())) for recorded in (took, lost))
                yield Failover(service, slo, time, region, *figures)


def _at(time: Instant, samples: Samples) -> tuple[float, ...]:
    """The first value from a moment on: what was recorded of the failover that had just been."""
    return next(((value,) for when, value in samples if when >= time), ())
