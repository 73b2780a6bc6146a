"""The Prometheus of each place of a world: what it scrapes, which rules it loads, how its flags follow the pace."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from slo_kit.duration import Duration
from slo_kit.lab.daemons import Daemon
from slo_kit.lab.servers import Setup, prepared
from slo_kit.model.plan import Plan, Scope, ScopeKind
from slo_kit.model.topology import Transport
from slo_kit.naming import REGION, scope_folder
from slo_kit.rules.bundle import GENERIC
from slo_kit.targets.transports.remote_write import PATH

_FLAGS = {
    "--query.lookback-delta": Duration.of(minutes=5),
    "--rules.alert.for-outage-tolerance": Duration.of(hours=1),
    "--rules.alert.for-grace-period": Duration.of(minutes=10),
    "--rules.alert.resend-delay": Duration.of(minutes=1),
}
"""Lengths of time that Prometheus has for itself, at their defaults; they go at the same pace as the rules."""


_RECEIVER = "--web.enable-remote-write-receiver"
_REPLICA = "prometheus_replica"
"""The external label that tells the two of a pair apart in most houses."""


@dataclass(frozen=True, slots=True)
class Place:
    """A Prometheus of the world and the folder with its configuration, rules and data; `replica` is empty where there is one."""

    scope: Scope
    replica: str
    folder: Path
    port: int
    daemon: Daemon

    @property
    def url(self) -> str:
        """Where it answers, whatever line is cut."""
        return self.daemon.url


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the Prometheus of a place talks to: pods and gauges it scrapes, Alertmanagers it tells, and whom it pushes to.

    `pushes` is, by the address of a global Prometheus, that of the line which leads there.
    """

    pods: tuple[str, ...] = ()
    gauges: tuple[str, ...] = ()
    alertmanagers: tuple[str, ...] = ()
    pushes: Mapping[str, str] = field(default_factory=dict)


def place_names(scope: str, replicas: tuple[str, ...]) -> tuple[str, ...]:
    """What the Prometheus of a scope are called: the first as the scope, `us-east-1-2` the second."""
    return tuple(scope if number == 1 else f"{scope}-{number}" for number in range(1, len(replicas) + 1))


def place(scope: Scope, replica: str, folder: Path, port: int, plan: Plan, factor: int) -> Place:
    """A server that is not started yet; configure() says what it runs with."""
    flags = [f"{flag}={Duration(length.milliseconds // factor)}" for flag, length in _FLAGS.items()]
    if scope.kind is ScopeKind.GLOBAL and plan.transport is Transport.REMOTE_WRITE:
        flags.append(_RECEIVER)
    return Place(scope, replica, folder, port, prepared(Setup(folder.name, port, "", flags=tuple(flags)), folder))


def configure(plan: Plan, one: Place, built: Path, around: Surroundings) -> None:
    """Write the configuration; a server that runs wants to be told to reload."""
    files = (built / scope_folder(one.scope.name)).resolve()
    regional = one.scope.kind is ScopeKind.REGION
    static = {"lab": around.pods, "gauges": around.gauges}
    jobs = [_static(job, targets) for job, targets in static.items() if targets]
    # A region's Prometheus has a name of its own in most houses; it must not reach the totals.
    own = {"prometheus": f"lab/{one.scope.name}"} | ({REGION: one.scope.name} if regional else {})
    config: dict[str, Any] = {
        "global": {
            "scrape_interval": str(plan.counting.scrape),
            "evaluation_interval": str(plan.counting.evaluation),
            "external_labels": own | ({_REPLICA: one.replica} if one.replica else {}),
        },
        # all but the audit: the days before have totals here, and no raw series to hold them against
        "rule_files": [str(files / "rules" / "[^_]*.yaml"), str(files / "rules" / f"{GENERIC}.yaml")],
        "scrape_configs": jobs,
        "alerting": {
            # An alert is the same one whoever of a pair says it.
            "alert_relabel_configs": [{"action": "labeldrop", "regex": _REPLICA}],
            # An Alertmanager that hangs keeps the others waiting for as long.
            "alertmanagers": [{"timeout": "1s", "static_configs": [{"targets": list(around.alertmanagers)}]}],
        },
    }
    config |= _pushed(files, one.replica, around.pushes) if regional else _taken(files, plan.transport, jobs)
    (one.folder / "prometheus.yml").write_text(yaml.safe_dump(config, sort_keys=False), encoding="utf-8")


def _taken(files: Path, transport: Transport, jobs: list[dict[str, object]]) -> dict[str, Any]:
    """How the global Prometheus gets at totals; merged in, since scrape jobs have a file of their own only since 2.43."""
    if transport is Transport.REMOTE_WRITE:
        return _read(files / "receiver.yaml")
    return {"scrape_configs": [*jobs, *_read(files / "scrape.yaml")["scrape_configs"]]}


def _pushed(files: Path, replica: str, lines: Mapping[str, str]) -> dict[str, Any]:
    """What a region's Prometheus pushes, by way of the lines."""
    if not lines:
        return {}
    queues = _read(files / f"remote_write{'-' if replica else ''}{replica}.yaml")["remote_write"]
    ends = {f"{end}{PATH}": f"{begin}{PATH}" for end, begin in lines.items()}
    return {"remote_write": [{**queue, "url": ends[queue["url"]]} for queue in queues]}


def _read(path: Path) -> dict[str, Any]:
    section: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return section


def _static(job: str, targets: tuple[str, ...]) -> dict[str, object]:
    """Labels that a page has for itself stay as they are; the rest of a target's labels come from here."""
    return {"job_name": job, "honor_labels": True, "static_configs": [{"targets": list(targets)}]}
