"""Grouped range queries of the running totals of all SLOs at once; the only user of prometheus_api_client."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import pandas as pd
import requests
from prometheus_api_client import PrometheusConnect

from slo_kit import naming
from slo_kit.duration import Duration
from slo_kit.promql import Aggregate, Matcher, Selector, last
from slo_kit.report.series import COLUMNS, IDENTITY, VALUES, Span
from slo_kit.report.sources.session import PrometheusSession, RefusedError, polite_retry

POINTS = 10_000
"""Looks per query; Prometheus refuses more than 11,000."""


class UnreadableError(Exception):
    """A Prometheus that could not be read; the message says why, without credentials."""


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """Rows with COLUMNS, and remarks for the reader."""

    frame: pd.DataFrame
    notes: tuple[str, ...]


def read_totals(url: str, span: Span, region: str = "") -> Reading:
    """The regional totals that one Prometheus holds, of one region or of all; UnreadableError if it does not answer."""
    session = PrometheusSession()
    client = PrometheusConnect(url.rstrip("/"), session=session, retry=polite_retry(), method="POST")
    matchers = [Matcher(naming.SCOPE, "=", "region"), *([Matcher(naming.REGION, "=", region)] if region else [])]
    keys = ["time", *IDENTITY]
    parts, dropped = [], 0
    for metric, column in zip(naming.TOTALS, VALUES, strict=True):
        # One series per SLO and region even where two replicas record: the one that missed less.
        looked = last(Selector(metric).where(*matchers), Duration(span.step * 1000))
        samples = _ask(client, str(Aggregate("max", looked, by=tuple(naming.IDENTITY[:3]))), span)
        table = pd.DataFrame(samples, columns=[*keys, column])
        finite = table[column].between(0, float("inf"), inclusive="left")
        dropped += int((~finite).sum())
        parts.append(table[finite])
    events, bad, minutes = parts
    frame = events.merge(bad, on=keys).merge(minutes, on=keys)[COLUMNS]
    notes = [f"{host(url)} remarks: {info}" for info in dict.fromkeys(session.infos)]
    if dropped:
        notes.append(f"{dropped} samples from {host(url)} were not numbers and were left out")
    if lone := len(events) - len(frame):
        notes.append(f"{lone} of {len(events)} looks at {host(url)} had events but no bad events or no minutes beside them")
    return Reading(frame, tuple(notes))


def _ask(client: PrometheusConnect, query: str, span: Span) -> Iterator[tuple[int, str, str, str, float]]:
    for start in range(span.start, span.end + 1, POINTS * span.step):
        end = min(span.end, start + (POINTS - 1) * span.step)
        try:
            answer = client.custom_query_range(query, _moment(start), _moment(end), str(span.step))
        except requests.RequestException as error:
            raise UnreadableError(_plainly(error, client.url)) from error
        except (ValueError, KeyError, TypeError) as error:
            raise UnreadableError(f"{host(client.url)} does not answer like a Prometheus") from error
        yield from _samples(answer)


def _samples(answer: list[dict[str, Any]]) -> Iterator[tuple[int, str, str, str, float]]:
    for series in answer:
        labels = series["metric"]
        identity = (labels.get(naming.SERVICE, ""), labels.get(naming.SLO, ""), labels.get(naming.REGION, ""))
        for time, value in series["values"]:
            yield int(time), *identity, float(value)


def _moment(instant: int) -> datetime:
    return datetime.fromtimestamp(instant, UTC)


def host(url: str) -> str:
    """Where a URL points, without the user and password it may carry."""
    return urlsplit(url).netloc.rpartition("@")[2] or url


def _plainly(error: requests.RequestException, url: str) -> str:
    """The reason in our words: the texts of requests quote whole URLs."""
    match error:
        case RefusedError():
            return str(error)
        case requests.JSONDecodeError():
            return f"{host(url)} does not answer like a Prometheus"
        case requests.exceptions.SSLError():
            return f"{host(url)} has a certificate that is not trusted"
        case requests.Timeout():
            return f"{host(url)} did not answer in time"
        case requests.ConnectionError():
            return f"{host(url)} cannot be reached"
        case requests.exceptions.InvalidURL() | requests.exceptions.InvalidSchema() | requests.exceptions.MissingSchema():
            return f'"{host(url)}" is not the address of a server; write http://host:port'
        case _:
            return f"{host(url)} did not answer as HTTP should"
