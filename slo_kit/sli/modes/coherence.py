"""What minutes of several regions can promise, given what each of them promises."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from slo_kit.model.mode import Misfit, Situation
from slo_kit.model.percent import percent

FAR = 2
"""A budget this many times what follows from the regions is never spent, and nobody would learn anything from it."""


def incoherent(situation: Situation, needed: int) -> Iterator[Misfit]:
    """A global objective against regions that just keep theirs, each good in so much of the time.

    At best they fail independently of each other, or where all are needed, all at once. At worst failures overlap no more than
    it takes: the sum of (1 - o) of the time is shared by n - k + 1 regions that fail together.
    """
    promised, there = situation.objectives, len(situation.objectives)
    overall = situation.regional if situation.overall is None else situation.overall
    best = min(promised) if needed == there else _independent(promised, needed)
    allowed = min(Decimal(1), sum(1 - one for one in promised) / Decimal(there - needed + 1))
    each = f"of {there} regions, {_each(promised)} of the time, {needed} {'is' if needed == 1 else 'are'} good"
    if overall > best:
        message = f"{each} {percent(best)} of it at best, and {percent(overall)} cannot be promised"
        yield Misfit(message, f"write {_figure(best)} or less, or a higher objective of the regions", "objective")
    elif 1 - overall > FAR * allowed:
        message = f"{each} at least {percent(1 - allowed)} of it, and {percent(overall)} would never be missed"
        yield Misfit(message, f"write {_figure(1 - allowed)} or more", "objective")


def _independent(promised: Iterable[Decimal], needed: int) -> Decimal:
    """How often so many are good, if each fails by chance alone: region by region, how likely each number of good ones is."""
    likely = [Decimal(1)]
    for good in promised:
        one_more = [Decimal(0), *(chance * good for chance in likely)]
        as_many = [*(chance * (1 - good) for chance in likely), Decimal(0)]
        likely = [more + same for more, same in zip(one_more, as_many, strict=True)]
    return sum(likely[needed:], Decimal(0))


def _each(promised: tuple[Decimal, ...]) -> str:
    if len(set(promised)) == 1:
        return f"each good {percent(promised[0])}"
    *others, last = map(percent, promised)
    return f"good {', '.join(others)} and {last}"


def _figure(ratio: Decimal) -> str:
    return percent(ratio).removesuffix(" %")
