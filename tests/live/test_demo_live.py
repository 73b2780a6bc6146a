"""The demo from beginning to end, on a workspace of two SLOs."""

from __future__ import annotations

import json
import shutil
import time
from pathlib import Path

import pytest

from slo_kit.demo.play import play

NOW = 1_795_395_000  # Monday 23 November 2026, 00:50 UTC
TOPOLOGY = """
apiVersion: slo-kit/v1
kind: Topology
regions:
  - {name: eu, prometheus: "http://eu.invalid"}
  - {name: us, prometheus: "http://us.invalid"}
"""
SERVICE = """---
apiVersion: slo-kit/v1
kind: Service
service: rpc-gateway
owner: platform
slos:
  - {name: availability, objective: 99.9, indicator: {ratio: {total: requests_total, bad: {code: "5.."}}}}
  - {name: lag, objective: 99.5, indicator: {slices: {good: max(lag_seconds) < 5}}}
"""
EVERYWHERE = 'global: {prometheus: "http://global.invalid"}\n'


def workspace(folder: Path, text: str) -> Path:
    (folder / "slos").mkdir()
    (folder / "slos" / "all.yaml").write_text(text, encoding="utf-8")
    return folder / "slos"


def left(folder: Path) -> str:
    files = {path.name for path in (folder / "report").iterdir()}
    assert files >= {"report.html", "report.md", "report.json"}
    json.loads((folder / "report" / "report.json").read_text(encoding="utf-8"))
    return (folder / "report" / "report.md").read_text(encoding="utf-8")


@pytest.mark.live
@pytest.mark.skipif(shutil.which("prometheus") is None, reason="prometheus is not installed")
@pytest.mark.parametrize(("topology", "compared"), [(TOPOLOGY + EVERYWHERE, 6), (TOPOLOGY, 4), ("", 2)])
def test_rules_on_real_servers_and_the_report_agree_on_every_budget(
    topology: str, compared: int, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    source = workspace(tmp_path, topology + SERVICE)
    monkeypatch.chdir(tmp_path)
    play([source], Path("demo"), int(time.time()), stay=False)
    assert f"{compared} of {compared} within 0.1 points" in capsys.readouterr().out
    assert "breached" in left(tmp_path / "demo")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["demo", "slos"]


def test_without_prometheus_the_report_reads_the_table_and_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    source = workspace(tmp_path, TOPOLOGY + EVERYWHERE + SERVICE)
    monkeypatch.setenv("PATH", str(tmp_path))
    play([source], tmp_path / "demo", NOW, stay=False)
    said = capsys.readouterr().out
    assert "Prometheus is not installed (apt-get install prometheus)" in said
    assert "breached in us under a green global" in said
    first = left(tmp_path / "demo")
    play([source], tmp_path / "demo", NOW + 500, stay=False)
    assert left(tmp_path / "demo") == first
