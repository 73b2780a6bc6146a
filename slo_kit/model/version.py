"""Which Prometheus evaluates what is built, as declared in the Topology, and since when it can do what not all can."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

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


class Since(NamedTuple):
    """The first release that reads something, and the flag of `--enable-feature` without which it does not."""

    version: Version
    flag: str = ""


_FUNCTIONS = "promql-experimental-functions"
_FILLING = "promql-binop-fill-modifiers"
NEWER: dict[str, Since] = {
    **dict.fromkeys(("histogram_stddev", "histogram_stdvar"), Since(Version(2, 47))),
    **dict.fromkeys(("mad_over_time", "sort_by_label", "sort_by_label_desc"), Since(Version(2, 49), _FUNCTIONS)),
    "histogram_avg": Since(Version(2, 51)),
    "(?<": Since(Version(2, 53)),
    **dict.fromkeys(("limitk", "limit_ratio"), Since(Version(2, 54), _FUNCTIONS)),
    "info": Since(Version(2, 55), _FUNCTIONS),
    "double_exponential_smoothing": Since(Version(3, 0), _FUNCTIONS),
    '"': Since(Version(3, 0)),
    **dict.fromkeys(("ts_of_max_over_time", "ts_of_min_over_time", "ts_of_last_over_time"), Since(Version(3, 5), _FUNCTIONS)),
    **dict.fromkeys(("first_over_time", "ts_of_first_over_time"), Since(Version(3, 7), _FUNCTIONS)),
    **dict.fromkeys(("fill", "fill_left", "fill_right"), Since(Version(3, 10), _FILLING)),
    "histogram_quantiles": Since(Version(3, 11), _FUNCTIONS),
    **dict.fromkeys(("start", "end", "step", "range"), Since(Version(3, 12), _FUNCTIONS)),
    **dict.fromkeys(("min_of", "max_of"), Since(Version(3, 13), _FUNCTIONS)),
    "start_timestamp": Since(Version(3, 14), "use-start-timestamps"),
    "integral": Since(Version(3, 15), _FUNCTIONS),
}
"""What expressions may use and the oldest release does not read: functions, modifiers, `(?<name>` in regular expressions, and
names of labels in quotes."""


@dataclass(frozen=True, slots=True)
class Installation:
    """What runs in every region and globally, unless one of them says otherwise; `retention` is how long it keeps samples."""

    version: Version = OLDEST
    retention: Duration | None = None
    at: Mapping[str, Position] = field(default_factory=dict, compare=False, repr=False)
