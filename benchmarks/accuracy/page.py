"""The figures as tables in Markdown, put between two marks in docs/benchmarks.md."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import pandas as pd

from benchmarks.accuracy.detection import RATE
from benchmarks.accuracy.recorded import OURS
from slo_kit.naming import GLOBAL

NAMES = {
    OURS: "slo-kit",
    "increase": "increase over the period (Pyrra)",
    "summed-increases": "sums of 5m increases (Pyrra, fast mode)",
    "ratio-average": "mean of 5m ratios (Sloth)",
    "ratio-average-without-nan": "the same, idle time left out",
    RATE: "rate() over each window (Sloth, Pyrra)",
}
BUDGETS = tuple(NAMES)[:5]
BEGIN, END = "<!-- accuracy: written by make bench-accuracy -->", "<!-- /accuracy -->"
NONE = "no value"


def budget_table(budgets: pd.DataFrame, place: str) -> str:
    """Errors of one set by scenario, of the worst region or globally, and what is spent in truth."""
    here = budgets[(budgets["place"] == GLOBAL) == (place == GLOBAL)]
    rows = []
    for service in dict.fromkeys(here["service"]):
        of_service = here[here["service"] == service]
        spent = of_service.drop_duplicates("place")["spent"]
        rows.append([service, " / ".join(f"{value:.0f}" for value in spent), *(_worst(of_service, one) for one in BUDGETS)])
    means = ["mean", "", *(_mean(here, one) for one in BUDGETS)]
    return table(["scenario", "really spent, %", *(NAMES[one] for one in BUDGETS)], [*rows, means])


def _worst(here: pd.DataFrame, design: str) -> str:
    points = here[here["design"] == design]["points"]
    return NONE if points.isna().any() or points.empty else f"{points.max():.2f}"


def _mean(here: pd.DataFrame, design: str) -> str:
    points = here[here["design"] == design]["points"]
    gone = int(points.isna().sum())
    return f"{points.mean():.2f}" + (f" ({gone} of {len(points)} have no value)" if gone else "")


def burn_table(errors: pd.DataFrame, by: str, order: Iterable[str]) -> str:
    """Root mean squares of burn errors, slo-kit's beside those of rate(), how late both are, and the values each lacks."""
    columns = {"off": ".3f", "now": ".3f", "late": ".0f", "gone": ".0f"}
    rows = [
        [key, *(f"{errors[column][design, key]:{form}}" for column, form in columns.items() for design in (OURS, "rate"))]
        for key in order
    ]
    heads = ("off by", "off by, lag included", "late by, s", "values missing")
    return table([by, *(f"{head}: {name}" for head in heads for name in ("slo-kit", "rate()"))], rows)


def delay_table(delays: pd.DataFrame) -> str:
    """Seconds after the ideal moment for each incident, shortest first, and how many are never seen."""
    rows = []
    for service in dict.fromkeys(delays["service"]):
        here = delays[delays["service"] == service]
        rows.append([service, *(_delay(here[here["design"] == design]["delay"]) for design in (OURS, RATE))])
    return table(["scenario", "slo-kit", "rate()"], rows)


def _delay(delays: pd.Series) -> str:
    missed = int(delays.isna().sum())
    seen = " / ".join(f"{value:.0f}" for value in sorted(delays.dropna()))
    return f"{seen}{', ' if seen and missed else ''}{f'missed {missed}' if missed else ''}"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def put(text: str, page: Path) -> None:
    """Replace what stands between the two marks."""
    before, _, rest = page.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    page.write_text(f"{before}{BEGIN}\n\n{text}\n\n{END}{after}", encoding="utf-8")
