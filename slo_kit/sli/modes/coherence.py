"""What minutes of several regions can promise, given what each of them promises."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from math import comb

from slo_kit.model.mode import Misfit, Situation
from slo_kit.model.percent import percent

FAR = 2
"""A budget this many times what follows from the regions is never spent, and nobody would learn anything from it."""


def incoherent(situation: Situation, needed: int) -> Iterator[Misfit]:
    """A global objective against regions that just keep theirs, each good in so much of the time.

    At best they fail independently of each other, or where all are needed, all at once. At worst failures overlap no more than
    it takes: n (1 - o) of the time is shared by n - k + 1 regions that fail together.
    """
    regional, there = situation.regional, len(situation.regions)
    overall = regional if situation.overall is None else situation.overall
    best = regional if needed == there else _independent(regional, needed, there)
    allowed = min(Decimal(1), there * (1 - regional) / (there - needed + 1))
    each = f"of {there} regions, each good {percent(regional)} of the time, {needed} {'is' if needed == 1 else 'are'} good"
    if overall > best:
        message = f"{each} {percent(best)} of it at best, and {percent(overall)} cannot be promised"
        yield Misfit(message, f"write {_figure(best)} or less, or a higher objective of the regions", "objective")
    elif 1 - overall > FAR * allowed:
        message = f"{each} at least {percent(1 - allowed)} of it, and {percent(overall)} would never be missed"
        yield Misfit(message, f"write {_figure(1 - allowed)} or more", "objective")


def _independent(good: Decimal, needed: int, there: int) -> Decimal:
    """How often so many are good, if each fails by chance alone."""
    ways = (comb(there, some) * good**some * (1 - good) ** (there - some) for some in range(needed, there + 1))
    return sum(ways, Decimal(0))


def _figure(ratio: Decimal) -> str:
    return percent(ratio).removesuffix(" %")
