"""Inputs and outputs of other tools, kept beside the project as data; and stories that two sets of rules are told alike."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from slo_kit.duration import Duration

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"
needs_corpus = pytest.mark.skipif(not CORPUS.is_dir(), reason="../shared/corpus is not beside the project")
"""Of a test that reads what other tools publish: nothing of it is part of the project."""
EVENTS = 10_000
"""A minute of traffic."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of alerts as some rules have it."""

    severity: str
    long: str
    short: str
    factor: float

    @property
    def minutes(self) -> tuple[float, float]:
        return Duration.parse(self.long).minutes, Duration.parse(self.short).minutes


@dataclass(frozen=True, slots=True)
class Story:
    """Minutes at a burn rate, one stretch after the other."""

    name: str
    phases: tuple[tuple[int, float], ...]

    @property
    def length(self) -> int:
        return sum(minutes for minutes, _ in self.phases)

    def burn(self, minutes: float) -> float:
        """The mean burn rate of the last so many minutes, or of all that there are."""
        left, spent = min(minutes, self.length), 0.0
        counted = left
        for length, rate in reversed(self.phases):
            spent += min(length, left) * rate
            left -= min(length, left)
        return spent / counted

    def alerts(self, rows: Iterable[Row], severity: str) -> int:
        """1 if any row fires, by arithmetic; a story that is too close to a threshold to tell is a mistake in the test."""
        fires = 0
        for row in (row for row in rows if row.severity == severity):
            rates = [self.burn(minutes) for minutes in row.minutes]
            assert all(abs(rate / row.factor - 1) > 0.03 for rate in rates), f"{self.name} is too close to {row}"
            fires |= int(all(rate > row.factor for rate in rates))
        return fires


STEADY = (
    Story("half the budget", ((40, 0.5),)),
    Story("faster than the tickets", ((40, 3.2),)),
    Story("faster than the pages", ((40, 18),)),
)
FINER = (
    Story("a little too fast", ((40, 1.2),)),
    Story("faster than the slow page", ((40, 8),)),
)
BURSTS = (
    Story("a burst that only the fast page sees", ((180, 0), (50, 20))),
    Story("a burst that the fast page just misses", ((180, 0), (50, 15))),
    Story("a burst that is over", ((180, 0), (50, 20), (20, 0))),
)


def counter(story: Story, share: float, good: bool) -> str:
    """The values of a counter of good or bad events, of which `share` is allowed to be bad."""
    parts, value = [], 0
    for minutes, burn in story.phases:
        bad = round(burn * share * EVENTS)
        step = EVENTS - bad if good else bad
        parts.append(f"{value + step}+{step}x{minutes - 1}")
        value += step * minutes
    return " ".join(parts)


def total(story: Story) -> str:
    """The values of a counter of all events."""
    return f"{EVENTS}+{EVENTS}x{story.length - 1}"


def gauges(story: Story, share: float, of: int, good: str, bad: str) -> list[str]:
    """The values of so many gauges, of which as many are bad as the burn rate says."""
    made = []
    for number in range(of):
        parts = [f"{bad if number < round(burn * share * of) else good}x{minutes - 1}" for minutes, burn in story.phases]
        made.append(" ".join(parts))
    return made


def groups(text: str) -> list[Any]:
    """The rule groups of a file of Sloth or Pyrra, whatever they are wrapped in."""
    found = []
    for document in yaml.safe_load_all(text):
        written: dict[str, Any] = document or {}
        found += written.get("spec", written).get("groups", [])
    return found


_SLOTH = re.compile(r"ratio_rate(\w+)\{[^}]*\} > \(([\d.]+) \*")


def sloth_rows(text: str, slo: str) -> list[Row]:
    """The rows that Sloth's rules have for an SLO."""
    rows = []
    for rule in _alerts(text, lambda rule: f'sloth_slo="{slo}"' in rule["expr"]):
        found = _SLOTH.findall(rule["expr"])
        for (short, factor), (long, _) in zip(found[::2], found[1::2], strict=True):
            rows.append(Row(rule["labels"]["sloth_severity"], long, short, float(factor)))
    return rows


def pyrra_rows(text: str) -> list[Row]:
    """The rows that Pyrra's rules have for their SLO; those of absent metrics have no windows."""
    rows = []
    for rule in _alerts(text, lambda rule: "long" in rule["labels"]):
        factor = float(re.findall(r"> \(([\d.]+) \*", rule["expr"])[0])
        severity = {"critical": "page", "warning": "ticket"}[rule["labels"]["severity"]]
        rows.append(Row(severity, rule["labels"]["long"], rule["labels"]["short"], factor))
    return rows


def _alerts(text: str, wanted: Any) -> list[Any]:
    return [rule for group in groups(text) for rule in group["rules"] if "alert" in rule and wanted(rule)]


def told(folder: Path, rules: Sequence[Path], series: Mapping[str, str], minutes: int, seen: Mapping[str, int]) -> str:
    """What promtool says of it, nothing when every expression has the value it must have at the end."""
    test = {
        "evaluation_interval": "1m",
        "rule_files": [str(path) for path in rules],
        "tests": [
            {
                "interval": "1m",
                "input_series": [{"series": name, "values": values} for name, values in series.items()],
                "promql_expr_test": [
                    {
                        "expr": expression,
                        "eval_time": f"{minutes - 1}m",
                        "exp_samples": [{"labels": "{}", "value": value}],
                    }
                    for expression, value in seen.items()
                ],
            }
        ],
    }
    path = folder / "test.yaml"
    path.write_text(yaml.safe_dump(test), encoding="utf-8")
    done = subprocess.run(["promtool", "test", "rules", path], capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else done.stdout + done.stderr


def firing(**labels: str) -> str:
    """How many alerts of these labels fire, at most one counted."""
    matchers = ",".join(f'{label}="{value}"' for label, value in {"alertstate": "firing", **labels}.items())
    return f"(count(ALERTS{{{matchers}}}) > bool 0) or vector(0)"
