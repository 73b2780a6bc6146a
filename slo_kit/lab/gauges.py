"""Gauges under control: what probers outside see, and what a service says of its role."""

from __future__ import annotations

import time
from contextlib import AbstractContextManager
from dataclasses import dataclass
from types import TracebackType

from slo_kit.lab.endpoint import Endpoint
from slo_kit.promql import Selector

PROBES = "probe_success"
OUTSIDE = "outside"
VANTAGE = "vantage"


class Gauges(AbstractContextManager["Gauges"]):
    """A page of gauges, each at a value until told otherwise. Scrape with `honor_labels: true`."""

    def __init__(self) -> None:
        self.silent = False
        self._values: dict[str, _Ramp] = {}
        self._endpoint = Endpoint(self._exposition)

    def __enter__(self) -> Gauges:
        self._endpoint.__enter__()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._endpoint.__exit__(kind, error, trace)

    @property
    def address(self) -> str:
        """Host and port, as in a scrape configuration."""
        return self._endpoint.address

    def show(self, series: Selector, value: float, per_second: float = 0) -> None:
        """From now on; `per_second` is what it grows by."""
        self._values[str(series)] = _Ramp(value, per_second, time.monotonic())

    def hide(self, series: Selector) -> None:
        """From now on there is no such series."""
        self._values.pop(str(series), None)

    def value(self, series: Selector) -> float:
        """What it shows at the moment."""
        return self._values[str(series)].now

    def _exposition(self) -> str | None:
        return None if self.silent else "".join(f"{name} {ramp.now!r}\n" for name, ramp in dict(self._values).items())


@dataclass(frozen=True, slots=True)
class _Ramp:
    start: float
    per_second: float
    began: float

    @property
    def now(self) -> float:
        """Whole steps only, as blocks of a chain come."""
        return self.start + int(self.per_second * (time.monotonic() - self.began))


def probe(region: str, vantage: str) -> Selector:
    """What a prober at a vantage says of a region: 1 if users can reach it from there."""
    return Selector.of(PROBES, {"job": OUTSIDE, "region": region, VANTAGE: vantage})
