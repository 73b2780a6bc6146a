"""`slo-kit build`: rules, tests and dashboards from a workspace."""

from __future__ import annotations

from pathlib import Path

import click

from slo_kit.targets import FURTHER, TARGETS

FORMS = {**TARGETS, **FURTHER}
CHOICE = f"Only this form; repeatable. Default: {', '.join(TARGETS)}."
HOOK = click.Path(path_type=Path, exists=True, dir_okay=False)
HOUSE = click.Path(path_type=Path, exists=True, dir_okay=False)
HOUSED = "The configuration of your Alertmanager; the whole with our part in it is written too."
HOOKED = "Jsonnet, function(dashboard) dashboard + {...}, that every dashboard passes through; repeatable."
LISTED = "\b\nForms:\n" + "\n".join(f"  {name:<17} {says}" for name, says in FORMS.items())


@click.command(short_help="compile SLOs into rules, tests and dashboards", epilog=LISTED)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), default=(Path("slos"),))
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), default=Path("build"), help="Folder to write to.")
@click.option("--target", "targets", multiple=True, metavar="NAME", type=click.Choice(tuple(FORMS)), help=CHOICE)
@click.option("--check", is_flag=True, help="Write nothing; exit 1 if the folder is not what would be built.")
@click.option("--alertmanager", "house", metavar="FILE", type=HOUSE, help=HOUSED)
@click.option("--dashboards-hook", "hooks", multiple=True, metavar="FILE", type=HOOK, help=HOOKED)
def command(
    paths: tuple[Path, ...], out: Path, targets: tuple[str, ...], check: bool, hooks: tuple[Path, ...], house: Path | None
) -> None:
    """Compile SLOs into Prometheus rules, their tests and Grafana dashboards.

    \b
    slo-kit build slos --out build
    slo-kit build slos --out build --check      in CI: is what is committed up to date?
    slo-kit build slos --out deploy --target operator --target configmap

    A folder holds one build: what the last one wrote there and this one does not is removed.
    """
    from slo_kit.errors import Drift
    from slo_kit.output import drift, write
    from slo_kit.pipeline import built

    files = built(paths, targets or tuple(TARGETS), hooks, house)
    if check and (lines := drift(out, files)):
        raise Drift("\n".join((*lines, f"{out} is not what {' '.join(map(str, paths))} says; run slo-kit build")))
    if not check:
        write(out, files)
    click.echo(f"{out}: {len(files)} files {'as built' if check else 'written'}")
