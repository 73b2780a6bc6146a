"""Plays one scenario for the command line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from slo_kit.lab.incident import timeline
from slo_kit.lab.incident.judge import failed
from slo_kit.lab.incident.play import Line, play
from slo_kit.lab.incident.read import find


def run(name: str, factor: int, keep: Path | None, form: str) -> int:
    """Play, tell, and return the exit code: 1 if an expectation failed."""
    found = find(name)

    def tell(line: Line) -> None:
        if form == "text":
            click.echo(timeline.line(line))

    if form == "text":
        click.echo(timeline.head(found.scenario, factor))
    with folder(keep) as where:
        played = play(found, factor, where, tell)
    click.echo(timeline.verdict(played) if form == "text" else timeline.as_json(played))
    return 1 if failed(played.judgements) else 0


@contextmanager
def folder(keep: Path | None) -> Iterator[Path]:
    """Where a world lives: a folder to keep, or one that is gone afterwards."""
    if keep is not None:
        keep.mkdir(parents=True, exist_ok=True)
        yield keep
        return
    with TemporaryDirectory(prefix="slo-kit-lab-", ignore_cleanup_errors=True) as name:
        yield Path(name)
