"""A service's pods in one region: exporters that share the traffic, are rolled out anew, and know the truth together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack
from dataclasses import replace
from types import TracebackType

from slo_kit.lab.exporter import NONE, Events, Exporter
from slo_kit.model.slo import ExampleSeries
from slo_kit.promql import Matcher

Series = Mapping[str, tuple[ExampleSeries, ...]]

INSTANCE = "instance"


class Pods(AbstractContextManager["Pods"]):
    """So many exporters among which events are split evenly. Scrape with `honor_labels: true`.

    Each names its instance itself: Prometheus learns of new addresses every five seconds at best, however fast the clock of
    the lab runs, so pods that replace others answer at the same address and call themselves differently. Those of pairs are
    active unless they are `dormant`.
    """

    def __init__(self, series: Series, count: int, dormant: bool = False) -> None:
        self._series = dict(series)
        self._roll_out = 0
        self.slowed = False
        first = Exporter(self._of(0), dormant)
        others = (Exporter(self._of(number), True, behind=None if dormant else first) for number in range(1, count))
        self._pods = (first, *others)
        self._stack = ExitStack()

    def __enter__(self) -> Pods:
        for pod in self._pods:
            self._stack.enter_context(pod)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._stack.__exit__(kind, error, trace)

    @property
    def addresses(self) -> tuple[str, ...]:
        """Hosts and ports, as in a scrape configuration."""
        return tuple(pod.address for pod in self._pods)

    @property
    def keys(self) -> tuple[str, ...]:
        """The SLOs that are fed, as `service/slo`."""
        return tuple(self._series)

    def flow(self, key: str, events: Events) -> None:
        """From now on so many events per second."""
        for pod in self._pods:
            pod.flow(key, events.good / len(self._pods), events.bad / len(self._pods))

    def truth(self, key: str) -> Events:
        """All events that ever were, those of pods that are gone included."""
        return sum((pod.truth(key) for pod in self._pods), NONE)

    def silence(self, silent: bool) -> None:
        """Fail all scrapes, or answer them again; what users see is another matter."""
        for pod in self._pods:
            pod.pause(silent)

    def slow_down(self, seconds: float) -> None:
        """So long passes between a scrape's question and its answer."""
        self.slowed = True
        for pod in self._pods:
            pod.slow_down(seconds)

    def wait(self, dormant: bool) -> None:
        """Of a pair: the first one here waits from now on, or is active; the others wait in any case."""
        for number, pod in enumerate(self._pods):
            pod.dormant = dormant or number > 0

    def replace(self) -> None:
        """A roll-out: new pods with counters at zero take over the traffic."""
        self._roll_out += 1
        for number, pod in enumerate(self._pods):
            pod.restart(self._of(number))

    def rename(self, label: str, to: str) -> None:
        """A roll-out that calls a label differently."""
        self._series = {key: tuple(_renamed(one, label, to) for one in every) for key, every in self._series.items()}
        self.replace()

    def flood(self, label: str, values: int) -> None:
        """So many series more in every pod, all at zero: what clients do to a label whose value they can choose."""
        for pod in self._pods:
            pod.flood(label, values)

    def _of(self, number: int) -> Series:
        """What one pod shows, under its own address as the company knows it."""
        pod = Matcher(INSTANCE, "=", f"10.0.{self._roll_out}.{number}:8080")
        return {key: tuple(_seen_at(pod, every)) for key, every in self._series.items()}


def _seen_at(pod: Matcher, every: tuple[ExampleSeries, ...]) -> Iterator[ExampleSeries]:
    for one in every:
        named = any(matcher.label == INSTANCE for matcher in one.selector.matchers)
        yield one if named else replace(one, selector=one.selector.where(pod))


def _renamed(series: ExampleSeries, label: str, to: str) -> ExampleSeries:
    matchers = tuple(replace(one, label=to) if one.label == label else one for one in series.selector.matchers)
    return replace(series, selector=replace(series.selector, matchers=matchers))
