"""Reads the totals of a plan and settles every account."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import groupby
from typing import Any

import numpy as np
import pandas as pd

from slo_kit.model.exclusion import PlannedExclusion
from slo_kit.model.period import calendars, start_of
from slo_kit.model.plan import Plan, PlannedSlo, Scope, ScopeKind
from slo_kit.model.topology import Role
from slo_kit.report.account import Account, Cell, Tally, Unread
from slo_kit.report.attribution import Change, attribute, explain
from slo_kit.report.decision import decide
from slo_kit.report.episodes import find_episodes
from slo_kit.report.forecast import forecast
from slo_kit.report.increments import Identity, grow
from slo_kit.report.leaving_out import added, boundaries, excluded_seconds, leave_out, worths
from slo_kit.report.ledger import Entry, Ledger
from slo_kit.report.looks import NOTHING, Looks, summed
from slo_kit.report.promised import with_promises
from slo_kit.report.series import (
    ANY_REGION,
    COLUMNS,
    IDENTITY,
    NOTHING_BESIDE,
    Instant,
    Source,
    Span,
    Totals,
    Witness,
    joined,
    ordered,
)
from slo_kit.report.values import spelt_out

HOUR, WEEK = 3600, 7 * 86_400
_LOOK_BACK = 6  # steps before the first boundary, so that a short gap there costs nothing


def keep(plan: Plan, source: Source, at: Instant, budgets_alone: bool = False) -> Ledger:
    """The ledger at one instant; the same totals give the same ledger, whatever the day it is made.

    What a source remembers beside totals is asked for as well, unless budgets alone are wanted.
    """
    periods = tuple(dict.fromkeys(slo.period for scope in plan.scopes for slo in scope.slos))
    lengths = [2 * WEEK, *(int(period.seconds) for period in periods if period not in calendars(periods))]
    # A step that divides every rolling period, so that each boundary is looked at exactly.
    step = max(60, math.gcd(HOUR, *lengths))
    starts = {start_of(period, at) for period in calendars(periods)}
    first = min(at - max(lengths), *starts, at) - _LOOK_BACK * step
    totals = source.totals(Span(first, at, step))
    for moment in sorted({*starts, *boundaries(plan.exclusions, first, at)}):
        if (at - moment) % step:
            totals = _with(totals, source.totals(Span(moment, moment, step)))
    books = _Books(plan, totals, at, step)
    entries = sorted(books.entries(), key=lambda e: (e.state.rank, min((a.remaining for a in e.accounts), default=1), e.slo.key))
    notes = (*totals.notes, *books.strangers())
    beside = NOTHING_BESIDE
    if isinstance(source, Witness) and not budgets_alone:
        beside = source.beside(first, at, books.unread)
    digest = _digest(books.plan, totals, at)
    return Ledger(at, books.plan, source.words, tuple(entries), notes, books.resolution, digest, beside=beside)


class _Books:
    """The increments of one reading, by series, and how a plan adds them up."""

    def __init__(self, plan: Plan, totals: Totals, at: Instant, step: int) -> None:
        growth = grow(totals.frame[totals.frame["time"] <= at], step)
        self.looks, self.beginnings = growth.looks, growth.beginnings
        self.plan = plan = with_promises(spelt_out(plan, totals), growth.looks, at)
        self.at = at
        self.measured: dict[str, list[tuple[Scope, PlannedSlo]]] = {key: [] for key in plan.keys}
        for scope in plan.regions:
            for slo in scope.slos:
                self.measured[slo.key].append((scope, slo))
        self.weights = {scope.name: scope.weight for scope in plan.regions}
        self.promised = {slo.key: slo for scope in plan.globals for slo in scope.slos}
        self.resolution = _usual(growth.looks.values()) or step
        self.unread = {missing.region: missing.reason for missing in totals.missing}
        self.partial = totals.partial

    def entries(self) -> Iterator[Entry]:
        """One per SLO that is due anywhere."""
        for key in self.plan.keys:
            regional = tuple(self._regions(key))
            known = tuple(cell for cell in regional if isinstance(cell, Account))
            overall = tuple(self._global(slo, regional) for slo in (self.promised.get(key),) if slo and regional)
            accounts = tuple(cell for cell in overall if isinstance(cell, Account))
            shares = tuple(share for account in accounts for share in attribute(account, known, self.weights))
            change = self._change(accounts, regional)
            if regional:
                episodes = find_episodes(accounts, known)
                held = (one.policy for one in self.plan.budget_policies if key in one.slos)
                decision = tuple(decide(policy, overall, regional, episodes) for policy in held)
                forecasts = tuple(forecast(account) for account in accounts + known if account.tally.events)
                yield Entry((overall + regional)[0].slo, overall, regional, shares, change, episodes, decision, forecasts)

    def strangers(self) -> tuple[str, ...]:
        """What was read but belongs to no SLO of the plan."""
        planned = {(slo.service, slo.name, slo.region) for scope in self.plan.scopes for slo in scope.slos}
        unknown = sorted((region, f"{service}/{slo}") for service, slo, region in set(self.beginnings) - planned)
        named = ((region, [key for _, key in keys]) for region, keys in groupby(unknown, key=lambda pair: pair[0]))
        return tuple(f"read, but not in the workspace: {_few(keys)} in {region}" for region, keys in named)

    def _regions(self, key: str) -> Iterator[Cell]:
        """Cells of one SLO; a region that need not measure (not yet, or not active) and did not has none."""
        for scope, slo in self.measured[key]:
            cell = self._regional(scope, slo)
            if isinstance(cell, Account) or self._due(scope, slo):
                yield cell

    def _due(self, scope: Scope, slo: PlannedSlo) -> int:
        """Seconds of the period in which the SLO should have been measured."""
        start = start_of(slo.period, self.at)
        return max(0, self.at - max(start, slo.since)) if scope.role is Role.ACTIVE else 0

    def _regional(self, scope: Scope, slo: PlannedSlo) -> Cell:
        return self._read(slo, self._due(scope, slo))

    def _read(self, slo: PlannedSlo, due: int) -> Cell:
        """What the totals of one scope come to, measured in so many seconds at best."""
        identity: Identity = (slo.service, slo.name, slo.region)
        if slo.region in self.unread:
            return Unread(slo, self.unread[slo.region])
        start = start_of(slo.period, self.at)
        excluded = self._excluded(slo)
        measured = self.looks.get(identity, NOTHING)
        left_out = leave_out(measured, excluded)
        counted = left_out.looks
        looks = counted.within(start, self.at)
        if not len(looks):
            return Unread(slo, "no samples in the period")
        beginning = self.beginnings[identity]
        begins = start if beginning.born else max(start, beginning.time)
        week, week_before = (counted.within(end - WEEK, end) for end in (self.at, self.at - WEEK))
        expected = Fraction(due - (excluded_seconds(excluded, self.at - due, self.at) if due else 0), 60)
        partial = "; ".join(half.reason for half in self.partial if half.region in (slo.region, ANY_REGION))
        tallies = (Tally.of(looks), Tally.of(week), Tally.of(week_before))
        worth = worths(measured, left_out, start)
        return Account(slo, start, self.at, *tallies, expected, begins, looks, partial, worth)

    def _excluded(self, slo: PlannedSlo) -> tuple[PlannedExclusion, ...]:
        """What is left out of an SLO in its region, or of a global account that is not made of those of regions."""
        about = (one for one in self.plan.exclusions if slo.key in one.slos)
        return tuple(one for one in about if slo.region in one.regions or (one.everywhere and slo.scope is ScopeKind.GLOBAL))

    def _global(self, slo: PlannedSlo, cells: tuple[Cell, ...]) -> Cell:
        """Sum the regions' increments: exact, and what the global evaluator would have counted had it missed nothing.

        Where a mode looks at regions one by one, evaluation by evaluation, nobody but the global evaluator knows what came of it.
        """
        if not slo.mode.from_regions:
            return self._read(slo, max(self._due(scope, one) for scope, one in self.measured[slo.key]))
        known = [cell for cell in cells if isinstance(cell, Account)]
        if not known:
            return Unread(slo, "no data from any region")
        start = start_of(slo.period, self.at)
        dark = sum(self.at - max(start, cell.slo.since) for cell in cells if isinstance(cell, Unread))
        return Account(
            slo,
            start,
            self.at,
            sum((account.tally for account in known), Tally()),
            sum((account.week for account in known), Tally()),
            sum((account.week_before for account in known), Tally()),
            sum((account.expected_minutes for account in known), Fraction(dark, 60)),
            max(account.begins for account in known),
            summed([account.looks for account in known]),
            "; ".join(dict.fromkeys(account.partial for account in known if account.partial)),
            added(worth for account in known for worth in account.left_out),
        )

    def _change(self, overall: tuple[Account, ...], regional: tuple[Cell, ...]) -> tuple[Change, ...]:
        known = [cell for cell in regional if isinstance(cell, Account)]
        firsts = [self.beginnings[(cell.slo.service, cell.slo.name, cell.slo.region)] for cell in known]
        whole = len(known) == len(regional) and all(first.born or first.time <= self.at - 2 * WEEK for first in firsts)
        return tuple(
            explain((cell.week_before, cell.week) for cell in known) for one in overall if whole and one.slo.mode.from_regions
        )


def _with(totals: Totals, more: Totals) -> Totals:
    """What was read, and a look at one moment more: a month begins when it does, and not a whole number of hours ago."""
    if more.frame.empty:
        return totals
    frame = joined([totals.frame, more.frame]).drop_duplicates(["time", *IDENTITY], ignore_index=True)
    missing, notes, partial = (
        tuple(dict.fromkeys((*getattr(totals, name), *getattr(more, name)))) for name in ("missing", "notes", "partial")
    )
    return Totals(frame, missing, notes, partial)


def _few(keys: list[str]) -> str:
    return ", ".join(keys) if len(keys) <= 3 else f"{', '.join(keys[:3])} and {len(keys) - 3} more"


def _usual(looks: Iterable[Looks]) -> int:
    """The most frequent time between two looks, the shortest of equals; 0 if there are none."""
    lengths, times = np.unique(np.concatenate([each.time - each.since for each in looks] or [NOTHING.time]), return_counts=True)
    return int(lengths[times.argmax()]) if len(lengths) else 0


def _digest(plan: Plan, totals: Totals, at: Instant) -> str:
    numbers = ordered(totals.frame)
    slos = (slo for scope in plan.scopes for slo in scope.slos)
    defined = [f"{slo.identity} {slo.objective} {slo.period} {slo.since} {slo.regions}" for slo in slos]
    hashed = hashlib.sha256("\n".join([str(at), *defined]).encode())
    for name in COLUMNS:
        _hash(hashed, numbers[name])
    hashed.update("\n".join(f"{gap.region}: {gap.reason}" for gap in (*totals.missing, *totals.partial)).encode())
    return hashed.hexdigest()


def _hash(hashed: hashlib._Hash, column: pd.Series[Any]) -> None:
    """Add a column: names as a list of different ones and which of them where, numbers as eight bytes each."""
    if column.dtype.kind in "iuf":
        hashed.update(column.to_numpy().astype("<f8").tobytes())
        return
    which, names = pd.factorize(column, sort=True)
    hashed.update("\n".join(map(str, names)).encode())
    hashed.update(which.astype("<i4").tobytes())
