"""`slo-kit report`: how much error budget is left, who spent it, and when."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from slo_kit.cli.progress import told
from slo_kit.errors import CannotRun
from slo_kit.model.layout import EVERYTHING, Layout
from slo_kit.model.plan import Plan


def instant(_: click.Context, __: click.Parameter, written: str | None) -> int:
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
    if not re.fullmatch("regions|global|(ledger|csv):.+", written):
        raise click.BadParameter(f'"{written}" is not a source; write regions, global, ledger:PATH, or csv:PATH')
    return written


source_option = click.option(
    "--source",
    default="regions",
    callback=_source,
    help="Where to read: regions (the Prometheus of each), global, ledger:PATH (what collect kept), or csv:PATH.",
)


@dataclass(frozen=True, slots=True)
class Options:
    """What a report is asked for, by the names of the options; no `layout` is everything."""

    at: int
    source: str
    allow_partial: bool
    layout: str | None
    changes: bool
    frame: bool
    out: Path


@click.command(short_help="say how much error budget is left, and who spent it")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), default=(Path("slos"),))
@click.option("--at", callback=instant, metavar="TIME", help="Settle the accounts at this moment (default: the last full hour).")
@source_option
@click.option(
    "--allow-partial", is_flag=True, help="Take answers that a server says are not whole, and mark every figure they touch."
)
@click.option("--layout", metavar="NAME", help="Write only what the Layout of this name says.")
@click.option(
    "--changes", is_flag=True, help="Say which definitions changed in the last 7 days, by the workspace's history in git."
)
@click.option("--frame", is_flag=True, help="Write frame.json as well, for pandas.read_json(..., orient='table').")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), default=Path("report"), help="Folder to write to.")
@click.pass_context
def command(ctx: click.Context, /, paths: tuple[Path, ...], **given: Any) -> None:
    """Report error budgets: the verdict here, the whole story as HTML, Markdown, JSON, CSV and a Slack message.

    \b
    slo-kit report slos
    slo-kit report slos --at 2026-11-23T00:00:00Z --source global --out reports/2026-W47
    Credentials come from SLO_KIT_PROMETHEUS_TOKEN, or _USER and _PASSWORD, and their like: docs/report.md.
    Exits 1 when an SLO has no data somewhere: the report is written, and says where.
    """
    from slo_kit.output import put
    from slo_kit.pipeline import changes, planned
    from slo_kit.report.books import WEEK, keep
    from slo_kit.report.frame import frame as table
    from slo_kit.report.render import forms, text
    from slo_kit.report.sources import choose
    from slo_kit.report.sources.client import Manner
    from slo_kit.targets.file import File

    plan, asked = planned(paths), Options(**given)
    with told() as progress:
        source = choose(asked.source, plan, Manner(asked.allow_partial, progress))
        ledger = keep(plan, source, asked.at).laid_out(_layout(plan, asked.layout))
    if asked.changes:
        ledger = replace(ledger, changes=(changes(paths, asked.at - WEEK, asked.at),))
    files = tuple(File(name, written) for name, written in forms(ledger).items())
    if asked.frame:
        files += (File("frame.json", table(ledger).to_json(orient="table", index=False)),)
    put(asked.out, files)
    click.echo(f"{text.document(ledger)}\n{asked.out}: {', '.join(file.path for file in files)}")
    ctx.exit(0 if ledger.whole else 1)


def _layout(plan: Plan, wanted: str | None) -> Layout:
    """The layout of that name, or the one of everything."""
    known = {layout.layout: layout for layout in plan.layouts}
    if wanted is None:
        return EVERYTHING
    if wanted not in known:
        raise CannotRun(f'no Layout "{wanted}"; there are {", ".join(sorted(known)) or "none"}')
    return known[wanted]
