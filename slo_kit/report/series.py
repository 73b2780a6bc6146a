"""What a report reads: running totals over a span of time, and what could not be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import pandas as pd

Instant = int
"""Seconds since 1970, UTC."""

IDENTITY = ["service", "slo", "region"]
VALUES = ["events", "bad_events", "measured_minutes"]
COLUMNS = ["time", *IDENTITY, *VALUES]


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

    `missing` are the regions that could not be read; `notes` say what a reader should know about the rest.
    """

    frame: pd.DataFrame
    missing: tuple[NoData, ...] = ()
    notes: tuple[str, ...] = ()


class Source(Protocol):
    """Where a report reads."""

    @property
    def words(self) -> str:
        """What it is, for people: `the global Prometheus`."""

    def totals(self, span: Span) -> Totals:
        """All running totals of all regions; CannotRun if nothing at all could be read."""
