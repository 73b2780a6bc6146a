"""Totals from Prometheus: the global one, or every region's own, merged here."""

from __future__ import annotations

from collections.abc import Container, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from slo_kit.naming import GLOBAL
from slo_kit.report.increments import grow
from slo_kit.report.series import ANY_REGION, Beside, Instant, NoData, NothingReadError, Source, Span, Totals, joined
from slo_kit.report.sources.beside import read_beside
from slo_kit.report.sources.client import Manner, Reading, UnreadableError, host, read_totals

AT_ONCE = 8
"""Regions that are read at the same time."""


@dataclass(frozen=True, slots=True)
class GlobalStore:
    """The Prometheus (or Thanos, Mimir, VictoriaMetrics) that holds the totals of all regions."""

    url: str
    manner: Manner = Manner()
    words = "the global Prometheus"

    def totals(self, span: Span) -> Totals:
        """All regions at once; NothingReadError if it cannot be read."""
        try:
            reading = read_totals(self.url, span, manner=self.manner)
        except UnreadableError as error:
            raise NothingReadError(f"cannot read the global Prometheus: {error}") from error
        return Totals(reading.frame, notes=reading.notes, partial=tuple(NoData(ANY_REGION, said) for said in reading.partial))

    def beside(self, start: Instant, end: Instant, silent: Container[str] = ()) -> Beside:
        """What the global evaluator knows of itself."""
        return read_beside(self.url, start, end, (GLOBAL,), self.manner.pairs)


@dataclass(frozen=True, slots=True)
class GlobalStores:
    """Several global Prometheus that hold the same: the first that answers, and the regions one by one if none does."""

    urls: tuple[str, ...]
    regions: Source
    manner: Manner = Manner()
    words = "the global Prometheus"

    def totals(self, span: Span) -> Totals:
        """All regions, with a note where not the first was read; NothingReadError if nobody answers."""
        refused: list[str] = []
        for url in self.urls:
            try:
                found = GlobalStore(url, self.manner).totals(span)
            except NothingReadError as error:
                refused.append(str(error))
                continue
            why = (f"the global view is read from {host(url)}: {'; '.join(refused)}",) if refused else ()
            return replace(found, notes=(*why, *found.notes))
        asked = self.regions.totals(span)
        return replace(asked, notes=(f"every region was asked instead: {'; '.join(refused)}", *asked.notes))

    def beside(self, start: Instant, end: Instant, silent: Container[str] = ()) -> Beside:
        """What the first knows that answers; alerts of regions are kept there."""
        found = (GlobalStore(url, self.manner).beside(start, end, silent) for url in self.urls)
        return next((one for one in found if one.heard), Beside())


@dataclass(frozen=True, slots=True)
class RegionStores:
    """The Prometheus of each region, by name; one that cannot be read is missing with its reason, and the rest counts.

    Global totals that do not follow from those of the regions are read from `overall`, if there is a store of them. Of a region
    with replicas, one is read for everything: the one that measured most, the first of equals.
    """

    urls: Mapping[str, tuple[str, ...]]
    manner: Manner = Manner()
    overall: str = ""
    words = "the Prometheus of each region"

    def totals(self, span: Span) -> Totals:
        """All regions that answer; NothingReadError if none does."""
        with ThreadPoolExecutor(AT_ONCE) as pool:
            places = {**self.urls, **({GLOBAL: (self.overall,)} if self.overall and self.manner.overall else {})}
            tried = {region: pool.submit(self._read, region, replicas, span) for region, replicas in places.items()}
        read = {region: one.result() for region, one in tried.items()}
        missing = tuple(NoData(region, str(found)) for region, found in read.items() if isinstance(found, UnreadableError))
        readings = {region: found for region, found in read.items() if isinstance(found, Reading)}
        if not readings.keys() & self.urls.keys():
            raise NothingReadError(f"no region can be read: {'; '.join(f'{gap.region}: {gap.reason}' for gap in missing)}")
        frame = joined([reading.frame for reading in readings.values()])
        notes = tuple(note for reading in readings.values() for note in reading.notes)
        partial = tuple(NoData(region, said) for region, reading in readings.items() for said in reading.partial)
        return Totals(frame, missing, notes, partial)

    def beside(self, start: Instant, end: Instant, silent: Container[str] = ()) -> Beside:
        """What every evaluator knows of itself; of replicas the first that answers."""
        asked = [(region, url) for region, replicas in self.urls.items() if region not in silent for url in replicas]
        asked += [(GLOBAL, self.overall)] if self.overall else []
        with ThreadPoolExecutor(AT_ONCE) as pool:
            told = list(pool.map(lambda one: self._beside(one[0], one[1], start, end), asked))
        first = {region: found for (region, _), found in reversed(list(zip(asked, told, strict=True))) if found.heard}
        every = [first[region] for region in dict.fromkeys(region for region, _ in asked) if region in first]
        return Beside(
            tuple(place for one in every for place in one.heard),
            tuple(sorted(firing for one in every for firing in one.firings)),
            tuple(failover for one in every for failover in one.failovers),
        )

    def _beside(self, region: str, url: str, start: Instant, end: Instant) -> Beside:
        return read_beside(url, start, end, (region,), self.manner.pairs and region == GLOBAL)

    def _read(self, region: str, replicas: tuple[str, ...], span: Span) -> Reading | UnreadableError:
        """The reading of one replica, and a note if it is not the first or another could not be read."""
        found: dict[str, Reading] = {}
        refused: list[str] = []
        for url in replicas:
            try:
                found[url] = read_totals(url, span, region, self.manner)
            except UnreadableError as error:
                refused.append(str(error))
        if not found:
            return UnreadableError("; ".join(refused))
        return found[replicas[0]] if len(replicas) == 1 else _fullest(region, found, refused, span.step)


def _fullest(region: str, found: Mapping[str, Reading], refused: list[str], step: int) -> Reading:
    """What the replica says that measured most; whole answers go before partial ones."""
    grown = {url: grow(reading.frame, step).looks.values() for url, reading in found.items()}
    measured = {url: sum(float(looks.measured_minutes.sum()) for looks in every) for url, every in grown.items()}
    best = max(found, key=lambda url: (not found[url].partial, measured[url]))
    first = next(iter(found))
    why = list(refused)
    if best != first:
        why.append(f"{host(first)} measured {measured[best] - measured[first]:,.0f} minutes less")
    notes = (f"the figures of {region} are read from {host(best)}: {'; '.join(why)}",) if why else ()
    return replace(found[best], notes=(*notes, *found[best].notes))
