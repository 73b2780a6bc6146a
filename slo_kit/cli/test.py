"""`slo-kit test`: the generated promtool tests of a build."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(short_help="prove that the built alerts fire and stay silent as promised")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=Path("build"))
def command(folder: Path) -> None:
    """Run promtool over the rules of a build and over the tests generated with them.

    \b
    slo-kit build slos --out build && slo-kit test build
    """
    from slo_kit.errors import Drift
    from slo_kit.proof import rules_checked, scenarios_proved

    rules, proofs = rules_checked(folder), scenarios_proved(folder)
    for line in dict.fromkeys(line for proof in proofs for line in proof.unproved):
        click.echo(line, err=True)
    failed = [proof for proof in proofs if proof.failure]
    if failed:
        raise Drift("\n\n".join(f"{proof.path}\n{proof.failure}" for proof in failed))
    click.echo(f"{rules} rules are sound, {sum(proof.cases for proof in proofs)} scenarios hold")
