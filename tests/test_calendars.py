"""Budgets of the calendar in the built rules, in promtool: each case begins at the moment its first line names."""

from __future__ import annotations

import re
import shutil
import subprocess
from datetime import datetime
from pathlib import Path

import pytest
import yaml

from slo_kit.model.moments import Zone
from slo_kit.model.period import Calendar, Unit
from slo_kit.model.plan import Scope, ScopeKind
from slo_kit.model.topology import Role
from slo_kit.output import write
from slo_kit.pipeline import built
from slo_kit.rules import clock
from slo_kit.targets.yaml_text import Yaml, to_yaml

HERE = Path(__file__).parent / "calendars"
CASES = sorted((HERE / "cases").glob("*.yaml"))
BEGINS = re.compile(r"# begins (\S+)")


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("build")
    write(folder, built([HERE / "slos"], ("prometheus",)))
    return folder


def begun(folder: Path, begins: int) -> None:
    """promtool begins in 1970, so rules are given clocks that are ahead: the one they ask, and those that stamped samples."""
    for rules in folder.glob("*/**/rules/*.yaml"):
        text = rules.read_text(encoding="utf-8").replace("time()", f"(time() + {begins})")
        rules.write_text(re.sub(r"(timestamp\([^()]*\))", rf"({begins} + \1)", text), encoding="utf-8")


def proved(case: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """promtool on a case, in a folder of rules that may be changed."""
    text = case.read_text(encoding="utf-8")
    found = BEGINS.match(text)
    assert found, f"{case.name} does not say when it begins"
    begun(folder, int(datetime.fromisoformat(found[1]).timestamp()))
    (folder / case.name).write_text(text, encoding="utf-8")
    return subprocess.run(["promtool", "test", "rules", folder / case.name], capture_output=True, text=True, check=False)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_budgets_of_the_calendar_are_as_worked_out_by_hand(case: Path, build: Path, tmp_path: Path) -> None:
    done = proved(case, shutil.copytree(build, tmp_path / "build"))
    assert done.returncode == 0, done.stdout + done.stderr


GUARDS = {
    "a new month takes a new start": (
        r"== on \(period\)\s+slo:period:edge_seconds",
        "<= on (period) slo:period:edge_seconds",
        "a-month-ends-in-dublin-after-its-clocks-went-forward",
    ),
    "a total of the very start belongs to it": (
        r"<= on \(period\) group_left \(\)\s+slo:period",
        "< on (period) group_left () slo:period",
        "a-month-ends-in-dublin-after-its-clocks-went-forward",
    ),
    "a start that was not heard is what was heard last": (
        r"\[6h\] offset 1m",
        "[5m] offset 1m",
        "a-region-not-heard-at-the-turn-of-a-month",
    ),
    "the whole month is judged": (
        r"slo:period:elapsed_ratio\{",
        "(0 * slo:period:elapsed_ratio + 1) and slo:period:elapsed_ratio{",
        "a-bad-first-hour-does-not-spend-a-month",
    ),
    "clocks are changed": (r"3600\s+\*", "0 *", "a-week-in-new-york-begins-on-monday-by-its-clocks"),
}
"""What a term is for: the term, what stands in its place when it is taken out, and the case that must notice."""


@pytest.mark.parametrize("purpose", GUARDS)
def test_budgets_of_the_calendar_are_wrong_without_a_guard(purpose: str, build: Path, tmp_path: Path) -> None:
    term, without, case = GUARDS[purpose]
    folder, taken = shutil.copytree(build, tmp_path / "build"), 0
    for rules in folder.glob("*/**/rules/*.yaml"):
        text, found = re.subn(term, without, rules.read_text(encoding="utf-8"))
        rules.write_text(text, encoding="utf-8")
        taken += found
    assert taken, "the rules have no such term"
    done = proved(HERE / "cases" / f"{case}.yaml", folder)
    assert done.returncode == 1
    assert "FAILED" in done.stderr


HOURS, LOOKS = 24, 380
BEGUN = clock.FIRST + clock.DAY
ZONES = ("Europe/Dublin", "America/New_York", "Australia/Lord_Howe")


def runs(values: list[int]) -> str:
    """promtool's notation for values that stand for a while."""
    told, index = [], 0
    while index < len(values):
        length = next((n for n in range(index, len(values)) if values[n] != values[index]), len(values)) - index
        told.append(f"{values[index]}+0x{length - 1}")
        index += length
    return " ".join(told)


def test_every_period_of_a_year_begins_and_ends_when_the_calendar_of_python_says(tmp_path: Path) -> None:
    """Three zones, one that moves by half an hour; all units; every day at midnight UTC."""
    scope = Scope("eu", ScopeKind.REGION, "http://p", Role.ACTIVE, 0, ())
    calendars = tuple(Calendar(unit, Zone(name)) for name in ZONES for unit in Unit)
    rules: list[Yaml] = [
        {"record": one.record, "expr": str(one.expr), "labels": dict(one.labels)} for one in clock.rules(scope, calendars)
    ]
    wrong = {"record": "wrong", "expr": "slo:period:edge_seconds != on (period, edge) expected"}
    shifted = to_yaml({"groups": [{"name": "clock", "interval": f"{HOURS}h", "rules": [*rules, wrong]}]})
    moments = [BEGUN + 3600 * HOURS * look for look in range(LOOKS + 1)]
    series = [
        {"series": f'expected{{period="{calendar}",edge="{edge}"}}', "values": runs([find(moment) for moment in moments])}
        for calendar in calendars
        for edge, find in (("start", calendar.start), ("end", calendar.end))
    ]
    last = f"{HOURS * LOOKS}h"
    seen = [{"value": 24 * (LOOKS + 1)}]
    asked = [
        {"expr": "count(count_over_time(wrong[10y]))", "eval_time": last, "exp_samples": []},
        {"expr": "sum(count_over_time(slo:period:edge_seconds[10y]))", "eval_time": last, "exp_samples": seen},
    ]
    test = {"interval": f"{HOURS}h", "input_series": series, "promql_expr_test": asked}
    document = {"rule_files": ["clock.yaml"], "evaluation_interval": f"{HOURS}h", "tests": [test]}
    (tmp_path / "clock.yaml").write_text(shifted.replace("time()", f"(time() + {BEGUN})"), encoding="utf-8")
    (tmp_path / "test.yaml").write_text(yaml.safe_dump(document), encoding="utf-8")
    done = subprocess.run(["promtool", "test", "rules", tmp_path / "test.yaml"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
