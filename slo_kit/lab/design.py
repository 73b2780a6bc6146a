"""What a world is made of, before anything happens in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from slo_kit.lab.exporter import Events
from slo_kit.model.workspace import Workspace
from slo_kit.promql import Selector

Flows = Mapping[tuple[str, str], Events]
"""Events per second of scenario time, by SLO (`service/slo`) and region."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A gauge of a region's service, from its start on; it grows by so much in a second of scenario time."""

    region: str
    series: Selector
    value: float
    per_second: float = 0


@dataclass(frozen=True, slots=True)
class Design:
    """What a world is made of: ordinary SLOs, how fast time passes, who looks from outside, and the traffic of the past."""

    workspace: Workspace
    factor: int
    vantages: tuple[str, ...]
    flows: Flows
    gauges: tuple[Shown, ...] = ()
    pods: int = 2
    alertmanagers: tuple[str, ...] = ("alertmanager",)
