"""Which region spent the global budget, and why this week differs from the last."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from slo_kit.report.account import Account, Tally


@dataclass(frozen=True, slots=True)
class Share:
    """A region's part in the global budget; `consumed` of all regions adds up to the global consumption exactly.

    `blame` is share of burn / share of traffic; `excess` are bad events beyond the region's part of the budget.
    """

    region: str
    consumed: Fraction
    burn: Fraction
    traffic: Fraction
    excess: Fraction

    @property
    def blame(self) -> Fraction:
        """1 when a region burns as much as its traffic would suggest."""
        return self.burn / self.traffic


def attribute(overall: Account, regions: Iterable[Account]) -> tuple[Share, ...]:
    """Split the global consumption; the biggest spender first, nobody if nothing was spent."""
    if not overall.tally.bad:
        return ()
    shares = [
        Share(
            region.slo.region,
            overall.share(region.tally.bad),
            region.tally.bad / overall.tally.bad,
            region.tally.events / overall.tally.events,
            region.tally.bad - overall.budget * region.tally.events,
        )
        for region in regions
        if region.tally.events
    ]
    return tuple(sorted(shares, key=lambda share: (-share.burn, share.region)))


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
