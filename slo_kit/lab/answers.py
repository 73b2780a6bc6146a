"""What a Prometheus server answers to queries, typed; whatever is not an answer is a CannotRun that says so."""

from __future__ import annotations

import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from slo_kit.duration import Duration
from slo_kit.errors import CannotRun
from slo_kit.promql import Selector

PATIENCE = 10.0
"""Seconds one request may take."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One element of an instant vector; `time` is that of the query."""

    labels: Mapping[str, str]
    value: float
    time: float


@dataclass(frozen=True, slots=True)
class Trail:
    """The stored samples of one series: moments, in seconds since 1970, and values."""

    labels: Mapping[str, str]
    samples: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Alert:
    """An active alert; `state` is `pending` or `firing`."""

    name: str
    labels: Mapping[str, str]
    annotations: Mapping[str, str]
    state: str


@dataclass(frozen=True, slots=True)
class LoadedRule:
    """A rule as the server has it; `health` is `ok`, `err` or `unknown` before its first evaluation."""

    group: str
    name: str
    health: str
    error: str


def is_ready(url: str) -> bool:
    """Whether the server says it is ready for traffic."""
    try:
        with urllib.request.urlopen(f"{url}/-/ready", timeout=PATIENCE) as response:
            return bool(response.status == 200)
    except OSError:
        return False


def query(url: str, expression: object, at: float | None = None) -> tuple[Sample, ...]:
    """An instant query, at the server's own clock unless `at` is given; the expression must give a vector."""
    parameters = {"query": str(expression)} | ({} if at is None else {"time": f"{at:.3f}"})
    data = _get(url, "query", parameters)
    if data["resultType"] != "vector":
        raise CannotRun(f"{url}: {expression} gives a {data['resultType']}, not a vector")
    return tuple(Sample(_labels(one["metric"]), float(one["value"][1]), float(one["value"][0])) for one in data["result"])


def trails(url: str, selector: Selector, since: float, until: float) -> tuple[Trail, ...]:
    """Every stored sample of a selector after `since` and up to `until`, at the times Prometheus gave them."""
    window = Duration(max(1, round((until - since) * 1000)))
    parameters = {"query": str(selector.over(window)), "time": f"{until:.3f}"}
    return tuple(_trail(one) for one in _get(url, "query", parameters)["result"])


def steps(url: str, expression: str, since: float, until: float, step: float) -> tuple[Trail, ...]:
    """What an expression gives every `step` seconds from `since` to `until`."""
    parameters = {"query": expression, "start": f"{since:.3f}", "end": f"{until:.3f}", "step": f"{step:.3f}"}
    return tuple(_trail(one) for one in _get(url, "query_range", parameters)["result"])


def alerts(url: str) -> tuple[Alert, ...]:
    """Every pending and firing alert."""
    found = _get(url, "alerts", {})["alerts"]
    return tuple(Alert(one["labels"]["alertname"], _labels(one["labels"]), one["annotations"], one["state"]) for one in found)


def rules(url: str) -> tuple[LoadedRule, ...]:
    """Every rule that is loaded, in order of evaluation within its group."""
    groups = _get(url, "rules", {})["groups"]
    return tuple(
        LoadedRule(group["name"], rule["name"], rule["health"], rule.get("lastError", ""))
        for group in groups
        for rule in group["rules"]
    )


def _trail(series: Any) -> Trail:
    labels = {label: value for label, value in series["metric"].items() if label != "__name__"}
    return Trail(labels, tuple((float(at), float(value)) for at, value in series["values"]))


def _labels(written: Mapping[str, str]) -> dict[str, str]:
    return {label: value for label, value in written.items() if label not in {"__name__", "alertname"}}


def _get(url: str, what: str, parameters: Mapping[str, str]) -> Any:
    """The `data` of an API answer; a partial answer (one with warnings) is refused."""
    asked = f"{url}/api/v1/{what}?{urllib.parse.urlencode(parameters)}"
    try:
        with urllib.request.urlopen(asked, timeout=PATIENCE) as response:
            answer = json.load(response)
    except urllib.error.HTTPError as error:
        raise CannotRun(f"{url} refuses {what}: {_reason(error)}") from None
    except (OSError, json.JSONDecodeError) as error:
        raise CannotRun(f"{url} does not answer {what}: {error}") from None
    if answer.get("warnings"):
        raise CannotRun(f"{url} answers {what} only in part: {'; '.join(answer['warnings'])}")
    return answer["data"]


def _reason(error: urllib.error.HTTPError) -> str:
    """In the words of the API, which a server that is about to start does not speak yet."""
    said = error.read().decode(errors="replace")
    try:
        return str(json.loads(said)["error"])
    except (ValueError, KeyError, TypeError):
        return error.reason
