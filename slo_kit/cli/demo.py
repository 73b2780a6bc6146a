"""`slo-kit demo`: the whole story on this machine, with sample data."""

from __future__ import annotations

import time
from pathlib import Path

import click


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), default=Path("demo"), help="Folder to write to.")
@click.option("--keep", is_flag=True, help="Leave the servers running until Ctrl-C, and say where they are.")
def command(paths: tuple[Path, ...], out: Path, keep: bool) -> None:
    """Build the SLOs of PATHS (default: slos), prove their alerts, and report on 35 days that were made up.

    Real Prometheus servers, one per region and the global one, run on loopback for half a minute and count by the rules
    that were built. Without Prometheus the report reads the made-up totals from a table. Nothing is written but the folder.

    \b
    slo-kit demo
    slo-kit demo --keep
    """
    from slo_kit.demo.play import play

    play(paths or (Path("slos"),), out, int(time.time()), keep)
