"""`slo-kit explain`: SLOs in human units."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(short_help="say what one SLO allows and when its alerts fire")
@click.argument("slo", metavar="[SERVICE/SLO]", default="")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), default=(Path("slos"),))
def command(slo: str, paths: tuple[Path, ...]) -> None:
    """Explain an SLO: budget in minutes, thresholds, minutes to page on a total outage, regions that count.

    A service explains all its SLOs; without either, every SLO is a line.

    \b
    slo-kit explain
    slo-kit explain rpc-gateway
    slo-kit explain rpc-gateway/availability
    slo-kit explain rpc-gateway/availability path/to/slos
    """
    from slo_kit.explain import explain
    from slo_kit.pipeline import planned

    click.echo(explain(planned(paths), slo))
