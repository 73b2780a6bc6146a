"""What can be counted of an expression that another tool's document gives, from the most exact form to the least."""

from __future__ import annotations

from dataclasses import dataclass

from slo_kit.promql.nodes import Selector, Written


@dataclass(frozen=True, slots=True)
class Counter:
    """Growth of all series of a counter together."""

    selector: Selector
    apart: bool = False
    """Whether it was written without `sum`, so that every series stood for itself."""


@dataclass(frozen=True, slots=True)
class Instant:
    """What an expression shows at a moment, summed over the window."""

    shown: Written


@dataclass(frozen=True, slots=True)
class Ranged:
    """Anything else, over a short window; `per_second` if it is a rate and not a number of events."""

    shown: Written
    per_second: bool
    over: bool = True
    """Whether it looks back at all, and does not only show the moment."""


Counted = Counter | Instant | Ranged


@dataclass(frozen=True, slots=True)
class Events:
    """All events and a part of them, good or bad; `by` are labels that they are grouped by.

    `total_as` and `part_as` are the same as plain expressions over a short window, for where the two do not count alike.
    """

    total: Counted
    part: Counted
    good: bool
    total_as: Ranged
    part_as: Ranged
    by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Share:
    """A share of bad events that says nothing of how many events there were."""

    bad: Written
