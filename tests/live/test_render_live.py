"""`slo-kit dashboards render` draws a board with Grafana's own panel components: real npm, real Chromium, a real Prometheus."""

from __future__ import annotations

import json
import os
import shutil
import struct
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from slo_kit.cli import group
from slo_kit.inspect.render.studio import LOCK, cache, digest, sources
from slo_kit.lab.ports import free_ports
from slo_kit.lab.servers import Setup, running
from slo_kit.naming import BUDGET_REMAINING, INFO

MISSING = [program for program in ("prometheus", "promtool", "node", "npm", "chromium") if shutil.which(program) is None]
INSTALLED = (cache() / f"render-{digest([sources() / LOCK])}" / "ready").is_file()
pytestmark = [
    pytest.mark.live,
    pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)}"),
    pytest.mark.skipif(
        not INSTALLED and os.environ.get("CI") != "true",
        reason="Grafana's components are not installed; run `slo-kit dashboards render` once, or set CI=true",
    ),
]

END = 1_795_478_400
AT = "2026-11-24T00:00:00Z"
LABELS = '{service="rpc",slo="up",region="eu-west-1",scope="region"}'
THRESHOLDS = {"mode": "absolute", "steps": [{"color": "green", "value": None}]}


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("render")
    file = folder / "samples"
    file.write_text("".join(samples()), encoding="utf-8")
    command = ("promtool", "tsdb", "create-blocks-from", "openmetrics", "-q", str(file), str(folder / "a" / "data"))
    subprocess.run(command, check=True, capture_output=True)
    (port,) = free_ports(1)
    with running([Setup("a", port, "", "3650d")], folder) as (server,):
        yield server.url


def samples() -> Iterator[str]:
    """Two hours in which a budget falls from 90 % to 30 %."""
    for name, fall in ((INFO, 0.0), (BUDGET_REMAINING, 0.6)):
        for minute in range(121):
            yield f"{name}{LABELS} {0.9 - fall * minute / 120} {END - 60 * (120 - minute)}\n"
    yield "# EOF\n"


def panel(number: int, kind: str, width: int, options: dict[str, Any]) -> dict[str, Any]:
    source = {"type": "prometheus", "uid": "${datasource}"}
    grid = {"x": 8 * (number % 3), "y": 6 * (number // 3), "w": width, "h": 6}
    query = {"refId": "A", "expr": 'slo:error_budget_remaining:ratio{region="$region"}', "datasource": source}
    instant = kind in ("stat", "table")
    form = {"instant": instant, "range": not instant, "format": "table" if kind == "table" else "time_series"}
    return {
        "type": kind,
        "id": number + 1,
        "title": f"{kind} of $region",
        "gridPos": grid,
        "datasource": source,
        "targets": [{**query, **form}],
        "fieldConfig": {"defaults": {"unit": "percentunit", "thresholds": THRESHOLDS, "noValue": "no data"}, "overrides": []},
        "options": options,
    }


def board() -> dict[str, Any]:
    legend = {"showLegend": False, "displayMode": "list", "placement": "bottom", "calcs": []}
    region = {
        "type": "query",
        "name": "region",
        "label": "Region",
        "query": "label_values(slo:info, region)",
        "definition": "label_values(slo:info, region)",
    }
    reduced = {"calcs": ["lastNotNull"], "fields": "", "values": False}
    return {
        "uid": "one",
        "title": "One",
        "schemaVersion": 41,
        "annotations": {"list": []},
        "links": [],
        "templating": {"list": [region]},
        "time": {"from": "now-1h", "to": "now"},
        "panels": [
            panel(0, "stat", 8, {"reduceOptions": reduced, "colorMode": "value", "graphMode": "none", "textMode": "auto"}),
            panel(1, "timeseries", 8, {"legend": legend, "tooltip": {"mode": "multi"}}),
            panel(2, "table", 8, {"cellHeight": "sm", "showHeader": True}),
            panel(3, "state-timeline", 8, {"legend": legend, "mergeValues": True}),
            panel(4, "heatmap", 8, {}),
        ],
    }


def drawn(url: str, folder: Path, content: dict[str, Any], *options: str) -> Result:
    (folder / "one.json").write_text(json.dumps(content), encoding="utf-8")
    arguments = ["dashboards", "render", str(folder), "--prom", url, "--out", str(folder / "out"), "--at", AT, *options]
    return CliRunner().invoke(group, arguments)


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_a_board_is_drawn_without_trouble(url: str, tmp_path: Path, theme: str) -> None:
    done = drawn(url, tmp_path, board(), "--theme", theme, "--width", "1200")
    assert done.exit_code == 0, done.output
    picture = (tmp_path / "out" / "one.png").read_bytes()
    assert picture.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", picture[16:24])
    # 12 rows of 38 pixels below the head
    assert (width, 12 * 38 < height < 12 * 38 + 100) == (1200, True)
    assert len(picture) > 10_000


def test_a_choice_that_a_board_does_not_offer_is_refused(url: str, tmp_path: Path) -> None:
    done = drawn(url, tmp_path, board(), "--choose", "region=eu-west-2")
    assert (done.exit_code, '"One" does not offer region=eu-west-2' in done.stderr) == (3, True)
    assert drawn(url, tmp_path, board(), "--choose", "eu-west-1").exit_code == 2


def test_a_query_that_fails_is_told_with_its_panel(url: str, tmp_path: Path) -> None:
    broken = board()
    broken["panels"][0]["targets"][0]["expr"] = "sum("
    done = drawn(url, tmp_path, broken)
    assert done.exit_code == 1
    assert "one.png: stat of eu-west-1: A: " in done.stderr
    assert "parse error" in done.stderr
