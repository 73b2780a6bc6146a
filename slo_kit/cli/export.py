"""`slo-kit export`: a workspace in the form of another tool."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(short_help="write a workspace as OpenSLO documents")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), default=(Path("slos"),))
@click.option("--openslo", is_flag=True, required=True, help="Write documents of openslo/v1, which its validator accepts.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write into this file.")
def command(paths: tuple[Path, ...], openslo: bool, out: Path | None) -> None:
    """Write the SLOs of PATHS (default: slos) as OpenSLO documents, and say on stderr what these cannot say.

    \b
    slo-kit export --openslo
    slo-kit export --openslo slos --out openslo.yaml
    """
    from slo_kit.conversion import export_openslo

    exported = export_openslo(paths)
    click.echo("".join(f"{line}\n" for line in exported.left_out), nl=False, err=True)
    if out is None:
        click.echo(exported.text, nl=False)
    else:
        out.write_text(exported.text, encoding="utf-8")
