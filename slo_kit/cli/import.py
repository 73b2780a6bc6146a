"""`slo-kit import`: documents of other tools as slo-kit's own."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(short_help="write documents of Sloth, Pyrra and OpenSLO as slo-kit's own")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Write one file for each service into this folder.")
def command(paths: tuple[Path, ...], out: Path | None) -> None:
    """Write what the Sloth, Pyrra and OpenSLO documents of PATHS declare as slo-kit YAML; comments say what had no equivalent.

    \b
    slo-kit import sloth/myservice.yml
    slo-kit import sloth pyrra --out slos
    """
    from slo_kit.conversion import import_into, import_text

    click.echo(import_text(paths) if out is None else import_into(paths, out), nl=out is not None)
