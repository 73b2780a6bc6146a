"""Totals from Prometheus: the global one, or every region's own, merged here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from slo_kit.errors import CannotRun
from slo_kit.report.increments import grow
from slo_kit.report.series import NoData, Span, Totals
from slo_kit.report.sources.client import Reading, UnreadableError, host, read_totals


@dataclass(frozen=True, slots=True)
class GlobalStore:
    """The Prometheus (or Thanos, Mimir, VictoriaMetrics) that holds the totals of all regions."""

    url: str
    words = "the global Prometheus"

    def totals(self, span: Span) -> Totals:
        """All regions at once; CannotRun if it cannot be read."""
        try:
            reading = read_totals(self.url, span)
        except UnreadableError as error:
            raise CannotRun(f"cannot read the global Prometheus: {error}") from error
        return Totals(reading.frame, notes=reading.notes)


@dataclass(frozen=True, slots=True)
class RegionStores:
    """The Prometheus of each region, by name; one that cannot be read is missing with its reason, and the rest counts.

    Of a region with replicas, one is read for everything: the one that measured most, the first of equals.
    """

    urls: Mapping[str, tuple[str, ...]]
    words = "the Prometheus of each region"

    def totals(self, span: Span) -> Totals:
        """All regions that answer; CannotRun if none does."""
        readings: list[Reading] = []
        missing: list[NoData] = []
        for region, replicas in self.urls.items():
            try:
                readings.append(_read_one(region, replicas, span))
            except UnreadableError as error:
                missing.append(NoData(region, str(error)))
        if not readings:
            reasons = "; ".join(f"{gap.region}: {gap.reason}" for gap in missing)
            raise CannotRun(f"no region can be read: {reasons}")
        frame = pd.concat([reading.frame for reading in readings], ignore_index=True)
        return Totals(frame, tuple(missing), tuple(note for reading in readings for note in reading.notes))


def _read_one(region: str, replicas: tuple[str, ...], span: Span) -> Reading:
    """The reading of one replica, and a note if it is not the first or another could not be read; UnreadableError if none can."""
    found: dict[str, Reading] = {}
    refused: list[str] = []
    for url in replicas:
        try:
            found[url] = read_totals(url, span, region)
        except UnreadableError as error:
            refused.append(str(error))
    if not found:
        raise UnreadableError("; ".join(refused))
    if len(replicas) == 1:
        return found[replicas[0]]
    measured = {url: grow(reading.frame, span.step).rows["measured_minutes"].sum() for url, reading in found.items()}
    best = max(measured, key=lambda url: measured[url])
    why = [*refused]
    if replicas[0] in measured and best != replicas[0]:
        why.append(f"{host(replicas[0])} measured {measured[best] - measured[replicas[0]]:,.0f} minutes less")
    notes = (f"{region} is read from {host(best)}: {'; '.join(why)}",) if why else ()
    return Reading(found[best].frame, (*notes, *found[best].notes))
