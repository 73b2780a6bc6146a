"""`slo-kit lab`: real servers of several regions on this machine, and failures played on them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

PACE = "How much faster than life time passes: at 60 a minute takes a second."

KEEP = "Keep configuration, data and logs there; a folder that is empty or new."


@dataclass(frozen=True, slots=True)
class Options:
    """What the lab is asked for, by the names of the options; no `regions` are those of the Topology."""

    scenario: str | None
    regions: int | None
    pace: int
    keep: Path | None
    form: str


@click.command(short_help="break regions on this machine and see what the rules say of it")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--scenario", metavar="NAME", help="Play this failure and exit: a name, or the path of a file.")
@click.option("--regions", type=click.IntRange(1, 8), help="So many regions, whatever the Topology says.")
@click.option("--pace", type=click.IntRange(1, 60), default=60, show_default=True, help=PACE)
@click.option("--keep", metavar="DIR", type=click.Path(path_type=Path, file_okay=False), help=KEEP)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How a scenario is told.")
@click.pass_context
def command(ctx: click.Context, /, paths: tuple[Path, ...], **given: Any) -> None:
    """Run the SLOs of PATHS (default: two of our own) on real servers: a Prometheus per region, a global one, probers, exporters.

    Everything is on loopback, and gone after Ctrl-C. With --scenario, one failure is played: a timeline of verdicts,
    alerts and error ratios, then what was expected; exits 1 if an expectation fails.

    \b
    slo-kit lab slos --regions 3
    slo-kit lab --scenario us-east-1-dark
    slo-kit lab --scenario my-incident.yaml --keep what-happened
    """
    asked = Options(**given)
    if asked.scenario:
        from slo_kit.lab.incident.run import run

        ctx.exit(run(asked.scenario, asked.pace, asked.keep, asked.form))
    from slo_kit.lab.incident.run import folder
    from slo_kit.lab.open import keep_open

    with folder(asked.keep) as where:
        keep_open(paths, asked.regions, asked.pace, where)
