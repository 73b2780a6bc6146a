"""The budget errors of one set as a picture: a row for each scenario, a dot for each design, from 0.01 points to 100."""

from __future__ import annotations

import math
from html import escape

import pandas as pd

from benchmarks.accuracy.page import NAMES
from benchmarks.accuracy.recorded import OURS
from slo_kit.naming import GLOBAL

SHAPES = {OURS: "circle", "increase": "square", "summed-increases": "diamond", "ratio-average-without-nan": "triangle"}
LEGEND = {**NAMES, "ratio-average-without-nan": "mean of 5m ratios (Sloth), idle time left out"}
LEFT, RIGHT, TOP, ROW, WIDTH = 170, 900, 92, 30, 960
LOWEST, HIGHEST = 0.01, 200.0

STYLE = """
  svg { background: #ffffff; --ink: #1f2933; --soft: #616e7c; --line: #dbe1e7;
        --ours: #1d7a4c; --a: #2563a8; --b: #8a4fbf; --c: #c0392b; }
  @media (prefers-color-scheme: dark) {
    svg { background: #15191e; --ink: #e4e7eb; --soft: #9aa5b1; --line: #323f4b;
          --ours: #5cc48d; --a: #6ea8e6; --b: #c39be8; --c: #ef7a6d; } }
  text { fill: var(--ink); } .soft { fill: var(--soft); font-size: 12.5px; } line { stroke: var(--line); }
  .circle { fill: var(--ours); } .square { fill: none; stroke: var(--a); stroke-width: 2; }
  .diamond { fill: none; stroke: var(--b); stroke-width: 2; } .triangle { fill: none; stroke: var(--c); stroke-width: 2; }
"""


def picture(budgets: pd.DataFrame, title: str) -> str:
    """An SVG that needs nothing else, for light and dark pages."""
    regional = budgets[budgets["place"] != GLOBAL]
    services = list(dict.fromkeys(regional["service"]))
    height = TOP + ROW * len(services) + 48
    looks = 'role="img" aria-labelledby="t d" font-family="system-ui, sans-serif" font-size="14"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" {looks}>',
        f'<title id="t">{escape(title)}</title>',
        f'<desc id="d">{escape(_said(regional))}</desc>',
        f"<style>{STYLE}</style>",
        *_legend(),
        *_axis(TOP + ROW * len(services)),
    ]
    for number, service in enumerate(services):
        parts += _row(regional[regional["service"] == service], service, TOP + ROW * number + ROW // 2)
    return "\n".join((*parts, "</svg>", ""))


def _said(regional: pd.DataFrame) -> str:
    means = regional.groupby("design")["points"].mean()
    told = ", ".join(f"{LEGEND[design]} {means[design]:.2f}" for design in SHAPES if design in means)
    return f"Points of a 30-day budget by which each design is off in the worst region of each scenario. Means over all: {told}."


def _legend() -> list[str]:
    places = [(LEFT, 26), (LEFT + 130, 26), (LEFT, 50), (LEFT + 330, 50)]
    return [
        part
        for (design, shape), (x, y) in zip(SHAPES.items(), places, strict=True)
        for part in (_mark(shape, x, y - 5), f'<text x="{x + 12}" y="{y}">{escape(LEGEND[design])}</text>')
    ]


def _axis(bottom: int) -> list[str]:
    marks = {0.01: "0.01 or less", 0.1: "0.1", 1: "1", 10: "10", 100: "100"}
    lines = [f'<line x1="{_x(at):.1f}" x2="{_x(at):.1f}" y1="{TOP}" y2="{bottom}"/>' for at in marks]
    words = [
        f'<text class="soft" x="{_x(at):.1f}" y="{bottom + 18}" text-anchor="middle">{word}</text>' for at, word in marks.items()
    ]
    below = f'<text class="soft" x="{RIGHT}" y="{bottom + 38}" text-anchor="end">points of budget off, worst region</text>'
    return [*lines, *words, below]


def _row(here: pd.DataFrame, service: str, y: int) -> list[str]:
    parts = [
        f'<text x="{LEFT - 24}" y="{y + 5}" text-anchor="end">{escape(service)}</text>',
        f'<line x1="{LEFT}" x2="{RIGHT}" y1="{y}" y2="{y}"/>',
    ]
    for design, shape in reversed(SHAPES.items()):
        points = here[here["design"] == design]["points"]
        if len(points) and not points.isna().all():
            parts.append(_mark(shape, _x(points.max()), y, f"{service}, {LEGEND[design]}: {points.max():.2f}"))
    return parts


def _x(points: float) -> float:
    share = math.log(min(max(points, LOWEST), HIGHEST) / LOWEST) / math.log(HIGHEST / LOWEST)
    return LEFT + share * (RIGHT - LEFT)


def _mark(shape: str, x: float, y: float, title: str = "") -> str:
    told = f"<title>{escape(title)}</title>" if title else ""
    match shape:
        case "circle":
            return f'<circle class="{shape}" cx="{x:.1f}" cy="{y}" r="6">{told}</circle>'
        case "square":
            return f'<rect class="{shape}" x="{x - 5:.1f}" y="{y - 5}" width="10" height="10">{told}</rect>'
        case "diamond":
            return f'<path class="{shape}" d="M{x:.1f} {y - 7}l7 7l-7 7l-7 -7z">{told}</path>'
        case _:
            return f'<path class="{shape}" d="M{x:.1f} {y - 7}l7 12h-14z">{told}</path>'
