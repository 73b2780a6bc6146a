"""What one evaluation of an SLO counts, as expressions."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from slo_kit.promql import Expr


@dataclass(frozen=True, slots=True)
class Beforehand:
    """A series that is recorded right before the totals, at the same instant, for them to read.

    One without labels, or `by_region` one for each region, of the SLO that it is recorded for.
    """

    name: str
    expr: Expr
    by_region: bool = False


class Outcome(Enum):
    """Which of the events of one evaluation a series tells; every event is good or bad."""

    ANY = "any"
    GOOD = "good"
    BAD = "bad"
    MEASURED = "measured"
    """No events: that the SLO was measured."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What one evaluation counted in one expression: a series for each outcome, in the label `slo_outcome`.

    Of the three that count events there are any two.
    """

    expr: Expr
    outcomes: frozenset[Outcome]


@dataclass(frozen=True, slots=True)
class Growth:
    """How one evaluation adds to the two running totals; three expressions, each of one series without labels.

    `total` and `bad` may be absent where nothing grew; `measured` is there exactly while the SLO is measured at all. What is
    `of_an_instant` says nothing of the time between two evaluations; the rest counts all that happened since the previous one.

    `failing` are targets that the three take for known, to be recorded before them.

    `counted` is the same in one expression that reads no raw series twice, where there is one.
    """

    total: Expr
    bad: Expr
    measured: Expr
    of_an_instant: bool = False
    beforehand: tuple[Beforehand, ...] = ()
    counted: Counted | None = None
    failing: Expr | None = None
