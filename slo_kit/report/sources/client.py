"""Grouped range queries of the running totals of all SLOs at once; the only user of prometheus_api_client."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import pandas as pd
import requests
from prometheus_api_client import PrometheusConnect

from slo_kit import naming
from slo_kit.duration import Duration
from slo_kit.prometheus.session import PrometheusSession, RefusedError, polite_retry
from slo_kit.prometheus.shape import StrangeError
from slo_kit.promql import Matcher, Selector, combine, last
from slo_kit.report.restarts import STEP, between, restarts
from slo_kit.report.series import IDENTITY, Progress, Span, joined, unheard
from slo_kit.report.sources.grid import Grid

POINTS = 10_000
"""Looks per query; Prometheus refuses more than 11,000."""

AT_ONCE = 3
"""Questions that one server is asked at the same time."""

FIRST, SAMPLES = 72, 250_000
"""Looks of the first query, which shows how many series there are, and samples in an answer after that: about 6 MB."""


class UnreadableError(Exception):
    """A Prometheus that could not be read; the message says why, without credentials."""


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """Rows with COLUMNS, remarks for the reader, and what the server says it left out."""

    frame: pd.DataFrame
    notes: tuple[str, ...]
    partial: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Manner:
    """How to read: whether half an answer will do, who hears of progress, and of which services, all where none is named.

    `overall` are the SLOs (`service/slo`) whose global totals are read too, where the regions' do not add up to them. `series`
    says how many SLOs each place has, where that is known: then all parts are asked for at once. With `pairs` failovers are
    read as well.
    """

    allow_partial: bool = False
    progress: Progress = unheard
    services: tuple[str, ...] = ()
    overall: tuple[str, ...] = ()
    series: tuple[tuple[str, int], ...] = ()
    pairs: bool = False


def read_totals(url: str, span: Span, region: str = "", manner: Manner = Manner()) -> Reading:
    """The regional totals that one Prometheus holds, of one region or of all; UnreadableError if it does not answer."""
    session = PrometheusSession(manner.allow_partial)
    client = connected(url, session)
    queries, grid = _queries(span, region, manner), Grid(span)
    expected = sum(number for place, number in manner.series if place == region or not region)
    for part in _read(grid, client, queries, expected):
        manner.progress(region or "all regions", (span.end - part.start) // span.step + 1, grid.looks)
    notes = [f"the Prometheus at {host(url)} remarks: {info}" for info in sorted(set(session.infos))]
    if grid.dropped:
        notes.append(f"{grid.dropped} samples from {host(url)} were not numbers and were left out")
    if grid.lone:
        notes.append(f"{grid.lone} of {grid.seen} looks at {host(url)} had events but no bad events or no minutes beside them")
    frame = _closer(grid.frame(), client, span, region, manner)
    return Reading(frame, tuple(notes), tuple(sorted(set(session.missing))))


def _closer(frame: pd.DataFrame, client: PrometheusConnect, span: Span, region: str, manner: Manner) -> pd.DataFrame:
    """With more looks where totals restarted, so that what they had counted until then is not lost."""
    found = restarts(frame) if span.step > STEP else {}
    restarted = {identity for identities in found.values() for identity in identities}
    few = replace(manner, services=tuple(sorted({service for service, _, _ in restarted})))
    frames = [frame]
    for part in between(tuple(found), span.step):
        grid = Grid(part)
        for _ in _read(grid, client, _queries(part, region, few), len(restarted)):
            pass
        more = grid.frame()
        whose = zip(*(more[name] for name in IDENTITY), strict=True)
        frames.append(more[[identity in restarted for identity in whose]])
    return frame if len(frames) == 1 else joined(frames).drop_duplicates(["time", *IDENTITY], ignore_index=True)


def _queries(span: Span, region: str, manner: Manner) -> tuple[str, ...]:
    """One of each total, of all SLOs; adding up or choosing is left to the grid, for it takes Prometheus most of the time."""
    wanted, over = _wanted(region, manner), Duration(span.step * 1000)
    return tuple(str(combine("or", (last(Selector(metric).where(*one), over) for one in wanted))) for metric in naming.TOTALS)


def _read(grid: Grid, client: PrometheusConnect, queries: tuple[str, ...], expected: int) -> Iterator[Span]:
    """Fill the grid, a few questions at a time; the parts that are done, the latest first."""
    span = grid.span
    if not expected:
        # The latest part shows how many series there are.
        latest, *_ = _parts(span, FIRST)
        yield from _fill(grid, client, queries, (latest,))
        expected, span = grid.widest, Span(span.start, latest.start - span.step, span.step)
    looks = max(1, min(POINTS, SAMPLES // max(1, expected)))
    yield from _fill(grid, client, queries, tuple(_parts(span, looks)))


def _fill(grid: Grid, client: PrometheusConnect, queries: tuple[str, ...], parts: tuple[Span, ...]) -> Iterator[Span]:
    asked = [(part, column) for part in parts for column in range(len(queries))]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = pool.map(lambda one: ask(client, queries[one[1]], one[0]), asked)
        for (part, column), answer in zip(asked, answers, strict=True):
            grid.add(column, part, answer)
            if column == len(queries) - 1:
                yield part


def _parts(span: Span, looks: int) -> Iterator[Span]:
    """The span in parts of so many looks, the latest first."""
    end = span.end
    while end >= span.start:
        start = max(span.start + (end - span.start) % span.step, end - (looks - 1) * span.step)
        yield Span(start, end, span.step)
        end = start - span.step


def _wanted(region: str, manner: Manner) -> list[tuple[Matcher, ...]]:
    """The totals of regions, and of the SLOs that need it those of the global evaluator; of that alone if it is the region."""
    named = (Matcher(naming.SERVICE, "=~", "|".join(manner.services)),) if manner.services else ()
    wanted = []
    if region != naming.GLOBAL:
        of_region = (Matcher(naming.REGION, "=", region),) if region else ()
        wanted.append((Matcher(naming.SCOPE, "=", "region"), *of_region, *named))
    if manner.overall and region in {"", naming.GLOBAL}:
        pairs = [key.split("/") for key in manner.overall]
        services, slos = (tuple(dict.fromkeys(names)) for names in zip(*pairs, strict=True))
        pinned = (Matcher(naming.SERVICE, "=~", "|".join(services)), Matcher(naming.SLO, "=~", "|".join(slos)))
        wanted.append((Matcher(naming.SCOPE, "=", "global"), *pinned, *named))
    return wanted


def connected(url: str, session: PrometheusSession) -> PrometheusConnect:
    """A client that retries politely."""
    return PrometheusConnect(url.rstrip("/"), session=session, retry=polite_retry(), method="POST")


def ask(client: PrometheusConnect, query: str, span: Span) -> Iterable[dict[str, Any]]:
    """Series with their labels as `metric` and rows (time, value) as `values`; UnreadableError if there is no answer."""
    try:
        answer: list[dict[str, Any]] = client.custom_query_range(query, _moment(span.start), _moment(span.end), str(span.step))
    except requests.RequestException as error:
        raise UnreadableError(plainly(error, client.url)) from error
    return answer


def _moment(instant: int) -> datetime:
    return datetime.fromtimestamp(instant, UTC)


def host(url: str) -> str:
    """Where a URL points, without the user and password it may carry."""
    return urlsplit(url).netloc.rpartition("@")[2] or url


def plainly(error: requests.RequestException, url: str) -> str:
    """The reason in our words: the texts of requests quote whole URLs."""
    match error:
        case RefusedError():
            return str(error)
        case StrangeError():
            return f"{host(url)} does not answer like a Prometheus"
        case requests.exceptions.SSLError():
            return f"{host(url)} has a certificate that is not trusted, or wants one of ours"
        case requests.Timeout():
            return f"{host(url)} did not answer in time"
        case requests.ConnectionError():
            return f"{host(url)} cannot be reached"
        case requests.exceptions.InvalidURL() | requests.exceptions.InvalidSchema() | requests.exceptions.MissingSchema():
            return f'"{host(url)}" is not the address of a server; write http://host:port'
        case _:
            return f"{host(url)} did not answer as HTTP should"
