"""Where everything is reached: a port for each program, and lines between regions and the global Prometheus that can be cut."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager, ExitStack
from dataclasses import replace
from types import TracebackType

from slo_kit.errors import CannotRun
from slo_kit.lab.places import place_names
from slo_kit.lab.ports import free_ports
from slo_kit.lab.proxy import Line, Proxy
from slo_kit.model.topology import GlobalStore, Region, Topology, Transport
from slo_kit.naming import GLOBAL


class Addresses(AbstractContextManager["Addresses"]):
    """Every name keeps its port. A line is between one Prometheus of a region and whoever pulls it, or whom it pushes to."""

    def __init__(self) -> None:
        self._ports: dict[str, int] = {}
        self._lines: dict[tuple[str, str], Proxy] = {}
        self._stack = ExitStack()

    def __enter__(self) -> Addresses:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._stack.__exit__(kind, error, trace)

    def port(self, name: str) -> int:
        """One that nobody used when it was asked for first."""
        if name not in self._ports:
            (self._ports[name],) = free_ports(1)
        return self._ports[name]

    def here(self, topology: Topology) -> Topology:
        """The same regions on this machine: pulled by their lines, and with global Prometheus that are reached as they are."""
        store = topology.global_
        if store is None or not store.replicas:
            raise CannotRun("the lab needs a workspace with a global store; add global: {prometheus: ...} to its Topology")
        regions = tuple(replace(region, prometheus=self._of_region(region, store)) for region in topology.regions)
        everywhere = tuple(f"http://127.0.0.1:{self.port(name)}" for name in place_names(GLOBAL, store.replicas))
        return replace(topology, regions=regions, global_=replace(store, prometheus=everywhere))

    def pushed_by(self, place: str, topology: Topology) -> Mapping[str, str]:
        """By the address of each global Prometheus, where the line begins that leads there from a place."""
        if topology.global_ is None or topology.global_.transport is not Transport.REMOTE_WRITE:
            return {}
        names = place_names(GLOBAL, topology.global_.replicas)
        return {f"http://127.0.0.1:{self.port(name)}": f"http://127.0.0.1:{self._line(place, name)}" for name in names}

    def turn(self, places: tuple[str, ...], line: Line) -> None:
        """From now on, of all lines from these places."""
        for (place, _), one in self._lines.items():
            if place in places:
                one.turn(line)

    def _of_region(self, region: Region, store: GlobalStore) -> tuple[str, ...]:
        pulled = store.transport is Transport.FEDERATION
        names = place_names(region.name, region.replicas)
        return tuple(f"http://127.0.0.1:{self._line(name, name) if pulled else self.port(name)}" for name in names)

    def _line(self, place: str, end: str) -> int:
        """Where a line to a port begins that belongs to a place."""
        if (place, end) not in self._lines:
            self._lines[place, end] = self._stack.enter_context(Proxy(self.port(end)))
        return self._lines[place, end].port
