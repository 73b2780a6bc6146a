"""What a report reads: running totals over a span of time, and what could not be read."""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

import numpy as np
import pandas as pd

from slo_kit.errors import CannotRun

Instant = int
"""Seconds since 1970, UTC."""

IDENTITY = ["service", "slo", "region"]
VALUES = ["events", "bad_events", "measured_minutes"]
COLUMNS = ["time", *IDENTITY, *VALUES]


ANY_REGION = ""
"""In place of a region's name, where nobody knows which."""


@dataclass(frozen=True, slots=True)
class Span:
    """From `start` to `end`, looked at every `step` seconds, counted back from the end."""

    start: Instant
    end: Instant
    step: int


@dataclass(frozen=True, slots=True, order=True)
class NoData:
    """A region that could not be read, and why."""

    region: str
    reason: str


@dataclass(frozen=True, slots=True, eq=False)
class Totals:
    """Running totals per region; `frame` has COLUMNS, one row per time and identity, all values finite.

    `missing` are the regions that could not be read, `partial` those of which a server says that it left something out, with
    ANY_REGION where it cannot tell of which; `notes` say what a reader should know about the rest; none begins with a name,
    for a report begins sentences with them.
    """

    frame: pd.DataFrame
    missing: tuple[NoData, ...] = ()
    notes: tuple[str, ...] = ()
    partial: tuple[NoData, ...] = ()


def joined(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Tables with COLUMNS under one another; names stay categories, of which there are few, and never become text again."""
    names = {name: sorted(set().union(*(frame[name].unique().tolist() for frame in frames))) for name in IDENTITY}
    kinds = {name: pd.CategoricalDtype(known) for name, known in names.items()}
    return pd.concat([frame.astype(kinds) for frame in frames], ignore_index=True)


def ordered(frame: pd.DataFrame) -> pd.DataFrame:
    """A table with COLUMNS in the order of IDENTITY and time, names as categories in the order of the alphabet."""
    table = frame[COLUMNS].astype({name: _kind(frame[name]) for name in IDENTITY})
    key = np.zeros(len(table), np.int64)
    for name in IDENTITY:
        key = key * len(table[name].cat.categories) + table[name].cat.codes.to_numpy()
    time, apart = table["time"].to_numpy(), np.diff(key)
    if bool(((apart > 0) | ((apart == 0) & (np.diff(time) >= 0))).all()):
        return table
    return table.iloc[np.lexsort((time, key))].reset_index(drop=True)


def _kind(names: pd.Series[Any]) -> pd.CategoricalDtype:
    if isinstance(names.dtype, pd.CategoricalDtype) and names.dtype.categories.is_monotonic_increasing:
        return names.dtype
    return pd.CategoricalDtype(sorted(names.unique().tolist()))


class NothingReadError(CannotRun):
    """No server answered, or none said anything that could be read: nothing is known of any budget."""


class Source(Protocol):
    """Where a report reads."""

    @property
    def words(self) -> str:
        """What it is, for people: `the global Prometheus`."""

    def totals(self, span: Span) -> Totals:
        """All running totals of all regions; CannotRun if nothing at all could be read, NothingReadError if servers are why."""


@dataclass(frozen=True, slots=True, order=True)
class Firing:
    """A burn alert of one SLO in one place, from when it fired until it stopped."""

    service: str
    slo: str
    region: str
    severity: str
    start: Instant
    end: Instant


@dataclass(frozen=True, slots=True, order=True)
class Failover:
    """Another region became active; `took` and `lost` are seconds without an active one and of lag, empty where not recorded."""

    service: str
    slo: str
    time: Instant
    region: str
    took: tuple[float, ...]
    lost: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """What servers remember beside totals; `heard` are places whose evaluator was asked, and since when it evaluates rules."""

    heard: tuple[tuple[str, Instant], ...] = ()
    firings: tuple[Firing, ...] = ()
    failovers: tuple[Failover, ...] = ()


NOTHING_BESIDE = Beside()
"""Of a source that knows totals alone."""


@runtime_checkable
class Witness(Protocol):
    """A source that knows more than totals."""

    def beside(self, start: Instant, end: Instant, silent: Container[str] = ()) -> Beside:
        """Burn alerts and failovers of a time; what cannot be read is not heard, and who is silent not asked again."""


Progress = Callable[[str, int, int], None]
"""Who is told how far a long reading is: of a place, how many looks are done, of how many."""


def unheard(_: str, __: int, ___: int) -> None:
    """Nobody is told."""
