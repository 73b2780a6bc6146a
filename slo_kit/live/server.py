"""What a Prometheus says of itself: how long it keeps samples, and which region it thinks it is."""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml

from slo_kit.duration import Duration
from slo_kit.errors import Problem
from slo_kit.live.eye import Eye
from slo_kit.model.topology import Region
from slo_kit.model.workspace import Workspace
from slo_kit.naming import REGION
from slo_kit.resolve.checks.reading import slos, spot

_SPARE = 1.1
"""A block is deleted as a whole, so that what is kept varies by up to a tenth."""
_LENGTH = re.compile(r"(?:\d{1,9}(?:ms|[smhdwy]))+", re.ASCII)


def short_retention(eye: Eye, region: Region, workspace: Workspace) -> Iterator[Problem]:
    """A rolling budget subtracts what was counted a period ago."""
    kept = _kept(eye)
    rolling = [
        (slo.period, f"{service.service}/{slo.name}", slo)
        for service, slo in slos(workspace)
        if isinstance(slo.period, Duration) and (not slo.regions or region.name in slo.regions)
    ]
    if kept is None or not rolling:
        return
    longest, key, slo = max(rolling, key=lambda one: one[0])
    if kept.seconds < longest.seconds * _SPARE:
        message = f'the Prometheus of {eye.region} keeps {kept}, and "{key}" looks back {longest}'
        place = spot({**slo.at, **region.at}, "prometheus", "period", "name")
        yield Problem(place, "short-retention", message, "keep a tenth more than the period: --storage.tsdb.retention.time")


def other_region(eye: Eye, region: Region, workspace: Workspace) -> Iterator[Problem]:
    """Addresses that were swapped: each region would be judged by the other."""
    if not region.at:
        return
    try:
        configured = yaml.safe_load(eye.told("status/config")["yaml"])
        named = configured["global"].get("external_labels", {}).get(REGION, "")
    except (yaml.YAMLError, KeyError, TypeError, AttributeError, ValueError, RecursionError):
        return
    if named and named != region.name:
        message = f'the Prometheus of {region.name} calls itself {REGION}="{named}"'
        yield Problem(spot(region.at, "prometheus"), "other-region", message, "write its own address, or its external label")


def _kept(eye: Eye) -> Duration | None:
    """How long samples are kept, as it says; None where only a size is set, or it does not say."""
    length = _LENGTH.match(str(eye.told("status/runtimeinfo").get("storageRetention", "")))
    try:
        return Duration.parse(length[0]) if length else None
    except ValueError:
        return None
