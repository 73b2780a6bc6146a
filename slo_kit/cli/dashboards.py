"""`slo-kit dashboards`: are the built dashboards sound, do their queries answer, what do they look like."""

from __future__ import annotations

import time
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from slo_kit.cli.messages import FORMS, counted, format_option

FOLDER = click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=Path("build"))
PROMETHEUS = click.option("--prom", required=True, metavar="URL", help="The Prometheus to ask.")


@click.group(short_help="check built dashboards, run their queries, draw them")
def command() -> None:
    """Look at the dashboards of a build, or of any folder of JSON files."""


@command.command(short_help="find every problem in dashboards at once")
@FOLDER
@click.option("--slos", multiple=True, type=click.Path(path_type=Path), help="The workspace they were built from; repeatable.")
@format_option
def lint(folder: Path, slos: tuple[Path, ...], form: str) -> None:
    """Find every problem in the dashboards of FOLDER (default: build) at once.

    With --slos, burn rates must also be compared and coloured as the alert policies say.

    \b
    slo-kit dashboards lint
    slo-kit dashboards lint build --slos slos --format github
    """
    from slo_kit.errors import InputProblems
    from slo_kit.inspect import boards, lint
    from slo_kit.inspect.rule import Bundle, NoPlan
    from slo_kit.pipeline import planned

    bundle = Bundle(boards.read(folder), planned(slos) if slos else NoPlan())
    texts = {board.path: board.text for board in bundle.boards}
    if found := lint.problems(bundle):
        raise InputProblems(found, texts)
    clean = f"{counted(len(texts), 'dashboard')}: no problems"
    click.echo(FORMS[form]((), texts) if form in ("json", "sarif") else clean)


@command.command(short_help="run every query of dashboards on a Prometheus")
@FOLDER
@PROMETHEUS
@click.option("--all", "every", is_flag=True, help="Choose every SLO, not one of each kind.")
def verify(folder: Path, prom: str, every: bool) -> None:
    """Run every query of the dashboards of FOLDER (default: build), for every region and an SLO of each kind.

    Queries that fail or find nothing are named; exit 1 if there are any. Panels that say what their emptiness means, such
    as "no alert is firing", may be empty. Credentials: SLO_KIT_PROMETHEUS_TOKEN, or _USER and _PASSWORD.

    \b
    slo-kit dashboards verify build --prom http://prometheus.global:9090
    """
    from slo_kit.errors import Drift
    from slo_kit.inspect.boards import read
    from slo_kit.inspect.verify import document, verify
    from slo_kit.prometheus.client import Prometheus

    verdict = verify(read(folder), Prometheus(prom), int(time.time()), every=every)
    if verdict.troubles:
        raise Drift(document(verdict))
    click.echo(document(verdict))


def _instant(_: click.Context, __: click.Parameter, written: str | None) -> int:
    """Seconds since 1970; now unless told otherwise."""
    if written is None:
        return int(time.time())
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        raise click.BadParameter(f'"{written}" is not a time; write 2026-11-23T00:00:00Z') from None
    if moment.tzinfo is None:
        raise click.BadParameter(f'"{written}" has no zone; write 2026-11-23T00:00:00Z for UTC')
    return int(moment.timestamp())


def _choice(_: click.Context, __: click.Parameter, written: tuple[str, ...]) -> dict[str, str]:
    """What variables shall be, by name."""
    for one in written:
        if "=" not in one:
            raise click.BadParameter(f'"{one}" is no choice; write region=us-east-1')
    return dict(one.split("=", 1) for one in written)


@command.command(short_help="draw dashboards with Grafana's own panel components")
@FOLDER
@PROMETHEUS
@click.option("--out", required=True, type=click.Path(path_type=Path, file_okay=False), help="Folder for the pictures.")
@click.option("--theme", type=click.Choice(["dark", "light"]), default="dark", show_default=True)
@click.option("--at", callback=_instant, metavar="TIME", help="Draw what was shown at this moment (default: now).")
@click.option("--choose", "wanted", multiple=True, callback=_choice, metavar="NAME=VALUE", help="Choose this; repeatable.")
@click.option("--width", type=click.IntRange(800, 4000), default=1600, show_default=True, help="In pixels.")
def render(folder: Path, prom: str, **options: Any) -> None:
    """Draw the dashboards of FOLDER (default: build) as PNG, each with the first choice of its variables
    unless told otherwise.

    Rendered with Grafana's own panel components, which npm installs into a cache folder on first use; no Grafana server
    takes part. State timelines, status histories and heatmaps are not published and are drawn by stand-ins that say so.

    \b
    slo-kit dashboards render build --prom http://prometheus.global:9090 --out pictures
    slo-kit dashboards render build --prom http://prometheus.global:9090 --out pictures --choose region=us-east-1
    """
    from slo_kit.errors import Drift
    from slo_kit.inspect.boards import read
    from slo_kit.inspect.render import Look, pictures
    from slo_kit.prometheus.client import Prometheus

    look = Look(options["theme"], options["width"], options["at"], options["wanted"])
    taken = pictures(read(folder), Prometheus(prom), look, options["out"], lambda words: click.echo(words, err=True))
    click.echo("\n".join(str(each.file) for each in taken))
    if troubles := [f"{each.file}: {words}" for each in taken for words in each.troubles]:
        raise Drift("\n".join(troubles))
