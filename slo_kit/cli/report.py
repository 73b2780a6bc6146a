"""`slo-kit report`: how much error budget is left, who spent it, and when."""

from __future__ import annotations

import re
import time
from datetime import datetime
from pathlib import Path

import click


def _instant(_: click.Context, __: click.Parameter, written: str | None) -> int:
    """Seconds since 1970; the one place where a report looks at the clock."""
    if written is None:
        return int(time.time()) // 3600 * 3600
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        raise click.BadParameter(f'"{written}" is not a time; write 2026-11-23T00:00:00Z') from None
    if moment.tzinfo is None:
        raise click.BadParameter(f'"{written}" has no zone; write 2026-11-23T00:00:00Z for UTC')
    return int(moment.timestamp())


def _source(_: click.Context, __: click.Parameter, written: str) -> str:
    """A word that `sources.choose` understands."""
    if not re.fullmatch("regions|global|csv:.+", written):
        raise click.BadParameter(f'"{written}" is not a source; write regions, global, or csv:PATH')
    return written


@click.command(short_help="say how much error budget is left, and who spent it")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), default=(Path("slos"),))
@click.option("--at", callback=_instant, metavar="TIME", help="Settle the accounts at this moment (default: the last full hour).")
@click.option(
    "--source", default="regions", callback=_source, help="Where to read: regions (the Prometheus of each), global, or csv:PATH."
)
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), default=Path("report"), help="Folder to write to.")
@click.pass_context
def command(ctx: click.Context, paths: tuple[Path, ...], at: int, source: str, out: Path) -> None:
    """Report error budgets: the verdict here, the whole story in report.html, report.md and report.json.

    \b
    slo-kit report slos
    slo-kit report slos --at 2026-11-23T00:00:00Z --source global --out reports/2026-W47
    Exits 1 when an SLO has no data somewhere: the report is written, and says where.
    """
    from slo_kit.output import put
    from slo_kit.pipeline import planned
    from slo_kit.report.books import keep
    from slo_kit.report.render import forms, text
    from slo_kit.report.sources import choose
    from slo_kit.targets.file import File

    plan = planned(paths)
    ledger = keep(plan, choose(source, plan), at)
    files = tuple(File(name, written) for name, written in forms(ledger).items())
    put(out, files)
    click.echo(f"{text.document(ledger)}\n{out}: {', '.join(file.path for file in files)}")
    ctx.exit(0 if ledger.whole else 1)
