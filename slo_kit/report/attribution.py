"""Which region spent the global budget, and why this week differs from the last."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from slo_kit.model.mode import Part
from slo_kit.report.account import Account, Tally
from slo_kit.report.looks import Looks
from slo_kit.report.series import Instant

NOBODY = "no region"


@dataclass(frozen=True, slots=True)
class Share:
    """A region's part in the global budget; `consumed` of all regions adds up to the global consumption exactly.

    `blame` is share of burn / share of traffic; `excess` are bad events beyond the region's part of the budget. Of NOBODY is what
    failed while no region counted a bad event, as when no instance of a pair was active.
    """

    region: str
    consumed: Fraction
    burn: Fraction
    traffic: Fraction
    excess: Fraction

    @property
    def blame(self) -> Fraction:
        """1 when a region burns as much as its traffic would suggest; 0 for one without traffic."""
        return self.burn / self.traffic if self.traffic else Fraction(0)


def attribute(overall: Account, regions: Iterable[Account], weights: Mapping[str, Decimal]) -> tuple[Share, ...]:
    """Split the global consumption; the biggest spender first, nobody if nothing was spent."""
    if not overall.tally.bad:
        return ()
    known = {region.slo.region: region for region in regions}
    if overall.slo.mode.from_regions:
        burns = {name: region.tally.bad / overall.tally.bad for name, region in known.items() if region.tally.events}
    else:
        burns = _blamed(overall, known, weights)
    events = {name: region.tally.events for name, region in known.items()}
    traffic, whole = sum(events.values(), Fraction(0)), overall.tally
    shares = []
    for name, burn in burns.items():
        part = events.get(name, Fraction(0)) / traffic if traffic else Fraction(0)
        excess = burn * whole.bad - overall.budget * part * whole.events
        shares.append(Share(name, burn * overall.consumed, burn, part, excess))
    return tuple(sorted(shares, key=lambda share: (-share.burn, share.region)))


def _blamed(overall: Account, regions: Mapping[str, Account], weights: Mapping[str, Decimal]) -> dict[str, Fraction]:
    """Shares that add up to 1: what failed globally in each look, divided among the regions as the mode says."""
    blamed: dict[str, Fraction] = {}
    looks = overall.looks
    failed = looks.bad_events > 0
    for since, time, bad in zip(*(each[failed].tolist() for each in (looks.since, looks.time, looks.bad_events)), strict=True):
        parts = {name: _between(region.looks, since, time) for name, region in regions.items()}
        for name, share in (overall.slo.mode.blame(parts, weights) or {NOBODY: Fraction(1)}).items():
            blamed[name] = blamed.get(name, Fraction(0)) + share * Fraction(bad)
    whole = sum(blamed.values(), Fraction(0))
    return {name: part / whole for name, part in blamed.items()}


def _between(looks: Looks, since: Instant, time: Instant) -> Part:
    """What a region counted in the looks that ended after `since` and by `time`."""
    within = looks.within(since, time)
    return Part(Fraction(float(within.events.sum())), Fraction(float(within.bad_events.sum())))


@dataclass(frozen=True, slots=True)
class Change:
    """Why the global error ratio moved from one week to the next: `mix` (traffic moved) and `rate` (regions got worse)."""

    before: Fraction
    now: Fraction
    mix: Fraction
    rate: Fraction


def explain(weeks: Iterable[tuple[Tally, Tally]]) -> Change:
    """Split the change exactly, from (week before, week) of every region: midpoint form, so that no rest is left over."""
    pairs = tuple(weeks)
    before, now = sum((old for old, _ in pairs), Tally()), sum((new for _, new in pairs), Tally())
    mix = rate = Fraction(0)
    for old, new in pairs:
        weight_old = old.events / before.events if before.events else Fraction(0)
        weight_new = new.events / now.events if now.events else Fraction(0)
        mix += (weight_new - weight_old) * (new.error_ratio + old.error_ratio) / 2
        rate += (weight_new + weight_old) / 2 * (new.error_ratio - old.error_ratio)
    return Change(before.error_ratio, now.error_ratio, mix, rate)
