"""What the agreed policy says to do about an SLO's budget, since when, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from slo_kit.model.budget_policy import Decides, ErrorBudgetPolicy
from slo_kit.report.account import Account, Cell, State
from slo_kit.report.course import course
from slo_kit.report.episodes import Episode
from slo_kit.report.series import Instant

WEEK = 7 * 86_400


class Ruling(Enum):
    """What may be shipped, the strictest first."""

    FREEZE = "freeze"
    UNKNOWN = "not known"
    """Nothing that is known forbids it, and not everything is known."""
    CAUTION = "caution"
    SHIP = "ship"


@dataclass(frozen=True, slots=True)
class Decision:
    """What a policy says: `places` are those that make it so, `since` when it began at the latest, 0 where that is not known.

    `postmortems` are incidents that ended in the last week and took more of a budget than one may.
    """

    policy: ErrorBudgetPolicy
    ruling: Ruling
    places: tuple[Cell, ...]
    since: Instant
    postmortems: tuple[Episode, ...]


def decide(
    policy: ErrorBudgetPolicy, overall: tuple[Cell, ...], regional: tuple[Cell, ...], episodes: Iterable[Episode]
) -> Decision:
    """The strictest ruling of all places that decide; a spent budget is certain even where more is not known."""
    deciding = overall if overall and policy.decides is Decides.GLOBAL else overall + regional
    ruled = [(_ruling(policy, cell), cell) for cell in deciding]
    ruling = min((found for found, _ in ruled), key=list(Ruling).index, default=Ruling.UNKNOWN)
    places = tuple(cell for found, cell in ruled if found is ruling)
    begun = [_since(cell, _left(policy, ruling)) for cell in places if isinstance(cell, Account)]
    since = min(begun, default=0) if ruling in {Ruling.FREEZE, Ruling.CAUTION} else 0
    end = max((cell.end for cell in deciding if isinstance(cell, Account)), default=0)
    limit = Fraction(policy.single_incident) / 100
    due = tuple(episode for episode in episodes if episode.share > limit and episode.end > end - WEEK)
    return Decision(policy, ruling, places, since, due)


def _ruling(policy: ErrorBudgetPolicy, cell: Cell) -> Ruling:
    if not isinstance(cell, Account):
        return Ruling.UNKNOWN
    if cell.remaining < _left(policy, Ruling.FREEZE):
        return Ruling.FREEZE
    if cell.state is State.INCOMPLETE:
        return Ruling.UNKNOWN
    return Ruling.CAUTION if cell.remaining < _left(policy, Ruling.CAUTION) else Ruling.SHIP


def _left(policy: ErrorBudgetPolicy, ruling: Ruling) -> Fraction:
    return Fraction(policy.freeze_below if ruling is Ruling.FREEZE else policy.caution_below) / 100


def _since(account: Account, left: Fraction) -> Instant:
    """When what is still in the period had brought the budget below: it has been below at least since then."""
    return next(iter(course(account).below(float(left)).tolist()), account.end)
