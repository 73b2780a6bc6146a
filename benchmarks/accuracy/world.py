"""Draws what a course says: every event, the counters of every pod, and what scrapes see of them."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from benchmarks.accuracy.clock import START, TICK, Counts
from benchmarks.accuracy.course import Course, Life, Place
from benchmarks.accuracy.samples import STALE, Labels, Table, merged, one_series
from benchmarks.accuracy.scenarios import SCENARIOS
from benchmarks.accuracy.truth import Truth


@dataclass(frozen=True, slots=True)
class Drawn:
    """One service in one region: what happened, and the samples that Prometheus got of it."""

    truth: Truth
    scraped: Table


def draw(service: str, place: Place, seed: int, course: Course | None = None) -> Drawn:
    """A scenario, or another course under the name of a service; the same for the same arguments, whatever else is drawn."""
    dice = np.random.default_rng([seed, zlib.crc32(f"{service} {place.region}".encode())])
    course = course or SCENARIOS[service](place)
    total, bad = (np.zeros(place.clock.ticks + 1, dtype=np.int64) for _ in range(2))
    scraped = []
    for life in course.lives:
        good, failed = _events(course, life, dice)
        total[life.begin + 1 : life.end + 1] += good + failed
        bad[life.begin + 1 : life.end + 1] += failed
        seen, gone = _scrapes(course, life, place, dice)
        for labels, counter in _counters(service, course, life, good, failed):
            born = counter[seen - life.begin] > 0 if course.born_late and labels.get("code") == "500" else seen >= 0
            scraped.append(_samples(labels, counter[seen - life.begin], (seen, gone), born, course.late))
        scraped.append(_up(_target(service, life), (seen, gone), course.late))
    return Drawn(Truth(np.cumsum(total), np.cumsum(bad), course.incidents), merged(scraped))


def _events(course: Course, life: Life, dice: Generator) -> tuple[Counts, Counts]:
    """Good and bad events of a pod in each tick of its life."""
    expected = course.rate[life.begin : life.end] * (TICK / life.of)
    chance = course.bad[life.begin : life.end]
    return dice.poisson(expected * (1 - chance)), dice.poisson(expected * chance)


def _scrapes(course: Course, life: Life, place: Place, dice: Generator) -> tuple[Counts, Counts]:
    """The moments at which a scrape of a pod succeeds, and those at which its series end because one does not."""
    every = place.clock.scrape // TICK
    due = np.arange(dice.integers(every), place.clock.ticks + 1, every)
    due = due[(due > life.begin) & (due < life.end + every)]
    fails = (dice.random(len(due)) < course.lost) | (due >= life.end)
    if life.end >= place.clock.ticks:  # it is still there when the curtain falls
        fails &= due < life.end
    for first, last in course.dark:
        fails |= (due >= first) & (due < last)
    after_success = np.concatenate(([False], ~fails[:-1])) if len(due) else fails
    return due[~fails], due[fails & after_success]


def _counters(scenario: str, course: Course, life: Life, good: Counts, failed: Counts) -> Iterator[tuple[Labels, Counts]]:
    """Each series of a pod and its value at every moment of its life, restarts and all."""
    target = _target(scenario, life)
    fine, wrong, every = (_since_restart(life, counted) for counted in (good, failed, good + failed))
    if course.slow:
        histogram = {"__name__": "http_request_seconds_bucket"} | target
        yield {"__name__": "http_request_seconds_count"} | target, every
        yield histogram | {"le": "0.3"}, fine
        yield histogram | {"le": "+Inf"}, every
    else:
        counter = {"__name__": "http_requests_total"} | target
        yield counter | {"code": "200"}, fine
        yield counter | {"code": "500"}, wrong


def _target(scenario: str, life: Life) -> Labels:
    return {"job": scenario, "instance": life.instance}


def _up(target: Labels, moments: tuple[Counts, Counts], late: int) -> Table:
    """What Prometheus says of its scrapes: 1, and 0 at the first that fails."""
    times = np.concatenate(moments)
    values = np.repeat([1.0, 0.0], [len(one) for one in moments])
    order = np.argsort(times, kind="stable")
    return one_series({"__name__": "up"} | target, times[order] * TICK + START, values[order], late * TICK)


def _since_restart(life: Life, counted: Counts) -> Counts:
    """A counter that starts at zero with the pod and again with each restart."""
    counter = np.concatenate(([0], np.cumsum(counted)))
    for restart in life.restarts:
        counter[restart - life.begin :] -= counter[restart - life.begin]
    return counter


def _samples(labels: Labels, values: Counts, moments: tuple[Counts, Counts], born: np.ndarray, late: int) -> Table:
    """Values where scrapes succeeded, from a series' birth on, and a mark where it ended for a while or for good."""
    seen, gone = moments
    first = seen[born][0] if born.any() else np.iinfo(np.int64).max
    gone = gone[gone > first]
    times = np.concatenate((seen[born], gone))
    marked = np.concatenate((values[born].astype(np.float64), np.full(len(gone), STALE)))
    order = np.argsort(times, kind="stable")
    return one_series(labels, times[order] * TICK + START, marked[order], late * TICK)
