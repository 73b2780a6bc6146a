"""Which Prometheus evaluates what is built, as declared in the Topology, and since when it can do what not all can."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from slo_kit.duration import Duration
from slo_kit.errors import Position

_WRITTEN = r"v?(\d{1,4})\.(\d{1,4})(?:\.(\d{1,4}))?"


@dataclass(frozen=True, slots=True, order=True)
class Version:
    """A release of Prometheus; one without its last number is the first of its line."""

    major: int
    minor: int
    patch: int = 0

    @classmethod
    def parse(cls, text: str) -> Version:
        """Read `2.53`, `2.53.1` or `v3.1.0`; ValueError for anything else, and for what is older than the rules need."""
        found = re.fullmatch(_WRITTEN, text, re.ASCII)
        if not found:
            raise ValueError(f'"{text}" is no version of Prometheus; write two or three numbers, as in 2.53')
        version = cls(*(int(number or 0) for number in found.groups()))
        if version < OLDEST:
            meant = cls(version.major, version.minor * 10)
            advice = f"write {meant} if it is that" if version.minor < 10 and meant >= OLDEST else f"use {OLDEST} or later"
            raise ValueError(f"Prometheus {text} cannot evaluate these rules, {OLDEST} is the oldest that can; {advice}")
        return version

    def __str__(self) -> str:
        """As people write it: `2.53`, `2.53.1`."""
        return f"{self.major}.{self.minor}" + (f".{self.patch}" if self.patch else "")


OLDEST = Version(2, 42)
"""What is taken to run where nothing is declared: `keep_firing_for` came with it."""
QUERY_OFFSET = Version(2, 53)
"""Since when a rule group may be evaluated as of a moment in the past (`query_offset`)."""
TRACK_STALENESS = Version(2, 48)
"""Since when a scrape with timestamps of its own can be told to mark what is gone (`track_timestamps_staleness`)."""


@dataclass(frozen=True, slots=True)
class Installation:
    """What runs in every region and globally, unless one of them says otherwise; `retention` is how long it keeps samples."""

    version: Version = OLDEST
    retention: Duration | None = None
    at: Mapping[str, Position] = field(default_factory=dict, compare=False, repr=False)
