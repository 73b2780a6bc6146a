"""The rules of slo-kit, built as `slo-kit build` builds them, ten SLOs to a service."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import yaml

from benchmarks.rules.design import Design, Groups, Recorded, Rules
from benchmarks.rules.raw import COUNTERS, JOB, METRIC, ROUTE, counted, names
from slo_kit.duration import Duration
from slo_kit.naming import BAD_EVENTS, EVENTS, MEASURED_MINUTES
from slo_kit.pipeline import built
from slo_kit.promql import Selector

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


def groups(slos: int) -> Groups:
    """What is built of a workspace of so many SLOs."""
    with tempfile.TemporaryDirectory() as folder:
        workspace = Path(folder) / "slos.yaml"
        workspace.write_text("".join(_workspace(slos)), encoding="utf-8")
        files = [file for file in built([workspace], ("prometheus",)) if "/rules/" in file.path]
    own: dict[str, Rules] = {}
    common: dict[str, Rules] = {}
    every: dict[str, int] = {}
    for file in files:
        held = common if file.path.endswith("/_generic.yaml") else own
        for group in yaml.load(file.text, yaml.CSafeLoader)["groups"]:
            held[group["name"]] = group["rules"]
            every[group["name"]] = round(Duration.parse(group["interval"]).seconds)
    return Groups(own, common, every)


def _workspace(slos: int) -> Iterator[str]:
    before = ""
    for new in map(names, range(slos)):
        if new[JOB] != before:
            yield SERVICE.format(service=new[JOB])
        before = new[JOB]
        yield SLO.format(slo=new[ROUTE], metric=METRIC, job=new[JOB], route=new[ROUTE])


def _total(seconds: float) -> float:
    return sum(counted(code, seconds) for _, code in COUNTERS)


def _bad(seconds: float) -> float:
    return sum(counted(code, seconds) for _, code in COUNTERS if code.startswith("5"))


_IDENTITY = {"service": JOB, "slo": ROUTE, "region": "default", "scope": "region"}
_VALUES = {EVENTS: _total, BAD_EVENTS: _bad, MEASURED_MINUTES: lambda seconds: seconds // 60}
_RECORDED = tuple(Recorded(str(Selector.of(total, _IDENTITY)), 60, value) for total, value in _VALUES.items())

DESIGN = Design("slo-kit", groups, _RECORDED, 10, 2000)
