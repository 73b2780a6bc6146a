"""Times and labels of counting that would lose events."""

from __future__ import annotations

import re
from collections.abc import Iterator

from slo_kit.errors import Problem
from slo_kit.model.workspace import Workspace
from slo_kit.resolve.checks.reading import spot

_LABEL = re.compile(r"[a-zA-Z_][a-zA-Z0-9_]*")


def counting_times(workspace: Workspace) -> Iterator[Problem]:
    """Times of counting that would lose events."""
    times = workspace.topology.counting
    rules = (
        (times.evaluation < times.scrape, "evaluation", "scrape", "shorter than a scrape", f"{times.scrape} or longer"),
        (times.bridge < times.scrape * 2, "bridge", "scrape", "shorter than two scrapes", f"{times.scrape * 2} or longer"),
        (times.bridge <= times.delay, "delay", "bridge", "no shorter than the bridge", f"less than {times.bridge}"),
        (times.memory < times.bridge, "memory", "bridge", "shorter than the bridge", f"{times.bridge} or longer"),
    )
    for broken, key, other, relation, advice in rules:
        if broken:
            message = f"{key} {getattr(times, key)} is {relation} and would lose events"
            yield Problem(spot(times.at, key, other, ""), "counting-times", message, f"write {key}: {advice}")


def target_labels(workspace: Workspace) -> Iterator[Problem]:
    """What tells targets apart must be labels."""
    counting = workspace.topology.counting
    for index, label in enumerate(counting.target):
        if not _LABEL.fullmatch(label):
            place = spot(counting.at, f"target.{index}", "target")
            yield Problem(place, "bad-label", f'"{label}" is not a label', "write letters, digits and underscores")
