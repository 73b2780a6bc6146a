"""Times and labels of counting that would lose events, in the Topology and in single SLOs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from slo_kit.errors import Position, Problem
from slo_kit.model.topology import Counting
from slo_kit.model.workspace import Workspace
from slo_kit.resolve.checks.reading import slos, spot

_LABEL = re.compile(r"[a-zA-Z_][a-zA-Z0-9_]*")


def counting_times(workspace: Workspace) -> Iterator[Problem]:
    """Times of counting that would lose events."""
    for counting, at in _timings(workspace):
        yield from _losing(counting, at)


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
    rules = (
        (times.evaluation < times.scrape, "evaluation", "scrape", "shorter than a scrape", f"{times.scrape} or longer"),
        (times.bridge < twice[0], "bridge", "scrape", "shorter than two scrapes", f"{twice[0]} or longer"),
        (times.bridge <= times.delay, "delay", "bridge", "no shorter than the bridge", f"less than {times.bridge}"),
        (times.memory < times.bridge, "memory", "bridge", "shorter than the bridge", f"{times.bridge} or longer"),
        (times.memory < twice[1], "memory", "evaluation", "shorter than two evaluations", f"{twice[1]} or longer"),
    )
    for broken, key, other, relation, advice in rules:
        if broken and {key, other} & set(at):
            message = f"{key} {getattr(times, key)} is {relation} and would lose events"
            yield Problem(spot(at, key, other), "counting-times", message, f"write {key}: {advice}")
