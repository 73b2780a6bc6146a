"""`slo-kit collect`: keep the totals for longer than Prometheus does."""

from __future__ import annotations

from pathlib import Path

import click

from slo_kit.cli.progress import told
from slo_kit.cli.report import instant, source_option


def _reach(_: click.Context, __: click.Parameter, written: str) -> int:
    from slo_kit.spec.scalars import length

    try:
        return int(length(written).seconds)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


@click.command(short_help="keep the totals for longer than Prometheus does")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), default=(Path("slos"),))
@click.option(
    "--into", type=click.Path(path_type=Path, dir_okay=False), default=Path("ledger.sqlite"), help="The ledger, made if need be."
)
@source_option
@click.option("--at", callback=instant, metavar="TIME", help="Collect up to this moment (default: the last full hour).")
@click.option("--reach", callback=_reach, default="15d", metavar="DURATION", help="How far back gaps are filled (default: 15d).")
@click.option("--again", is_flag=True, help="Read everything within reach anew, as after a backfill.")
def command(paths: tuple[Path, ...], into: Path, source: str, at: int, reach: int, again: bool) -> None:
    """Keep the hourly totals of all SLOs in an SQLite file, which reports read with --source ledger:FILE.

    \b
    slo-kit collect slos --into ledger.sqlite          every hour, from cron or CI
    slo-kit report slos --source ledger:ledger.sqlite
    Hours that are missing are asked for again in every run; running it twice changes nothing.
    Exits 1 when a region could not be read.
    """
    from slo_kit.pipeline import planned
    from slo_kit.report.collect import collect
    from slo_kit.report.sources import choose
    from slo_kit.report.sources.client import Manner
    from slo_kit.report.sources.ledger import LedgerFile

    plan = planned(paths)
    with told() as progress:
        done = collect(plan, choose(source, plan, Manner(progress=progress)), LedgerFile(into), at, reach, again)
    click.echo(f"{into}: {done.rows:,} rows new or different")
    for region, hours in done.lacking.items():
        click.echo(f"{region}: {hours} hours within reach are lacking")
    for gap in done.missing:
        click.echo(f"slo-kit: {gap.region} could not be read: {gap.reason}", err=True)
    click.get_current_context().exit(1 if done.missing else 0)
