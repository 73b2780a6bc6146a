"""Budgets, burn rates and detection of slo-kit's own rules, beside other designs, against events that are all known.

`make bench-accuracy`, or `python benchmarks/accuracy/bench.py --days 6 --scenario region-dark --set a` for a quick look. A run
over everything writes docs/benchmarks.md and the picture anew.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.accuracy import accounts
from benchmarks.accuracy.compare import around_incidents, at_their_own_time, budgets, compared
from benchmarks.accuracy.detection import delays
from benchmarks.accuracy.engine import replay_built
from benchmarks.accuracy.page import put
from benchmarks.accuracy.play import Outcome, play
from benchmarks.accuracy.plot import picture
from benchmarks.accuracy.scenarios import SCENARIOS
from benchmarks.accuracy.sets import SETS
from benchmarks.accuracy.told import Figures, told
from slo_kit.errors import CannotRun
from slo_kit.report.sources.csv import CsvTable

DAYS = 35
ROOT = Path(__file__).parents[2]
PAGE, PICTURE = ROOT / "docs" / "benchmarks.md", ROOT / "docs" / "pictures" / "accuracy.svg"


def figures(outcome: Outcome, kept: Path, work: Path) -> Figures:
    """Everything that is said of one set; its totals and truth are left in `kept`, `work` is for servers."""
    frame = compared(outcome)
    near = at_their_own_time(around_incidents(frame, outcome), outcome)
    totals = accounts.write(outcome, kept)
    report = accounts.report_errors(outcome, CsvTable(totals))
    bridged = accounts.report_errors(outcome, accounts.through_a_ledger(outcome, totals, work))
    return Figures(outcome.world, budgets(frame), near, delays(frame, outcome), report, bridged)


def main(arguments: Sequence[str]) -> None:
    """Play, compare, tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=int, default=DAYS)
    parser.add_argument("--scenario", action="append", choices=tuple(SCENARIOS), help="again for more than one (default: all)")
    parser.add_argument("--set", action="append", choices=[world.name for world in SETS], help="(default: both)")
    parser.add_argument("--kept", type=Path, default=ROOT / "build" / "accuracy", help="where totals and truth are left")
    asked = parser.parse_args(arguments)
    chosen = tuple(asked.scenario or SCENARIOS)
    worlds = [world for world in SETS if not asked.set or world.name in asked.set]
    asked.kept.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        program = replay_built(Path(folder))
        every = []
        for world in worlds:
            work = Path(folder) / world.name
            work.mkdir()
            every.append(figures(play(world, asked.days, chosen, program, work), asked.kept, work))
    text = told(every)
    print(text)
    if (asked.days, len(chosen), len(worlds)) == (DAYS, len(SCENARIOS), len(SETS)):
        put(text, PAGE)
        PICTURE.write_text(picture(every[0].budgets, "How far 30-day budgets are off"), encoding="utf-8")


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except CannotRun as error:
        sys.exit(f"bench-accuracy: {error}")
