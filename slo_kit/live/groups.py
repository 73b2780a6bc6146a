"""Values of labels: as many as a cap allows, and from more than one place."""

from __future__ import annotations

from collections.abc import Iterator

from slo_kit.errors import Problem
from slo_kit.live.eye import Eye, Seen
from slo_kit.promql import Aggregate


def too_many_groups(eye: Eye, seen: Seen) -> Iterator[Problem]:
    """More values of a label than its cap: what exceeds it is not counted."""
    group = seen.slo.grouping
    if group is None or seen.one.read.narrows or seen.selector is None:
        return
    found = eye.number(Aggregate("count", Aggregate("count", seen.selector, by=group.labels)))
    if found > group.at_most:
        labels = ", ".join(group.labels)
        message = f"{labels} has {found:.0f} values in {eye.region}, and at most {group.at_most} are counted"
        place = group.at.get("at_most", seen.slo.at.get("by", seen.one.place))
        yield Problem(place, "too-many-groups", message, "narrow what is counted, or write a larger at_most")


def one_vantage(eye: Eye, seen: Seen) -> Iterator[Problem]:
    """Probes from one place cannot tell an outage from trouble of their own."""
    label = seen.one.read.several
    if not label or seen.selector is None:
        return
    places = [value for value in eye.values(seen.selector, label) if value]
    if eye.count(seen.selector) and len(places) < 2:
        heard = f"only {places[0]}" if places else "none"
        message = f'of the places that "{label}" names, {eye.region} hears {heard}, and two are needed'
        yield Problem(seen.one.place, "one-vantage", message, "probe from two places, each with its own value")
