"""`slo-kit gate`: may this be deployed? The error budget policy answers with an exit code."""

from __future__ import annotations

from pathlib import Path

import click

from slo_kit.cli.progress import told
from slo_kit.cli.report import instant, source_option


@click.command(short_help="say whether the error budget policy lets a change through")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), default=(Path("slos"),))
@click.option(
    "--slo", "names", multiple=True, required=True, metavar="NAME", help="A service, or one SLO as service/slo; repeatable."
)
@source_option
@click.option(
    "--at", callback=instant, metavar="TIME", help="Decide by the budgets of this moment (default: the last full hour)."
)
@click.option("--open-unless-known", is_flag=True, help="Let changes through where it is not known whether a budget is spent.")
@click.pass_context
def command(
    ctx: click.Context, paths: tuple[Path, ...], names: tuple[str, ...], source: str, at: int, open_unless_known: bool
) -> None:
    """Let a deployment pass, or stop it, as the ErrorBudgetPolicy says.

    \b
    slo-kit gate slos --slo rpc-gateway
    slo-kit gate slos --slo rpc-gateway/availability --source global
    Exits 0 when all may ship, with caution or without; 1 when one is frozen; 3 when that is not known or no policy holds.
    """
    from slo_kit.pipeline import planned
    from slo_kit.report.gate import ask
    from slo_kit.report.sources import choose
    from slo_kit.report.sources.client import Manner

    plan = planned(paths)
    with told() as progress:
        manner = Manner(progress=progress, services=tuple(sorted({name.partition("/")[0] for name in names})))
        answers = ask(plan, names, choose(source, plan, manner), at)
    for answer in answers:
        click.echo(answer.words)
    codes = {answer.code for answer in answers}
    unknown = 0 if open_unless_known else 3
    if 3 in codes:
        said = "let through all the same" if open_unless_known else "the gate stays shut; --open-unless-known opens it"
        click.echo(f"slo-kit: not everything is known: {said}", err=True)
    ctx.exit(1 if 1 in codes else unknown if 3 in codes else 0)
