"""What every design counts: twelve counters for each SLO, of three pods that answer with four codes, in the past and live."""

from __future__ import annotations

from collections.abc import Iterator
from math import sin

METRIC = "http_requests_total"
SCRAPE = 30
"""Seconds."""
JOB, ROUTE, ALONE = "JOB", "ROUTE", "ALONE"
"""Stand for the names of one SLO in what is written of all."""

RATES = {"200": 40.0, "404": 1.5, "500": 0.03, "503": 0.01}
"""Events per second and pod."""
PODS = ("pod-0", "pod-1", "pod-2")
COUNTERS = tuple((pod, code) for pod in PODS for code in RATES)


def names(number: int) -> dict[str, str]:
    """How one SLO of many is called: a route of a job that has ten, and a name that it shares with nobody."""
    return {JOB: f"job-{number // 10:03}", ROUTE: f"route-{number % 10}", ALONE: f"alone-{number:04}"}


def counted(code: str, seconds: float) -> int:
    """What a pod has counted some seconds after it began; busier and quieter in turn."""
    return int(RATES[code] * (seconds + 120 * sin(seconds / 300)))


def page(slos: int, seconds: float) -> str:
    """What a scrape of all counters of so many SLOs is told."""
    values = [f" {counted(code, seconds)}" for _, code in COUNTERS]
    return "".join(
        f"{series}{value}\n" for number in range(slos) for series, value in zip(_series(names(number)), values, strict=True)
    )


def series() -> tuple[tuple[str, str], ...]:
    """Each counter of the one that stands for all, and the code it counts."""
    return tuple(zip(_series({JOB: JOB, ROUTE: ROUTE}), (code for _, code in COUNTERS), strict=True))


def _series(called: dict[str, str]) -> Iterator[str]:
    for pod, code in COUNTERS:
        yield f'{METRIC}{{job="{called[JOB]}",route="{called[ROUTE]}",instance="{pod}",code="{code}"}}'
