"""`slo-kit publish`: what was built, delivered to a running server."""

from __future__ import annotations

import re
from pathlib import Path

import click

_ADDRESS = re.compile(r"https?://([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?(/[A-Za-z0-9._~/-]*)?")


def _address(_: click.Context, __: click.Parameter, url: str) -> str:
    """An http(s) address without credentials. A wrong one is not quoted: it may be a token in the wrong place."""
    if "@" in url:
        raise click.BadParameter("this address carries credentials; set SLO_KIT_GRAFANA_TOKEN instead")
    if not _ADDRESS.fullmatch(url):
        raise click.BadParameter("this is not the address of a Grafana; write https://grafana.example.com")
    return url


@click.group()
def command() -> None:
    """Deliver what was built to a running server; without --apply it only says what would happen."""


@command.command(short_help="make the dashboards of a Grafana those that were built")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=Path("build"))
@click.option("--url", envvar="SLO_KIT_GRAFANA_URL", required=True, callback=_address, help="Address of Grafana's home page.")
@click.option("--apply", "write", is_flag=True, help="Do it, instead of only saying what would happen.")
@click.option("--force", is_flag=True, help="Overwrite, or with --prune remove, boards that were edited by hand.")
@click.option("--prune", is_flag=True, help="Remove boards that were published earlier and are no longer built.")
def grafana(folder: Path, url: str, write: bool, force: bool, prune: bool) -> int:
    """Make the boards of a Grafana those of FOLDER (default: build), in its folder "SLOs".

    \b
    slo-kit publish grafana --url https://grafana.example.com            says what would happen
    slo-kit publish grafana --url https://grafana.example.com --apply    does it

    Touches only boards in that folder with the tag slo-kit, and none that was edited by hand. The token of a service
    account with the role Editor comes from SLO_KIT_GRAFANA_TOKEN, or from the file SLO_KIT_GRAFANA_TOKEN_FILE names.
    Exits 1 when there is something left to do, or a board was refused.
    """
    from slo_kit.publish import client, plan, text
    from slo_kit.publish.apply import apply
    from slo_kit.publish.boards import read

    boards = read(folder)
    server = client.connect(url)
    steps = plan.make_plan(server, boards, plan.Wishes(force, prune))
    click.echo(text.document(server.url, steps))
    if write:
        for line in apply(server, steps):
            click.echo(line)
    elif steps.writes:
        click.echo("nothing was written; --apply does it")
    return int(steps.refused or bool(steps.writes and not write))
