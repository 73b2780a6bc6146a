"""SLOs by label: labels that tell nothing apart, caps that are none, and what cannot be said of each value."""

from __future__ import annotations

import re
from collections.abc import Iterator

from slo_kit.duration import Duration
from slo_kit.errors import Position, Problem
from slo_kit.model.grouping import Grouping
from slo_kit.model.slo import ByLabel, Slo
from slo_kit.model.workspace import Workspace
from slo_kit.naming import IDENTITY
from slo_kit.resolve.checks.reading import slos, spot

_LABEL = re.compile(r"[a-zA-Z_][a-zA-Z0-9_]*")
MOST = 500
"""Values of one SLO. Each is an SLO to everything generic: windows, alerts, boards and reports."""
LONGEST = Duration.of(days=90)


def labels_that_tell_apart(workspace: Workspace) -> Iterator[Problem]:
    """A label that is none, is ours, is there twice, or has one value at most."""
    for _, slo in slos(workspace):
        group = slo.grouping
        for index, label in enumerate(group.labels if group else ()):
            place = _label(slo, index)
            alike = slo.indicator.alike(label) if isinstance(slo.indicator, ByLabel) else ""
            if not _LABEL.fullmatch(label):
                yield Problem(place, "bad-label", f'"{label}" is not a label', "write letters, digits and underscores")
            elif label in IDENTITY:
                message = f'the label "{label}" is ours on everything that is recorded'
                yield Problem(place, "by-label", message, "an SLO is kept for each region anyway; choose another label")
            elif group and label in group.labels[:index]:
                yield Problem(place, "by-label", f'the label "{label}" is listed twice', "leave one out")
            elif alike:
                message = f'"{slo.name}" by {label} has one value: {alike}'
                yield Problem(place, "by-label", message, f"leave {label} out of by, or keep it apart in what is counted")


def caps(workspace: Workspace) -> Iterator[Problem]:
    """A cap that lets nothing in or everything, and a memory of values that is none or has no end."""
    for _, slo in slos(workspace):
        group = slo.by
        if not isinstance(group, Grouping):
            continue
        least = slo.counting.applied(workspace.topology.counting).evaluation * 5
        if not 1 <= group.at_most <= MOST:
            message = f"at most {group.at_most} values is no cap between 1 and {MOST}"
            yield Problem(group.at["at_most"], "by-cap", message, "write how many values you expect, and some more")
        if not least <= group.kept <= LONGEST:
            message = f"a value is kept for {group.kept} after it was last heard, not between {least} and {LONGEST}"
            yield Problem(group.at["kept"], "by-cap", message, "write as long as its absence shall page somebody, as in 1d")


def of_all_values(workspace: Workspace) -> Iterator[Problem]:
    """Values add up over regions by their events; a role is one of regions or instances, and not of values."""
    for _, slo in slos(workspace):
        if slo.grouping is None:
            continue
        if slo.global_.by is not None and not slo.global_.by.from_regions:
            message = f"an SLO by label adds up over regions by events, and not by {slo.global_.by.word}"
            yield Problem(slo.global_.at["by"], "by-mode", message, "leave one of them out, or write an SLO for each value")
        if slo.role is not None:
            message = f'an SLO by label counts wherever its labels are, and not where the role is "{slo.role.value}"'
            yield Problem(slo.at["role"], "by-mode", message, "leave one of them out, or write an SLO for each value")


def _label(slo: Slo, index: int) -> Position:
    """Where a label is written."""
    if isinstance(slo.by, Grouping):
        return spot(slo.by.at, f"labels.{index}", "labels")
    return spot(slo.at, f"by.{index}", "by")
