"""Range queries at the very moments of a rule group, in parts that a Prometheus can answer."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import requests
from requests.adapters import HTTPAdapter

from slo_kit.duration import Duration
from slo_kit.errors import CannotRun
from slo_kit.prometheus.matrix import Samples
from slo_kit.prometheus.session import PrometheusSession, RefusedError, polite_retry
from slo_kit.promql import Expr, Selector, call
from slo_kit.report.sources.client import host, plainly

MOMENTS = 720
"""Evaluations of a rule per query: half a day at one a minute."""
HOUR = 3_600_000
_HOUR = Duration(HOUR)

Milliseconds = int
"""Since 1970."""


@dataclass(frozen=True, slots=True)
class Grid:
    """The moments of a rule group's evaluations from `first` to `last`, every `step` milliseconds."""

    first: Milliseconds
    last: Milliseconds
    step: int

    @property
    def moments(self) -> range:
        """All of them."""
        return range(self.first, self.last + 1, self.step)

    def parts(self) -> Iterator[Grid]:
        """The same in parts that do not overlap."""
        for first in range(self.first, self.last + 1, MOMENTS * self.step):
            yield Grid(first, min(self.last, first + (MOMENTS - 1) * self.step), self.step)


class Prometheus:
    """One server; CannotRun if it does not answer, refuses, or answers in part."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self._session = PrometheusSession(allow_partial=True)
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, HTTPAdapter(max_retries=polite_retry()))

    def values(self, expr: Expr, grid: Grid) -> dict[Milliseconds, float]:
        """What an expression of one series is at each moment at which it is anything."""
        found: dict[Milliseconds, float] = {}
        for part in grid.parts():
            times = {"start": _seconds(part.first), "end": _seconds(part.last), "step": _seconds(part.step)}
            for series in self._post("query_range", {"query": str(expr), **times}):
                found |= {_milliseconds(moment): value for moment, value in series["values"].tolist()}
        if odd := next((value for value in found.values() if not math.isfinite(value)), None):
            raise CannotRun(f"cannot read the past: {host(self.url)} answers {expr} with {odd}, which cannot be added up")
        return found

    def first_sample(self, series: Selector, begin: Milliseconds, end: Milliseconds) -> Milliseconds | None:
        """The moment of the first sample of a series between two moments: hour by hour first, then exactly."""
        hour = Grid(begin + HOUR, end + HOUR, HOUR)
        hours = self.values(call("group", call("count_over_time", series.over(_HOUR))), hour)
        if not hours:
            return None
        asked = {"query": str(series.over(_HOUR)), "time": _seconds(min(hours))}
        moments = (_milliseconds(moment) for one in self._post("query", asked) for moment in one["values"][:, 0].tolist())
        return min(moments, default=None)

    def _post(self, path: str, asked: Mapping[str, str]) -> list[dict[str, Samples]]:
        try:
            answer = self._session.post(f"{self.url}/api/v1/{path}", params=asked)
            result: list[dict[str, Samples]] = answer.json()["data"]["result"]
        except RefusedError as error:
            raise CannotRun(f"cannot read the past: {host(self.url)}: {error}") from error
        except requests.RequestException as error:
            raise CannotRun(f"cannot read the past: {plainly(error, self.url)}") from error
        if self._session.missing:
            raise CannotRun(f"cannot read the past: {host(self.url)}: the answer is partial: {'; '.join(self._session.missing)}")
        return result


def _seconds(milliseconds: int) -> str:
    return f"{milliseconds // 1000}.{milliseconds % 1000:03d}"


def _milliseconds(seconds: float) -> Milliseconds:
    return round(float(seconds) * 1000)
