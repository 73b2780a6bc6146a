"""A build, a Grafana on loopback and the command between them, for the tests of publishing."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from grafana_stub import TOKEN, Grafana, serve

from slo_kit.cli import run


def board(uid: str, title: str, **more: Any) -> dict[str, Any]:
    """A small dashboard of slo-kit, with things in it that servers like to rewrite: a null, 1.0, an empty list."""
    panel = {"id": 1, "title": "Budget left", "type": "stat", "thresholds": [{"value": None}, {"value": 1.0}], "links": []}
    return {"uid": uid, "title": title, "description": "What burns.", "tags": ["slo-kit"], "panels": [panel], **more}


@dataclass(frozen=True, slots=True)
class Told:
    """What a run of the command said, and its exit code."""

    code: int
    out: str
    err: str


@dataclass(frozen=True, slots=True)
class Stage:
    """A Grafana, a build with the boards `overview` and `region`, and a way to publish one to the other."""

    grafana: Grafana
    build: Path

    def builds(self, *boards: dict[str, Any]) -> None:
        """Replace what was built."""
        folder = self.build / "grafana" / "dashboards"
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob("*.json"):
            old.unlink()
        for content in boards:
            (folder / f"{content['uid']}.json").write_text(json.dumps(content), encoding="utf-8")

    def publish(self, *options: str) -> Told:
        """Run the command; whatever happens, the token is never shown."""
        out, err = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            code = run(["publish", "grafana", str(self.build), "--url", self.grafana.url, *options])
        told = Told(code, out.getvalue(), err.getvalue())
        assert TOKEN not in told.out + told.err
        return told

    def published(self, *options: str) -> Told:
        """Publish for good, and forget what was asked on the way."""
        told = self.publish("--apply", *options)
        assert (told.code, told.err) == (0, "")
        self.grafana.requests.clear()
        return told


@contextmanager
def a_stage(folder: Path, monkeypatch: pytest.MonkeyPatch, prefix: str = "") -> Iterator[Stage]:
    """Everything set up; at the end, Grafana must have nothing to complain about."""
    monkeypatch.setenv("SLO_KIT_GRAFANA_TOKEN", TOKEN)
    for name in ("SLO_KIT_GRAFANA_TOKEN_FILE", "SLO_KIT_GRAFANA_URL", "SLO_KIT_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    with serve(prefix) as grafana:
        stage = Stage(grafana, folder / "build")
        stage.builds(board("overview", "SLO overview"), board("region", "SLOs of a region"))
        yield stage
        assert grafana.complaints == []
