"""A scenario as people write it: every field is a key of the YAML, every time a minute of the scenario."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from slo_kit.errors import Position
from slo_kit.lab.incident.expected import Expectations
from slo_kit.promql import Selector

Places = tuple[str, ...]
"""Regions, or `global`."""


@dataclass(frozen=True, slots=True)
class Traffic:
    """Users of a region from now on: requests per second, `bad` percent of which fail; of one SLO, or of each."""

    region: str
    per_second: Decimal
    bad: Decimal = Decimal(0)
    slo: str = ""
    at: Mapping[str, Position] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Probes:
    """What probers see of a region from now on; all of them unless vantages are named."""

    region: str
    succeed: bool
    vantages: tuple[str, ...] = ()
    at: Mapping[str, Position] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Slow:
    """From now on scrapes of a region's pods take so many seconds."""

    region: str
    seconds: Decimal
    at: Mapping[str, Position] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Renamed:
    """A roll-out in a region after which a label is called differently."""

    region: str
    label: str
    to: str
    at: Mapping[str, Position] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Gauge:
    """A gauge that a region's service shows from now on, such as which of a pair is active, or a chain's height.

    Without a value it stops or goes on where it is; `gone` takes the series away.
    """

    region: str
    series: Selector
    value: Decimal | None = None
    per_minute: Decimal = Decimal(0)
    gone: bool = False
    at: Mapping[str, Position] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Flood:
    """Callers invent so many values of a label in a region, each a series of its own in every pod."""

    region: str
    label: str
    values: int
    at: Mapping[str, Position] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Rules:
    """A region loads the rules of another workspace, as when a roll-out stops half way."""

    region: str
    workspace: str
    at: Mapping[str, Position] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Drained:
    """The Topology says that a region is drained, why, and for how many minutes; it is rolled out everywhere."""

    region: str
    reason: str
    minutes: Decimal
    at: Mapping[str, Position] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class ClockSet:
    """The clock of a region is so many minutes ahead from now on, or behind when negative."""

    region: str
    ahead: Decimal
    at: Mapping[str, Position] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Happening:
    """What changes at a minute; `what` is shown to people, each other key is a verb of `verbs.VERBS`."""

    minute: Decimal
    what: str
    traffic: tuple[Traffic, ...] = ()
    probes: tuple[Probes, ...] = ()
    gauges: tuple[Gauge, ...] = ()
    slow: tuple[Slow, ...] = ()
    renamed: tuple[Renamed, ...] = ()
    rules: tuple[Rules, ...] = ()
    flood: tuple[Flood, ...] = ()
    drained: tuple[Drained, ...] = ()
    clock: tuple[ClockSet, ...] = ()
    promoted: Places = ()
    demoted: Places = ()
    retired: Places = ()
    dark: Places = ()
    restored: Places = ()
    pods_silent: Places = ()
    pods_answer: Places = ()
    pods_replaced: Places = ()
    vantages_dead: tuple[str, ...] = ()
    vantages_back: tuple[str, ...] = ()
    prometheus_killed: Places = ()
    prometheus_hung: Places = ()
    prometheus_back: Places = ()
    alertmanagers_killed: tuple[str, ...] = ()
    alertmanagers_hung: tuple[str, ...] = ()
    alertmanagers_back: tuple[str, ...] = ()
    line_refused: Places = ()
    line_swallowed: Places = ()
    line_mended: Places = ()
    workspace: str = ""
    at: Mapping[str, Position] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Scenario:
    """One failure: `incident` is its name, `shows` its title, `why` what is at stake, `covers` its numbers in docs/lab.md.

    `workspace` is a folder or file of ordinary SLOs, beside the scenario; `traffic` is that of the days before, too. SLOs without
    traffic live on the gauges. Of a pair the instance in the first region is active.
    """

    incident: str
    shows: str
    why: str
    workspace: str
    minutes: Decimal
    happens: tuple[Happening, ...]
    expect: Expectations
    traffic: tuple[Traffic, ...] = ()
    covers: tuple[int, ...] = ()
    vantages: tuple[str, ...] = ("frankfurt", "oregon", "tokyo")
    gauges: tuple[Gauge, ...] = ()
    alertmanagers: tuple[str, ...] = ("alertmanager",)
    at: Mapping[str, Position] = field(default_factory=dict, compare=False, repr=False)
