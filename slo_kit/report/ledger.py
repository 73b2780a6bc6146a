"""The error budgets of a plan at one instant: every figure of a report, and nothing of how it looks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

from slo_kit.model.layout import EVERYTHING, Layout
from slo_kit.model.plan import Plan, PlannedSlo
from slo_kit.report.account import Account, Cell, State, Unread
from slo_kit.report.attribution import Change, Share
from slo_kit.report.changes import Changes
from slo_kit.report.decision import Decision
from slo_kit.report.episodes import MARKED_ABOVE, Episode
from slo_kit.report.forecast import Forecast
from slo_kit.report.series import NOTHING_BESIDE, Beside, Instant


@dataclass(frozen=True)  # without slots, so that the state is worked out once
class Entry:
    """One SLO everywhere; `overall` is its global cell, or empty in a workspace of one place.

    `change` is empty unless both of the last two weeks are known in every region; `decision` unless a policy holds.
    """

    slo: PlannedSlo
    overall: tuple[Cell, ...]
    regional: tuple[Cell, ...]
    shares: tuple[Share, ...]
    change: tuple[Change, ...]
    episodes: tuple[Episode, ...]
    decision: tuple[Decision, ...] = ()
    forecasts: tuple[Forecast, ...] = ()

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The global cell first, then the regions as declared."""
        return self.overall + self.regional

    @property
    def accounts(self) -> tuple[Account, ...]:
        """The cells of which something is known."""
        return tuple(cell for cell in self.cells if isinstance(cell, Account))

    @cached_property
    def state(self) -> State:
        """The worst word of all cells."""
        return min((cell.state for cell in self.cells), key=lambda state: state.rank)

    @property
    def partial(self) -> str:
        """What servers said of not having answered in full, of any region of this SLO."""
        return "; ".join(dict.fromkeys(account.partial for account in self.accounts if account.partial))

    def marked(self, figure: str) -> str:
        """A figure made of all regions' numbers, with an asterisk where one of them rests on a partial answer."""
        return f"{figure}*" if self.partial else figure

    def marks(self, episode: Episode) -> bool:
        """Whether an episode took more than one incident may, by the policy that holds or else by custom."""
        limits = [Fraction(decision.policy.single_incident) / 100 for decision in self.decision]
        return episode.share > (limits[0] if limits else MARKED_ABOVE)

    @property
    def hidden_breaches(self) -> tuple[Account, ...]:
        """Regions that are breached while the global budget is not."""
        if not self.overall or self.overall[0].state is State.BREACHED:
            return ()
        return tuple(a for a in self.accounts if a.state is State.BREACHED)


@dataclass(frozen=True, slots=True)
class Ledger:
    """All SLOs, worst first, at the instant `at`.

    `resolution` is the usual time between two looks, in seconds; `digest` names the definitions and numbers that went in.
    """

    at: Instant
    plan: Plan
    source: str
    entries: tuple[Entry, ...]
    notes: tuple[str, ...]
    resolution: int
    digest: str
    layout: Layout = EVERYTHING
    beside: Beside = NOTHING_BESIDE
    changes: tuple[Changes, ...] = ()
    """What changed in the definitions, where their history was asked for."""

    @property
    def places(self) -> tuple[str, ...]:
        """The columns of a matrix: `global` first where there is one, then the regions."""
        return tuple(scope.name for scope in (*self.plan.globals, *self.plan.regions))

    def laid_out(self, layout: Layout) -> Ledger:
        """The same for a layout: the SLOs that it is about, and its sections."""
        entries = tuple(entry for entry in self.entries if layout.concerns(entry.slo.service, entry.slo.name))
        return replace(self, entries=entries, layout=layout)

    @property
    def dark(self) -> dict[str, str]:
        """Regions of which nothing at all is known, with the one reason."""
        found = {}
        for scope in self.plan.regions:
            cells = [cell for entry in self.entries for cell in entry.regional if cell.slo.region == scope.name]
            reasons = {cell.reason for cell in cells if isinstance(cell, Unread)}
            if len(reasons) == 1 and all(isinstance(cell, Unread) for cell in cells):
                found[scope.name] = reasons.pop()
        return found

    @property
    def whole(self) -> bool:
        """Whether something is known of every SLO in every place."""
        return all(cell.state is not State.NO_DATA for entry in self.entries for cell in entry.cells)
