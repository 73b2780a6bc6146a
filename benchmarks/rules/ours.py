"""The rules of slo-kit, built as `slo-kit build` builds them: ten SLOs to a service, or each in a service of its own."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import yaml

from benchmarks.rules.design import Design, Groups, Recorded, Rules
from benchmarks.rules.raw import ALONE, COUNTERS, JOB, METRIC, ROUTE, counted, names
from slo_kit.naming import BAD_EVENTS, EVENTS, MEASURED_MINUTES
from slo_kit.pipeline import built
from slo_kit.promql import Selector

Called = Callable[[dict[str, str]], tuple[str, str]]
"""The service and the name that an SLO has."""

SERVICE = """---
apiVersion: slo-kit/v1
kind: Service
service: {service}
owner: platform
slos:
"""
SLO = """\
  - name: {slo}
    objective: 99.9
    indicator:
      ratio: {{total: '{metric}{{job="{job}",route="{route}"}}', bad: {{code: "5.."}}}}
"""


def groups(slos: int, called: Called) -> Groups:
    """What is built of a workspace of so many SLOs."""
    with tempfile.TemporaryDirectory() as folder:
        workspace = Path(folder) / "slos.yaml"
        workspace.write_text("".join(_workspace(slos, called)), encoding="utf-8")
        files = [file for file in built([workspace], ("prometheus",)) if "/rules/" in file.path]
    own: dict[str, Rules] = {}
    common: dict[str, Rules] = {}
    for file in files:
        held = common if file.path.endswith("/_generic.yaml") else own
        for group in yaml.load(file.text, yaml.CSafeLoader)["groups"]:
            held[group["name"]] = group["rules"]
    return Groups(own, common)


def _workspace(slos: int, called: Called) -> Iterator[str]:
    before = ""
    for new in map(names, range(slos)):
        service, slo = called(new)
        if service != before:
            yield SERVICE.format(service=service)
        before = service
        yield SLO.format(slo=slo, metric=METRIC, job=new[JOB], route=new[ROUTE])


def _together(new: dict[str, str]) -> tuple[str, str]:
    return new[JOB], new[ROUTE]


def _alone(new: dict[str, str]) -> tuple[str, str]:
    return new[ALONE], "availability"


def _total(seconds: float) -> float:
    return sum(counted(code, seconds) for _, code in COUNTERS)


def _bad(seconds: float) -> float:
    return sum(counted(code, seconds) for _, code in COUNTERS if code.startswith("5"))


def _design(name: str, called: Called) -> Design:
    service, slo = called({JOB: JOB, ROUTE: ROUTE, ALONE: ALONE})
    identity = {"service": service, "slo": slo, "region": "default", "scope": "region"}
    values = {EVENTS: _total, BAD_EVENTS: _bad, MEASURED_MINUTES: lambda seconds: seconds // 60}
    recorded = tuple(Recorded(str(Selector.of(total, identity)), 60, value) for total, value in values.items())
    return Design(name, partial(groups, called=called), recorded, 10, 2000)


TOGETHER = _design("slo-kit, ten SLOs to a service", _together)
APART = _design("slo-kit, each SLO a service of its own", _alone)
