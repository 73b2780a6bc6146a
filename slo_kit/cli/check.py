"""`slo-kit check`: every problem in a workspace at once."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from slo_kit.cli.messages import FORMS, counted, described, format_option, notes
from slo_kit.errors import CannotRun, InputProblems
from slo_kit.ids import VERDICTS
from slo_kit.loading import read_workspace
from slo_kit.model.workspace import Workspace
from slo_kit.resolve.findings import findings
from slo_kit.resolve.lints.reading import Look
from slo_kit.spec.load import Loaded

if TYPE_CHECKING:
    from slo_kit.live import Asked


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--strict", is_flag=True, help="Refuse OpenSLO documents that its official validator refuses, too.")
@click.option("--live", is_flag=True, help="Ask the Prometheus of every region whether what is read is there.")
@format_option
def command(paths: tuple[Path, ...], strict: bool, live: bool, form: str) -> None:
    """Find every problem in the YAML files of PATHS (default: slos) at once.

    \b
    slo-kit check
    slo-kit check slos --format github
    slo-kit check slos --live

    With --live, credentials come from SLO_KIT_PROMETHEUS_TOKEN, or _USER and _PASSWORD, and their like: docs/report.md.
    A region that cannot be asked is named; without any other problem the command then ends with 3.
    """
    workspace = checked(paths or (Path("slos"),), strict, live)
    click.echo(notes(workspace.notes, workspace.texts, form), nl=False, err=form == "text")
    click.echo(_clean(workspace, form))


def checked(paths: Iterable[Path], strict: bool = False, live: bool = False) -> Workspace:
    """The workspace, if it has no problem; InputProblems with all of them else, CannotRun where a region could not be asked.

    `strict` takes for a problem what the official validator of a foreign form refuses and slo-kit can read all the same.
    """
    loaded = read_workspace(paths)
    seen = _seen(loaded) if live and loaded.whole else None
    refused = (note for note in loaded.workspace.notes if strict and note.id in VERDICTS)
    problems = (*findings(loaded, None if seen is None else seen.problems), *refused)
    if problems:
        for line in seen.unheard if seen else ():
            click.echo(f"slo-kit: {line}", err=True)
        raise InputProblems(problems, dict(loaded.workspace.texts))
    if seen and seen.unheard:
        raise CannotRun("\n".join(seen.unheard))
    return loaded.workspace


def _seen(loaded: Loaded) -> Asked:
    """What running servers say."""
    from datetime import UTC, datetime

    from slo_kit.live import ask

    return ask(Look.at(loaded.workspace), int(datetime.now(UTC).timestamp()))


def _clean(workspace: Workspace, form: str) -> str:
    slos = sum(len(service.slos) + len(service.journeys) for service in workspace.services)
    counts = {"file": len(workspace.texts), "SLO": slos, "region": len(workspace.topology.regions)}
    if form == "sarif":
        return FORMS[form]((), workspace.texts)
    if form == "json":
        import json

        found = [described(note) for note in workspace.notes]
        return json.dumps({"files": counts["file"], "problems": [], **({"notes": found} if found else {})}, indent=2)
    return f"{', '.join(counted(number, thing) for thing, number in counts.items())}: no problems"
