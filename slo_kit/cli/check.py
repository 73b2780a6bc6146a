"""`slo-kit check`: every problem in a workspace at once."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from slo_kit.cli.messages import FORMS, counted, described, format_option, notes
from slo_kit.errors import InputProblems
from slo_kit.ids import VERDICTS
from slo_kit.loading import read_workspace
from slo_kit.model.workspace import Workspace
from slo_kit.resolve.findings import findings


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--strict", is_flag=True, help="Refuse OpenSLO documents that its official validator refuses, too.")
@format_option
def command(paths: tuple[Path, ...], strict: bool, form: str) -> None:
    """Find every problem in the YAML files of PATHS (default: slos) at once.

    \b
    slo-kit check
    slo-kit check slos --format github
    """
    workspace = checked(paths or (Path("slos"),), strict)
    click.echo(notes(workspace.notes, workspace.texts, form), nl=False, err=form == "text")
    click.echo(_clean(workspace, form))


def checked(paths: Iterable[Path], strict: bool = False) -> Workspace:
    """The workspace, if it has no problem; InputProblems with all of them else.

    `strict` takes for a problem what the official validator of a foreign form refuses and slo-kit can read all the same.
    """
    loaded = read_workspace(paths)
    refused = (note for note in loaded.workspace.notes if strict and note.id in VERDICTS)
    problems = (*findings(loaded), *refused)
    if problems:
        raise InputProblems(problems, dict(loaded.workspace.texts))
    return loaded.workspace


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
