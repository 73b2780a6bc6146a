"""A scrape target under control: raw series that stand for SLOs, grown by counted events."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from types import TracebackType
from typing import assert_never

from slo_kit.lab.endpoint import Endpoint
from slo_kit.model.slo import ExampleSeries, Shows
from slo_kit.promql import Matcher


@dataclass(frozen=True, slots=True)
class Events:
    """How many events there were, or are per second."""

    good: float = 0
    bad: float = 0

    @property
    def total(self) -> float:
        """Good and bad ones together."""
        return self.good + self.bad

    def __add__(self, other: Events) -> Events:
        return Events(self.good + other.good, self.bad + other.bad)

    def __sub__(self, other: Events) -> Events:
        return Events(self.good - other.good, self.bad - other.bad)


NONE = Events()


class Exporter(AbstractContextManager["Exporter"]):
    """Serves the series of several SLOs on loopback; what was added can be read back as the truth.

    Events are whole. Instances of pairs are active unless they are `dormant`; one that comes `behind` another fails scrapes until
    that one was scraped, so that nobody sees those that wait alone.
    A series that two SLOs share shows the sum of both. Scrape with `honor_labels: true`.
    """

    def __init__(
        self, slos: Mapping[str, Iterable[ExampleSeries]], dormant: bool = False, behind: Exporter | None = None
    ) -> None:
        self.dormant = dormant
        self.scraped = False
        self._behind = behind
        self._series = {key: tuple(series) for key, series in slos.items()}
        self._ever = dict.fromkeys(self._series, NONE)
        self._before_start = dict(self._ever)
        self._flows: dict[str, _Flow] = {}
        self._failing = dict.fromkeys(self._series, False)
        self._paused = False
        self._flood: tuple[Matcher, ...] = ()
        self._lock = threading.Lock()
        self._endpoint = Endpoint(self.exposition)

    def __enter__(self) -> Exporter:
        self._endpoint.__enter__()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._endpoint.__exit__(kind, error, trace)

    @property
    def address(self) -> str:
        """Host and port, as in a scrape configuration."""
        return self._endpoint.address

    def add(self, key: str, good: int = 0, bad: int = 0) -> None:
        """So many events of the SLO happen at once; gauges show that it fails if any is bad."""
        with self._lock:
            self._ever[key] += Events(good, bad)
            self._failing[key] = bad > 0

    def flow(self, key: str, good: float = 0, bad: float = 0) -> None:
        """From now on so many events per second, until told otherwise."""
        with self._lock:
            self._settle()
            self._flows[key] = _Flow(Events(good, bad), time.monotonic())
            self._failing[key] = bad > 0

    def truth(self, key: str) -> Events:
        """All events since the exporter was made, whatever restarts it has seen."""
        with self._lock:
            self._settle()
            return self._ever[key]

    def restart(self, slos: Mapping[str, Iterable[ExampleSeries]] | None = None) -> None:
        """As if the process began anew: counters at zero, series of bad events gone until the next one; or with other series."""
        with self._lock:
            self._settle()
            self._before_start = dict(self._ever)
            if slos is not None:
                self._series = {key: tuple(series) for key, series in slos.items()}

    def pause(self, paused: bool = True) -> None:
        """Fail scrapes, or answer them again."""
        self._paused = paused

    def flood(self, label: str, values: int) -> None:
        """Every counter is there so many times more, each with a value of the label that a client made up, and stays at zero."""
        self._flood = tuple(Matcher(label, "=", f"made-up-{number}") for number in range(values))

    def slow_down(self, seconds: float) -> None:
        """So long passes between a scrape's question and its answer."""
        self._endpoint.slow = seconds

    def exposition(self) -> str | None:
        """The text of one scrape; None while it fails."""
        if self._paused or (self._behind and not self._behind.scraped):
            return None
        shown: dict[str, float] = {}
        with self._lock:
            self._settle()
            for key, every in self._series.items():
                events = self._ever[key] - self._before_start[key]
                flow = self._flows.get(key)
                for series in every:
                    self._show(series, events, self._failing[key], flow.rate if flow else NONE, shown)
                    if series.shows is Shows.GROWTH and not series.born_bad:
                        shown |= {str(series.selector.where(made_up)): 0.0 for made_up in self._flood}
        self.scraped = True
        return "".join(f"{name} {value!r}\n" for name, value in shown.items())

    def _show(self, series: ExampleSeries, events: Events, failing: bool, rate: Events, shown: dict[str, float]) -> None:
        name = str(series.selector)
        match series.shows:
            case Shows.STATE:
                shown[name] = series.bad if failing else series.good
            case Shows.RATE:
                shown[name] = shown.get(name, 0.0) + series.good * rate.good + series.bad * rate.bad
            case Shows.ACTIVE | Shows.DORMANT:
                shown[name] = series.bad if self.dormant else series.good
            case Shows.GROWTH | Shows.STEPS:
                if events.bad or not series.born_bad:
                    shown[name] = shown.get(name, 0.0) + series.good * events.good + series.bad * events.bad
            case _:
                assert_never(series.shows)

    def _settle(self) -> None:
        for key, flow in self._flows.items():
            arrived = flow.until(time.monotonic())
            self._ever[key] += arrived - flow.counted
            self._flows[key] = replace(flow, counted=arrived)


@dataclass(frozen=True, slots=True)
class _Flow:
    """Steady traffic since a moment, and how much of it is counted already."""

    rate: Events
    began: float
    counted: Events = NONE

    def until(self, moment: float) -> Events:
        """Whole events only."""
        passed = moment - self.began
        return Events(int(self.rate.good * passed), int(self.rate.bad * passed))
