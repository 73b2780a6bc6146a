"""How what the regions record reaches the global Prometheus, one file each: a function from the plan to files."""

from __future__ import annotations

from collections.abc import Callable

from slo_kit.model.plan import Plan
from slo_kit.model.topology import Transport
from slo_kit.targets.file import File
from slo_kit.targets.transports import federation, remote_write

TRANSPORTS: dict[Transport, Callable[[Plan], tuple[File, ...]]] = {
    Transport.FEDERATION: federation.files,
    Transport.REMOTE_WRITE: remote_write.files,
}
"""By what a Topology names; with `fan_out` there is no global Prometheus that anything could reach."""
