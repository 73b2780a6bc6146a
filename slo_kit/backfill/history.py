"""From what each evaluation would have added to the samples of a running total that ends where the live one begins."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate

from slo_kit.backfill.ask import Grid, Milliseconds
from slo_kit.promql import Selector


@dataclass(frozen=True, slots=True)
class History:
    """One total over a grid; its last value is what the live total went on from: zero, or a little less.

    What lies before is less than zero. A total that began at zero again would be taken for a restart, and windows that
    reach back over it would see nothing of its past.
    """

    grid: Grid
    values: tuple[float, ...]

    @property
    def grown(self) -> float:
        """All that was added."""
        return self.values[-1] - self.values[0]


def history(grid: Grid, grown: Mapping[Milliseconds, float], live: float) -> History:
    """Sum what grew up to the last moment of `grown`, where the live total is `live`; only what `grid` holds is kept.

    Where nothing is known, nothing was added. A live total of regions begins with minutes in which it does not know them
    yet: what it missed by that is part of the past.
    """
    after = sum(value for moment, value in grown.items() if moment > grid.last)
    totals = tuple(accumulate(grown.get(moment, 0.0) for moment in grid.moments))
    end = min(0.0, live - after)
    return History(grid, tuple(total - totals[-1] + end for total in totals))


def openmetrics(series: Selector, past: History, since: Milliseconds, every: int) -> Iterator[str]:
    """Lines for promtool: the samples, and before them the first value every so often from `since` on.

    That no window begins where there is no total: it would be taken for a young one, and count from zero.
    """
    name, first = str(series), past.grid.first
    for moment in sorted(range(first - every, since - every, -every)):
        yield _line(name, past.values[0], moment)
    for moment, value in zip(past.grid.moments, past.values, strict=True):
        yield _line(name, value, moment)


def _line(name: str, value: float, moment: Milliseconds) -> str:
    written = f"{value:.0f}" if value == round(value) else repr(value)
    return f"{name} {written} {moment // 1000}.{moment % 1000:03d}\n"
