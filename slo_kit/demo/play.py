"""The demo from beginning to end, a function per step."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterable
from contextlib import ExitStack, suppress
from pathlib import Path
from threading import Event

import click

from slo_kit.demo.agreement import compare
from slo_kit.demo.history import overall
from slo_kit.demo.progress import step
from slo_kit.demo.rehearsal import await_budgets, budgets, local, rehearse
from slo_kit.demo.sample import DAYS, Row, sample, write_csv
from slo_kit.errors import Drift
from slo_kit.loading import load_workspace
from slo_kit.model.plan import Plan
from slo_kit.model.workspace import Workspace
from slo_kit.output import manifest, write
from slo_kit.proof import rules_checked, scenarios_proved
from slo_kit.report.books import keep
from slo_kit.report.ledger import Ledger
from slo_kit.report.render import forms, text
from slo_kit.report.series import Source
from slo_kit.report.sources import choose
from slo_kit.report.sources.csv import CsvTable
from slo_kit.resolve.plan import make_plan
from slo_kit.targets import build

HOUR = 3600


def play(paths: Iterable[Path], out: Path, now: int, stay: bool) -> None:
    """Everything below `out`, as of the last full hour before `now`; `stay` keeps the servers until Ctrl-C."""
    workspace = load_workspace(tuple(paths))
    plan = make_plan(workspace)
    _build(workspace, plan, out / "build")
    real = shutil.which("prometheus") is not None and shutil.which("promtool") is not None
    if real:
        _prove(out / "build")
    here = local(workspace)
    end = now // HOUR * HOUR
    rows = _invent(here, end, out / "totals.csv")
    if real:
        _live(here, rows, out, stay)
    else:
        click.echo("Prometheus is not installed (apt-get install prometheus): nothing is proved, and the report reads the table")
        _report(keep(here, CsvTable(out / "totals.csv"), end), out)


def _build(workspace: Workspace, plan: Plan, folder: Path) -> None:
    """The workspace's own files, as `slo-kit build` writes them."""
    with step(f"building {len(plan.keys)} SLOs for {len(plan.regions)} regions") as outcome:
        files = build(plan)
        write(folder, (*files, manifest(files, workspace.texts, plan.keys)))
        outcome.text = f"{len(files)} files in {folder}"


def _prove(folder: Path) -> None:
    """What `slo-kit test` does."""
    with step("proving with promtool") as outcome:
        rules, proofs = rules_checked(folder), scenarios_proved(folder)
        if failed := [f"{proof.path}\n{proof.failure}" for proof in proofs if proof.failure]:
            raise Drift("\n\n".join(failed))
        outcome.text = f"{rules} rules are sound, {sum(proof.cases for proof in proofs)} scenarios hold"


def _invent(plan: Plan, end: int, path: Path) -> tuple[Row, ...]:
    with step(f"inventing {DAYS} days of traffic") as outcome:
        rows = tuple(sample(plan, end))
        write_csv((*rows, *overall(plan, rows)), path)
        outcome.text = f"{len(rows):,} rows in {path}"
    return rows


def _live(plan: Plan, rows: tuple[Row, ...], out: Path, stay: bool) -> None:
    """Servers with that history, which go on counting by the built rules; then the report from what they hold."""
    folder = out / "servers"
    shutil.rmtree(folder, ignore_errors=True)
    doing = f"starting {len(plan.scopes)} Prometheus servers, counting every {plan.counting.evaluation} to keep this short"
    with ExitStack() as stack:
        with step(doing):
            stack.enter_context(rehearse(plan, rows, folder))
            await_budgets(plan)
            at = int(time.time())
        with step("comparing budgets by the rules with those by the report") as outcome:
            ledger = keep(plan, _source(plan), at)
            outcome.text = str(compare(ledger, budgets(plan, at)))
        _report(ledger, out)
        if stay:
            _wait(plan)


def _source(plan: Plan) -> Source:
    return choose("global" if plan.globals else "regions", plan)


def _report(ledger: Ledger, out: Path) -> None:
    """The verdict on the terminal, every form in a folder."""
    folder = out / "report"
    with step(f"reporting from {ledger.source}") as outcome:
        folder.mkdir(exist_ok=True)
        for name, content in forms(ledger).items():
            (folder / name).write_text(content, encoding="utf-8")
        outcome.text = str(folder)
    click.echo(f"\n{text.document(ledger)}")
    places = {"report": folder / "report.html", "dashboards": out / "build/grafana/dashboards", "rules": out / "build"}
    for what, where in places.items():
        click.echo(f"{what:11} {where}")


def _wait(plan: Plan) -> None:
    """Until Ctrl-C."""
    click.echo("\nCtrl-C stops the servers:")
    for scope in plan.scopes:
        click.echo(f"{scope.name:11} {scope.prometheus}/alerts")
    with suppress(KeyboardInterrupt):
        Event().wait()
