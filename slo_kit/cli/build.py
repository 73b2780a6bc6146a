"""`slo-kit build`: rules, tests and dashboards from a workspace."""

from __future__ import annotations

from pathlib import Path

import click

from slo_kit.targets import TARGETS


@click.command(short_help="compile SLOs into rules, tests and dashboards")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), default=(Path("slos"),))
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), default=Path("build"), help="Folder to write to.")
@click.option("--target", "targets", multiple=True, type=click.Choice(sorted(TARGETS)), help="Only this form; repeatable.")
@click.option("--check", is_flag=True, help="Write nothing; exit 1 if the folder is not what would be built.")
def command(paths: tuple[Path, ...], out: Path, targets: tuple[str, ...], check: bool) -> None:
    """Compile SLOs into Prometheus rules, their tests and Grafana dashboards.

    \b
    slo-kit build slos --out build
    slo-kit build slos --out build --check      in CI: is what is committed up to date?
    """
    from slo_kit.errors import Drift
    from slo_kit.output import drift, write
    from slo_kit.pipeline import built

    files = built(paths, targets or tuple(TARGETS))
    if check and (lines := drift(out, files)):
        raise Drift("\n".join((*lines, f"{out} is not what {' '.join(map(str, paths))} says; run slo-kit build")))
    if not check:
        write(out, files)
    click.echo(f"{out}: {len(files)} files {'as built' if check else 'written'}")
