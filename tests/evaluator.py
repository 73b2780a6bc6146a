"""A Prometheus that is reloaded and restarted, in promtool: each evaluation finds what those before it recorded.

promtool does not change rules midway. So each evaluation is a run of its own, to which all that was recorded before is given
as input, with the labels and the stale markers that the rules of that time left.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path

import yaml

STEP = 30
"""Seconds between scrapes; evaluations come at multiples of it."""

RULES = "regions/default/rules"
NAMES = re.compile(r"^  - name: (\S+)$", re.MULTILINE)
STALE = "stale"
GOT = re.compile(r"(\{[^}]*\}) (\S+?)(?:,|$)", re.MULTILINE)


class RulesFail(Exception):
    """A rule could not be evaluated; in promtool's words."""


class Evaluator:
    """What one Prometheus has recorded, by series and second, in `recorded`; scraped counters come from outside.

    As in Prometheus 2.42: what was recorded and is not any more is marked stale once an evaluation is done, but not where a start
    lies between. The file and the name of a group decide at which second of the minute it is evaluated, whatever is reloaded.
    """

    def __init__(self, folder: Path) -> None:
        self.recorded: dict[str, dict[int, str]] = {}
        self._folder = folder
        self._slots: dict[tuple[str, str], int] = {}
        self._groups: tuple[tuple[str, str], ...] = ()
        self._previous: frozenset[str] = frozenset()
        self._failing = ""

    def load(self, build: Path, restarted: bool, failing: str = "") -> None:
        """Rules of a build from now on; groups that were never heard of are evaluated half a minute before others.

        promtool gives up where a rule fails, so rules that record what is `failing` are left out instead.
        """
        shutil.rmtree(self._folder, ignore_errors=True)
        shutil.copytree(build, self._folder)
        # those that count first: names of services come after those of files for all
        files = sorted(self._folder.glob(f"{RULES}/*.yaml"), reverse=True)
        self._failing = failing
        if failing:
            _leave_out(failing, files)
        self._groups = tuple((file.name, name) for file in files for name in NAMES.findall(file.read_text()))
        early = STEP if self._slots else 0
        for group in self._groups:
            self._slots.setdefault(group, early)
        if restarted:
            self._previous = frozenset()

    def lose(self, after: int) -> None:
        """What was written after this second is not in the log that is read at a start: it ends there."""
        left = {name: {at: one for at, one in samples.items() if at <= after} for name, samples in self.recorded.items()}
        self.recorded = {name: samples for name, samples in left.items() if samples}

    def evaluate(self, minute: int, scraped: Mapping[str, Mapping[int, str]]) -> dict[str, float]:
        """What the rules that count record in their slot of this minute; the other groups follow them."""
        counting = next(group for group in self._groups if "counters" in group[1])
        at = minute * 60 - self._slots[counting]
        test = self._folder / "test.yaml"
        test.write_text(yaml.safe_dump(self._asked(at, {**self.recorded, **scraped})))
        done = subprocess.run(["promtool", "test", "rules", test], capture_output=True, text=True, check=False)
        if "got: " not in done.stderr:
            raise RulesFail(done.stdout + done.stderr)
        found = dict(GOT.findall(done.stderr.split("got: ")[1]))
        # a rule that fails marks nothing, and knows when it works again what it recorded last
        untold = {series for series in self._previous if self._failing and f'"{self._failing}"' in series}
        for series in {*found, *self._previous} - untold:
            self.recorded.setdefault(series, {})[at] = found.get(series, STALE)
        self._previous = frozenset(found) | untold
        return {series: float(value) for series, value in found.items()}

    def _asked(self, at: int, inputs: Mapping[str, Mapping[int, str]]) -> dict[str, object]:
        """promtool evaluates at 0, when there is nothing yet, and at this very second."""
        slots = range(0, at + 1, STEP)
        series = [
            {"series": name, "values": " ".join(samples.get(second, "_") for second in slots)} for name, samples in inputs.items()
        ]
        asked = {"expr": 'last_over_time({__name__=~"slo:.+"}[1s])', "eval_time": f"{at}s", "exp_samples": []}
        return {
            "rule_files": [f"{RULES}/{file}" for file in dict.fromkeys(file for file, _ in self._groups)],
            "evaluation_interval": f"{at}s",
            "group_eval_order": [name for _, name in self._groups],
            "tests": [{"interval": f"{STEP}s", "input_series": series, "promql_expr_test": [asked]}],
        }


def _leave_out(recorded: str, files: Iterable[Path]) -> None:
    rule = re.compile(rf"^      - record: {recorded}\n(?: {{8}}.*\n)+", re.MULTILINE)
    texts = {file: rule.subn("", file.read_text()) for file in files}
    assert sum(found for _, found in texts.values()), f"no rule records {recorded}"
    for file, (text, _) in texts.items():
        file.write_text(text)
