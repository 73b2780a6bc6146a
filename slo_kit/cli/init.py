"""`slo-kit init`: a starter workspace that compiles."""

from __future__ import annotations

from pathlib import Path

import click

from slo_kit.starter import KINDS

LISTED = "\b\nKinds:\n" + "\n".join(f"  {name:<14} {says}" for name, says in KINDS.items())
LIKE = "What sort of service it is; by default what the files here or --prometheus suggest."
REGION = "A region, as NAME or NAME=ADDRESS of its Prometheus; repeatable."
ASKED = "A Prometheus to ask which metrics there are."


@click.command(short_help="write a starter workspace", epilog=LISTED)
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=Path("slos"))
@click.option("--service", metavar="NAME", help="The name of the service (default: that of this folder).")
@click.option("--owner", metavar="NAME", default="platform", help="Who is told (default: platform).")
@click.option("--kind", type=click.Choice(tuple(KINDS)), metavar="KIND", help=LIKE)
@click.option("--region", "regions", metavar="NAME", multiple=True, help=REGION)
@click.option("--prometheus", metavar="URL", help=ASKED)
def command(
    folder: Path, service: str | None, owner: str, kind: str | None, regions: tuple[str, ...], prometheus: str | None
) -> None:
    """Write SLOs of a service, its regions, and the schema by which editors complete them, into FOLDER (default: slos).

    \b
    slo-kit init
    slo-kit init --service rpc-gateway --kind ingress-nginx --region eu-west-1 --region us-east-1
    slo-kit init --prometheus http://localhost:9090

    In a folder that has a Topology, only the service is added. Nothing is overwritten but
    the schema, slo-kit.schema.json.
    """
    from slo_kit.starter import Wish, named
    from slo_kit.starter.write import addresses, begun, detected

    wish = Wish(
        service=service or named(Path.cwd().name),
        owner=owner,
        kind=kind or detected(Path(), prometheus),
        regions=addresses(regions, prometheus),
    )
    click.echo(begun(folder, wish, named=bool(regions)))
