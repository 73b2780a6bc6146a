"""Dividing what failed globally among regions: shares that add up to exactly 1, or none where nobody failed."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from slo_kit.model.mode import Part

ONE = Fraction(1)


def by_bad_events(parts: Mapping[str, Part]) -> Mapping[str, Fraction]:
    """In proportion to each region's bad events."""
    return in_proportion({region: part.bad for region, part in parts.items()})


def error_ratios(parts: Mapping[str, Part]) -> Mapping[str, Fraction]:
    """Of the regions that counted anything; bad events without any event beside them are as bad as can be."""
    counted = {region: part for region, part in parts.items() if part.events or part.bad}
    return {region: min(part.bad / part.events, ONE) if part.events else ONE for region, part in counted.items()}


def in_proportion(amounts: Mapping[str, Fraction]) -> Mapping[str, Fraction]:
    """Each amount over the sum of all."""
    whole = sum(amounts.values(), Fraction(0))
    return {region: amount / whole for region, amount in amounts.items() if amount > 0} if whole > 0 else {}
