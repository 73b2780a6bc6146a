"""The Prometheus of each place of a world: what it scrapes, which rules it loads, how its flags follow the pace."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import yaml

from slo_kit.duration import Duration
from slo_kit.lab.daemons import Daemon
from slo_kit.lab.servers import Setup, prepared
from slo_kit.model.plan import Plan, Scope, ScopeKind
from slo_kit.naming import REGION, scope_folder

_FLAGS = {
    "--query.lookback-delta": Duration.of(minutes=5),
    "--rules.alert.for-outage-tolerance": Duration.of(hours=1),
    "--rules.alert.for-grace-period": Duration.of(minutes=10),
    "--rules.alert.resend-delay": Duration.of(minutes=1),
}
"""Lengths of time that Prometheus has for itself, at their defaults; they go at the same pace as the rules."""


@dataclass(frozen=True, slots=True)
class Place:
    """A Prometheus of the world and the folder with its configuration, rules and data."""

    scope: Scope
    folder: Path
    port: int
    daemon: Daemon

    @property
    def url(self) -> str:
        """Where it answers, whatever line is cut."""
        return self.daemon.url


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the Prometheus of a place talks to: pods and gauges it scrapes, and Alertmanagers it tells."""

    pods: tuple[str, ...] = ()
    gauges: tuple[str, ...] = ()
    alertmanagers: tuple[str, ...] = ()


def place(scope: Scope, folder: Path, port: int, factor: int) -> Place:
    """A server that is not started yet; configure() says what it runs with."""
    flags = tuple(f"{flag}={Duration(length.milliseconds // factor)}" for flag, length in _FLAGS.items())
    return Place(scope, folder, port, prepared(Setup(scope.name, port, "", flags=flags), folder))


def configure(plan: Plan, one: Place, built: Path, around: Surroundings) -> None:
    """Write the configuration; a server that runs wants to be told to reload."""
    rules = (built / scope_folder(one.scope.name)).resolve()
    regional = one.scope.kind is ScopeKind.REGION
    static = {"lab": around.pods, "gauges": around.gauges}
    jobs = [_static(job, targets) for job, targets in static.items() if targets]
    if not regional:
        jobs += _federation(rules / "scrape.yaml")
    config = {
        "global": {
            "scrape_interval": str(plan.counting.scrape),
            "evaluation_interval": str(plan.counting.evaluation),
            # A region's Prometheus has a name of its own in most houses; it must not reach the totals.
            "external_labels": {"prometheus": f"lab/{one.scope.name}"} | ({REGION: one.scope.name} if regional else {}),
        },
        "rule_files": [str(rules / "rules" / "*.yaml")],
        "scrape_configs": jobs,
        # An Alertmanager that hangs keeps the others waiting for as long.
        "alerting": {"alertmanagers": [{"timeout": "1s", "static_configs": [{"targets": list(around.alertmanagers)}]}]},
    }
    (one.folder / "prometheus.yml").write_text(yaml.safe_dump(config, sort_keys=False), encoding="utf-8")


def _federation(path: Path) -> list[dict[str, object]]:
    """Merged in, since Prometheus reads scrape jobs from a file of their own only since 2.43."""
    jobs: list[dict[str, object]] = yaml.safe_load(path.read_text(encoding="utf-8"))["scrape_configs"]
    return jobs


def _static(job: str, targets: tuple[str, ...]) -> dict[str, object]:
    """Labels that a page has for itself stay as they are; the rest of a target's labels come from here."""
    return {"job_name": job, "honor_labels": True, "static_configs": [{"targets": list(targets)}]}
