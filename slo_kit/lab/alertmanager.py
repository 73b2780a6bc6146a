"""Starts real Alertmanagers on loopback that tell a receiver of ours whom they would wake."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from slo_kit.duration import Duration
from slo_kit.lab.daemons import Daemon
from slo_kit.lab.receiver import Receiver
from slo_kit.lab.servers import found
from slo_kit.model.policy import Severity
from slo_kit.naming import SEVERITY

PROGRAMS = ("alertmanager", "prometheus-alertmanager")
"""What it is called by its makers, and by Debian."""

_PACED = ("group_wait", "group_interval", "repeat_interval")

PLAIN: dict[str, Any] = {
    "route": {
        "receiver": Severity.TICKET.value,
        "group_by": ["alertname", "service", "slo", "region"],
        "group_wait": "30s",
        "group_interval": "5m",
        "repeat_interval": "4h",
        "routes": [{"matchers": [f'{SEVERITY}="{Severity.PAGE.value}"'], "receiver": Severity.PAGE.value}],
    },
    "receivers": [{"name": severity.value} for severity in Severity],
}
"""Pages to one receiver and tickets to another, and nothing is muted."""


def alertmanager(name: str, port: int, folder: Path, config: str) -> Daemon:
    """An Alertmanager that is not started yet, alone, without a cluster, its data below `folder`; CannotRun if it is missing."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "alertmanager.yml").write_text(config, encoding="utf-8")
    flags = (
        f"--config.file={folder / 'alertmanager.yml'}",
        f"--storage.path={folder / 'data'}",
        f"--web.listen-address=127.0.0.1:{port}",
        "--cluster.listen-address=",
    )
    return Daemon(name, (found(*PROGRAMS), *flags), f"http://127.0.0.1:{port}", folder / "log")


def told(config: dict[str, Any], receiver: Receiver, factor: int) -> str:
    """A configuration whose receivers all call ours, at the lab's pace."""
    receivers = [
        {"name": one["name"], "webhook_configs": [{"url": receiver.url(one["name"]), "send_resolved": True}]}
        for one in config["receivers"]
    ]
    paced = {**config, "route": _paced(config["route"], factor), "receivers": receivers}
    paced["global"] = {"resolve_timeout": str(Duration.of(minutes=5) // factor)}
    return yaml.safe_dump(paced, sort_keys=False)


def _paced(route: dict[str, Any], factor: int) -> dict[str, Any]:
    quick = {key: str(Duration.parse(str(route[key])) // factor) for key in _PACED if key in route}
    return {**route, **quick} | ({"routes": [_paced(one, factor) for one in route["routes"]]} if "routes" in route else {})
