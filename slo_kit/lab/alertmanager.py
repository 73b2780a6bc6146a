"""Starts real Alertmanagers on loopback that tell a receiver of ours whom they would wake."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from slo_kit.duration import Duration
from slo_kit.lab.daemons import Daemon
from slo_kit.lab.receiver import Receiver
from slo_kit.lab.servers import found
from slo_kit.model.plan import Plan
from slo_kit.model.policy import Severity
from slo_kit.model.receivers import Receivers
from slo_kit.targets.alertmanager import combined
from slo_kit.targets.notify.routes import NOBODY

PROGRAMS = ("alertmanager", "prometheus-alertmanager")
"""What it is called by its makers, and by Debian."""

CONFIG = "alertmanager.yml"
_PACED = ("group_wait", "group_interval", "repeat_interval")

RECEIVERS = Receivers(Severity.PAGE.value, Severity.TICKET.value)
"""Who is told in the lab, whatever receivers a workspace has; nobody listens to the sign of life."""

HOUSE = yaml.safe_dump({"route": {"receiver": "others"}, "receivers": [{"name": name} for name in (*RECEIVERS.names, "others")]})
"""A configuration of a house that alerts of nothing else."""


def alertmanager(name: str, port: int, folder: Path) -> Daemon:
    """An Alertmanager that is not started yet, alone, without a cluster, its data below `folder`; CannotRun if it is missing.

    It reads `folder/alertmanager.yml`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    flags = (
        f"--config.file={folder / CONFIG}",
        f"--storage.path={folder / 'data'}",
        f"--web.listen-address=127.0.0.1:{port}",
        "--cluster.listen-address=",
    )
    return Daemon(name, (found(*PROGRAMS), *flags), f"http://127.0.0.1:{port}", folder / "log")


def told(plan: Plan, receiver: Receiver, factor: int) -> str:
    """The routes and inhibitions that are built for a plan, at the lab's pace; every receiver that is somebody calls ours."""
    config = combined(replace(plan, receivers=RECEIVERS), HOUSE)
    names = [one["name"] for one in config["receivers"]]
    calls = {name: [{"url": receiver.url(name), "send_resolved": True}] if name != NOBODY else [] for name in names}
    paced = {
        **config,
        "global": {"resolve_timeout": str(Duration.of(minutes=5) // factor)},
        "route": _paced(config["route"], factor),
        "receivers": [{"name": name, "webhook_configs": urls} for name, urls in calls.items()],
    }
    # what a webhook is told needs no template
    return yaml.safe_dump({key: value for key, value in paced.items() if key != "templates"}, sort_keys=False)


def _paced(route: dict[str, Any], factor: int) -> dict[str, Any]:
    quick = {key: str(Duration.parse(str(route[key])) // factor) for key in _PACED if key in route}
    return {**route, **quick} | ({"routes": [_paced(one, factor) for one in route["routes"]]} if "routes" in route else {})
