"""What `slo-kit check --live` asks each region: whether what SLOs read is there, and is what they take it for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from slo_kit.errors import CannotRun, Problem
from slo_kit.live import buckets, groups, series, server
from slo_kit.live.eye import Eye, NotKnownError, Seen
from slo_kit.model.topology import Region, Role
from slo_kit.model.workspace import Workspace
from slo_kit.prometheus.client import Prometheus
from slo_kit.promql import number
from slo_kit.resolve.lints.reading import Look

OF_SERVER: tuple[Callable[[Eye, Region, Workspace], Iterator[Problem]], ...] = (server.short_retention, server.other_region)
"""What is asked once of each Prometheus."""

OF_READING: tuple[Callable[[Eye, Seen], Iterator[Problem]], ...] = (
    series.nothing_selected,
    series.label_missing,
    series.too_many,
    series.other_type,
    series.rarer_scrapes,
    series.slow_scrapes,
    series.too_little_traffic,
    buckets.bucket_missing,
    buckets.beyond_buckets,
    buckets.not_native,
    groups.too_many_groups,
    groups.one_vantage,
)
"""What is asked for each key of an indicator that reads raw series."""

AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class Asked:
    """What regions said; `unheard` names those that could not be asked, with the reason, and where nothing more is known."""

    problems: tuple[Problem, ...]
    unheard: tuple[str, ...]


def ask(look: Look, at: int) -> Asked:
    """Ask every region that serves, all at once; of several replicas, the first that answers."""
    regions = [region for region in look.workspace.topology.regions if region.role is not Role.RETIRED]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(lambda region: _region(region, look, at), regions))
    problems = tuple(problem for answer in answers for problem in answer.problems)
    return Asked(problems, tuple(line for answer in answers for line in answer.unheard))


def _region(region: Region, look: Look, at: int) -> Asked:
    unheard: list[str] = []
    for url in region.replicas:
        eye = Eye(region.name, Prometheus(url), at)
        try:
            eye.number(number(1))
            found = tuple(problem for check in _checks(eye, region, look) for problem in _known(check, region, unheard))
        except CannotRun as error:
            unheard.append(f"{region.name} could not be asked: {error}")
            continue
        return Asked(found, tuple(dict.fromkeys(unheard)))
    return Asked((), tuple(unheard))


def _known(check: Iterator[Problem], region: Region, unheard: list[str]) -> Iterator[Problem]:
    """What a check finds; if it gets an answer of which nothing follows, that is added to `unheard`."""
    try:
        yield from check
    except NotKnownError as error:
        unheard.append(f"{region.name}: {error}")


def _checks(eye: Eye, region: Region, look: Look) -> Iterator[Iterator[Problem]]:
    for of_server in OF_SERVER:
        yield of_server(eye, region, look.workspace)
    total = None
    for one in look.readings():
        if one.slo.regions and region.name not in one.slo.regions:
            continue
        total = total if one.read.narrows else one
        for of_reading in OF_READING:
            yield of_reading(eye, Seen(one, total))
