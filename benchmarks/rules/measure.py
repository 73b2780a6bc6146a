"""What a minute of the rules of a design costs a real Prometheus, less what it costs to run and scrape without them."""

from __future__ import annotations

import json
import time
import urllib.parse
import urllib.request
from dataclasses import dataclass
from typing import Any

from benchmarks.rules.design import Groups
from benchmarks.rules.metrics import PATIENCE, metrics
from slo_kit.errors import CannotRun
from slo_kit.lab.servers import Server

SETTLING = 8
"""Seconds after a start or a reload that are not measured."""
SCRAPED = 75
"""Seconds after a start until rules that look half a minute back find what was scraped since."""
ASKED = 40
"""Groups of single SLOs whose queries are asked for what they read: all are alike."""


@dataclass(frozen=True, slots=True)
class Idle:
    """A server without rules: seconds of CPU a second, bytes of memory."""

    cpu: float
    memory: float


@dataclass(frozen=True, slots=True)
class Cost:
    """A minute of all rules: seconds of CPU and of rule groups, samples its queries read, series it writes; bytes of memory."""

    cpu: float
    groups: float
    slowest: float
    samples: float
    memory: float
    series: float
    missed: float


def measure_idle(server: Server, seconds: float) -> Idle:
    """A server that only scrapes."""
    time.sleep(SETTLING)
    first = _now(server)
    time.sleep(seconds)
    then = _now(server)
    return Idle((then.cpu - first.cpu) / seconds, then.memory)


def measure(server: Server, groups: Groups, idle: Idle, interval: int) -> Cost:
    """Minutes of evaluations for half a minute, one at least, after one that is not measured, each pressed into `interval`."""
    _load(server, groups, interval)
    time.sleep(max(SCRAPED, interval + SETTLING))
    first = _now(server)
    began = time.monotonic()
    time.sleep(interval * max(1, 30 // interval))
    then = _now(server)
    seconds = time.monotonic() - began
    made = (then.iterations - first.iterations) / sum(map(groups.passes, (*groups.own, *groups.common)))
    if not made:
        raise CannotRun("no rule was evaluated")
    return Cost(
        (then.cpu - first.cpu - idle.cpu * seconds) / made,
        (then.group_seconds - first.group_seconds) / made,
        then.slowest,
        _samples(server, groups),
        then.memory,
        then.written,
        then.missed - first.missed,
    )


def _load(server: Server, groups: Groups, interval: int) -> None:
    """Every group in one file, with `interval` for a minute."""
    every = {**groups.own, **groups.common}
    written = [
        {"name": name, "interval": f"{1000 * interval / groups.passes(name):.0f}ms", "rules": rules}
        for name, rules in every.items()
    ]
    (server.folder / "rules.json").write_text(json.dumps({"groups": written}), encoding="utf-8")
    server.daemon.reload()
    deadline = time.monotonic() + PATIENCE
    while len(_ask(server, "rules", {})["groups"]) < len(written):
        if time.monotonic() > deadline:
            raise CannotRun(f"the rules are not loaded:\n{server.daemon.complaints}")
        time.sleep(0.5)


def _samples(server: Server, groups: Groups) -> float:
    """Samples that all queries of a minute read, as the statistics of each query say; asked when no rule is evaluated."""
    _load(server, Groups({}, {}), 60)
    own = list(groups.own)
    some = own[:: max(1, len(own) // ASKED)]
    read = {name: groups.passes(name) * _read(server, {**groups.own, **groups.common}[name]) for name in (*some, *groups.common)}
    return len(own) / len(some) * sum(read[name] for name in some) + sum(read[name] for name in groups.common)


def _read(server: Server, rules: list[dict[str, Any]]) -> float:
    answers = (_ask(server, "query", {"query": rule["expr"], "stats": "all"}) for rule in rules)
    return float(sum(answer["stats"]["samples"]["totalQueryableSamples"] for answer in answers))


def _ask(server: Server, what: str, parameters: dict[str, str]) -> Any:
    body = urllib.parse.urlencode(parameters).encode() if parameters else None
    with urllib.request.urlopen(f"{server.url}/api/v1/{what}", body, timeout=PATIENCE) as response:
        return json.load(response)["data"]


@dataclass(frozen=True, slots=True)
class _Now:
    cpu: float
    memory: float
    written: float
    iterations: float
    group_seconds: float
    slowest: float
    missed: float


def _now(server: Server) -> _Now:
    found = metrics(server.url)
    return _Now(
        sum(found["process_cpu_seconds_total"]),
        sum(found["process_resident_memory_bytes"]),
        sum(found.get("prometheus_rule_group_last_evaluation_samples", ())),
        sum(found.get("prometheus_rule_group_iterations_total", ())),
        sum(found.get("prometheus_rule_group_duration_seconds_sum", ())),
        max(found.get("prometheus_rule_group_last_duration_seconds", ()), default=0.0),
        sum(found.get("prometheus_rule_group_iterations_missed_total", ())),
    )
