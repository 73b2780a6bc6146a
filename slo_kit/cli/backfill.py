"""`slo-kit backfill`: the history of a new SLO, from raw data that is there already."""

from __future__ import annotations

import re
import time
from pathlib import Path

import click


def _address(_: click.Context, __: click.Parameter, url: str) -> str:
    """Nothing, or an http(s) address. A wrong one is not quoted: it may carry a password."""
    if url and not re.fullmatch(r"https?://[^\s/].*", url):
        raise click.BadParameter("this is not the address of a Prometheus; write http://prometheus:9090")
    return url


@click.command(short_help="write the history of a new SLO, as if its rules had always been there")
@click.argument("slo", metavar="SERVICE/SLO")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), default=(Path("slos"),))
@click.option(
    "--region", "regions", multiple=True, metavar="NAME", help="A region, or global (default: every region that has it)."
)
@click.option("--days", default=30, type=click.IntRange(1, 400), show_default=True, help="How far back.")
@click.option(
    "--source",
    metavar="URL",
    default="",
    callback=_address,
    help="Where the raw series are, if not in the Prometheus of the region.",
)
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), default=Path("backfill"), help="Folder to write to.")
def command(slo: str, paths: tuple[Path, ...], regions: tuple[str, ...], days: int, source: str, out: Path) -> None:
    """Write what the rules of an SLO would have counted before they were loaded, for promtool to make blocks of.

    \b
    slo-kit backfill rpc-gateway/availability
    slo-kit backfill rpc-gateway/availability --region global --days 90
    Load the rules first, and wait three hours. Once the blocks of every region lie in the global Prometheus too, ask for global.
    """
    from slo_kit.backfill.run import backfill
    from slo_kit.duration import Duration
    from slo_kit.output import put
    from slo_kit.pipeline import planned

    for made in backfill(planned(paths), slo, regions, source, Duration.of(days=days), int(time.time() * 1000)):
        put(out, (made.file,))
        click.echo(f"{made.said}\n{'':{len(made.name) + 2}}{out / made.file.path}")
    click.echo(f"\nfor each: promtool tsdb create-blocks-from openmetrics --max-block-duration=2000h {out}/FILE DATA")
