"""Times and labels of counting that would lose events, in the Topology and in single SLOs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from slo_kit.duration import Duration
from slo_kit.errors import Position, Problem
from slo_kit.model.counting import Counting
from slo_kit.model.version import QUERY_OFFSET
from slo_kit.model.workspace import Workspace
from slo_kit.resolve.checks.reading import slos, spot

_LABEL = re.compile(r"[a-zA-Z_][a-zA-Z0-9_]*")


SHOWN = Duration.of(minutes=5)
"""How old the newest sample of a series may be to be seen: what Prometheus does unless told otherwise (query.lookback-delta)."""


def counting_times(workspace: Workspace) -> Iterator[Problem]:
    """Times of counting that would lose events."""
    for counting, at in _timings(workspace):
        yield from _losing(counting, at)


def late_evaluations(workspace: Workspace) -> Iterator[Problem]:
    """Where a group is evaluated as of its delay, what it records is that old when it is new, and older before the next."""
    topology = workspace.topology
    everywhere = (topology.prometheus.version, topology.global_ and topology.global_.version)
    versions = [version for version in (*everywhere, *(region.version for region in topology.regions)) if version]
    if max(versions) < QUERY_OFFSET:
        return
    for counting, at in _timings(workspace):
        if counting.evaluation + counting.delay > SHOWN and counting.evaluation <= SHOWN and {"evaluation", "delay"} & set(at):
            message = (
                f"an evaluation every {counting.evaluation} and a delay of {counting.delay} are longer together than the "
                f"{SHOWN} for which Prometheus shows a sample, and would lose events"
            )
            most = SHOWN - min(counting.delay, SHOWN - Duration.of(seconds=1))
            yield Problem(spot(at, "evaluation", "delay"), "counting-times", message, f"write evaluation: {most} or shorter")


def target_labels(workspace: Workspace) -> Iterator[Problem]:
    """What tells targets apart must be labels."""
    for counting, at in _timings(workspace):
        for index, label in enumerate(counting.target):
            if not _LABEL.fullmatch(label):
                place = spot(at, f"target.{index}", "target")
                yield Problem(place, "bad-label", f'"{label}" is not a label', "write letters, digits and underscores")


def _timings(workspace: Workspace) -> Iterator[tuple[Counting, Mapping[str, Position]]]:
    """The timing of the Topology, and that of every SLO with one of its own, with the places of what was written."""
    everywhere = workspace.topology.counting
    yield everywhere, everywhere.at
    for _, slo in slos(workspace):
        if slo.counting.at:
            yield slo.counting.applied(everywhere), slo.counting.at


def _losing(times: Counting, at: Mapping[str, Position]) -> Iterator[Problem]:
    twice = times.scrape * 2, times.evaluation * 2
    shown = f"the {SHOWN} for which Prometheus shows a sample"
    too_short = twice[0] <= times.bridge < times.evaluation
    rules = (
        (times.evaluation < times.scrape, "evaluation", "scrape", "shorter than a scrape", f"{times.scrape} or longer"),
        (twice[0] > SHOWN, "scrape", "scrape", f"longer than half of {shown},", f"{SHOWN // 2} or shorter"),
        (times.evaluation > SHOWN, "evaluation", "evaluation", f"longer than {shown},", f"{SHOWN} or shorter"),
        (too_short, "bridge", "evaluation", "shorter than an evaluation", f"{times.evaluation} or longer"),
        (times.bridge < twice[0], "bridge", "scrape", "shorter than two scrapes", f"{twice[0]} or longer"),
        (times.bridge <= times.delay, "delay", "bridge", "no shorter than the bridge", f"less than {times.bridge}"),
        (times.memory < times.bridge, "memory", "bridge", "shorter than the bridge", f"{times.bridge} or longer"),
        (times.memory < twice[1], "memory", "evaluation", "shorter than two evaluations", f"{twice[1]} or longer"),
    )
    for broken, key, other, relation, advice in rules:
        if broken and {key, other} & set(at):
            message = f"{key} {getattr(times, key)} is {relation} and would lose events"
            yield Problem(spot(at, key, other), "counting-times", message, f"write {key}: {advice}")
