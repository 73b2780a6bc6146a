"""Makes time pass faster: a plan whose every length of time is divided by one factor, so that a minute becomes a second."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import TypeVar

from slo_kit.duration import Duration
from slo_kit.model.counting import Counting
from slo_kit.model.plan import Plan
from slo_kit.promql import Written

T = TypeVar("T")

_STORED = Duration.of(seconds=0.5)
"""How long a busy machine may take to scrape and store."""

_KEPT = {"threshold", "per", "at", "written"}
"""Fields that stay: a threshold of 300 ms is what it is however fast requests come."""

_LENGTH = re.compile(r"(?<=\[)(?:\d+(?:ms|[smhdwy]))+(?=\])|(?<=offset )(?:\d+(?:ms|[smhdwy]))+")
"""A range or an offset in PromQL that people wrote."""


def paced(plan: Plan, factor: int) -> Plan:
    """The same plan with counting, timing, periods and windows shortened; rules are compiled from it as from any other.

    What is scraped here is stored as late as this machine is slow, at any pace, so that no delay is shorter than that.
    """
    hurried = shortened(plan, factor)
    scopes = (
        replace(scope, slos=tuple(replace(slo, counting=_patient(slo.counting)) for slo in scope.slos))
        for scope in hurried.scopes
    )
    return replace(hurried, counting=_patient(hurried.counting), scopes=tuple(scopes))


def _patient(counting: Counting) -> Counting:
    return replace(counting, delay=max(counting.delay, _STORED))


def shortened(value: T, factor: int) -> T:
    """Every Duration below a value divided, down to a millisecond at least; mappings and the fields kept are left alone."""
    if isinstance(value, Duration):
        return type(value)(max(1, value.milliseconds // factor))
    if isinstance(value, Written):
        text = _LENGTH.sub(lambda length: str(shortened(Duration.parse(length[0]), factor)), value.text)
        return replace(value, text=text)
    if isinstance(value, tuple):
        return type(value)(shortened(one, factor) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        names = [field.name for field in fields(value) if field.init and field.name not in _KEPT]
        return replace(value, **{name: shortened(getattr(value, name), factor) for name in names})
    return value


@dataclass(frozen=True, slots=True)
class Clock:
    """Scenario time: minutes since `began` (seconds since 1970), each `60 / factor` seconds long."""

    began: float
    factor: int

    @property
    def minute(self) -> float:
        """What time it is in the scenario."""
        return self.minute_of(time.time())

    def minute_of(self, moment: float) -> float:
        """The scenario's minute of a moment in seconds since 1970."""
        return (moment - self.began) * self.factor / 60

    def moment_of(self, minute: float) -> float:
        """Seconds since 1970 at a minute of the scenario."""
        return self.began + minute * 60 / self.factor

    def wait_until(self, minute: float) -> None:
        """Sleep until that minute, if it has not come yet."""
        time.sleep(max(0.0, self.moment_of(minute) - time.time()))
