"""Three small charts: a sparkline, a bar, and budgets burning down. Their looks are in report.css."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from slo_kit.report import wording
from slo_kit.report.account import State
from slo_kit.report.content import Bar, BurnDown, Line, Spark
from slo_kit.report.course import thinned
from slo_kit.report.series import Instant

DAY, WEEK = 86_400, 7 * 86_400
LOWEST = -1.0
"""Below one budget overspent a line leaves the chart; its label tells how far."""

_SPARK = (108.0, 22.0)
_BAR = (96.0, 10.0)
_CHART, _LABEL = 440, 31
_LETTER = 7.0  # a wide average, at the font size of the labels


def css_class(state: State) -> str:
    """The class that colours a state."""
    return state.value.replace(" ", "-")


def sparkline(spark: Spark) -> str:
    """The course of a budget, its floor at zero, its end marked in the colour of its state."""
    if not spark.points:
        return ""
    width, height = _SPARK
    low = max(LOWEST, min(0.0, *spark.points))
    frame = _Frame(0, len(spark.points) - 1 or 1, low, 1.0, (2, 3, width - 4, height - 3))
    points = list(enumerate(spark.points))
    x, y = frame.x(points[-1][0]), frame.y(points[-1][1])
    label = f"from {spark.points[0]:.0%} to {spark.points[-1]:.0%}"
    return (
        f'<svg class="spark" viewBox="0 0 {width:g} {height:g}" role="img" aria-label="{label}">'
        f'<line class="zero" x1="2" x2="{width - 4:g}" y1="{frame.y(0):.1f}" y2="{frame.y(0):.1f}"/>'
        f'<polyline class="quiet" points="{frame.path(points)}"/>'
        f'<circle class="{css_class(spark.state)}" cx="{x:.1f}" cy="{y:.1f}" r="2.4"/></svg>'
    )


def bar(item: Bar) -> str:
    """A share of something, with a mark where another share ends."""
    width, height = _BAR
    filled = max(1.0, min(1.0, item.share) * width)
    mark = f'<line class="mark" x1="{item.mark * width:.1f}" x2="{item.mark * width:.1f}" y1="0" y2="{height:g}"/>'
    return (
        f'<svg class="bar" viewBox="0 0 {width:g} {height:g}" aria-hidden="true">'
        f'<rect class="track" width="{width:g}" height="4" y="3"/>'
        f'<rect class="{"loud" if item.loud else "fill"}" width="{filled:.1f}" height="4" y="3"/>'
        f"{mark if item.mark >= 0 else ''}</svg>"
    )


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where values go: x from `first` to `last`, y from `low` to `high`, inside (left, top, right, bottom)."""

    first: float
    last: float
    low: float
    high: float
    box: tuple[float, float, float, float]

    def x(self, value: float) -> float:
        left, _, right, _ = self.box
        return left + (value - self.first) / (self.last - self.first) * (right - left)

    def y(self, value: float) -> float:
        _, top, _, bottom = self.box
        inside = min(self.high, max(self.low, value))
        return bottom - (inside - self.low) / (self.high - self.low) * (bottom - top)

    def path(self, points: Iterable[tuple[float, float]]) -> str:
        return " ".join(f"{self.x(at):.1f},{self.y(value):.1f}" for at, value in points)


def burn_down(chart: BurnDown) -> str:
    """Budget left over time in every place, with the zero line, an even burn, and names at the lines' ends."""
    labels = [(line.place, f"{line.figure} {line.state.value}") for line in chart.lines]
    longest = max(len(text) for label in labels for text in label)
    deepest = min(share for line in chart.lines for _, share in line.points)
    low = max(LOWEST, min(0.0, deepest * 1.08))
    height = max(200, 46 + _LABEL * len(labels))
    frame = _Frame(chart.start, chart.end, low, 1.0, (48, 20, _CHART - 10 - max(110, _LETTER * longest), height - 26))
    said = "; ".join(f"{place} {rest}" for place, rest in labels)
    parts = [
        f'<svg class="chart" viewBox="0 0 {_CHART} {height}" role="img" aria-label="budget left: {escape(said)}">',
        *_background(frame, chart),
        *(_line(frame, line) for line in sorted(chart.lines, key=lambda line: line.main)),
        *_labels(frame, chart.lines, labels),
        "</svg>",
    ]
    return "".join(parts)


def _background(frame: _Frame, chart: BurnDown) -> Iterable[str]:
    left, top, right, bottom = frame.box
    begins = max(left, frame.x(chart.end - WEEK))
    if begins > left + 1:
        yield f'<rect class="band" x="{begins:.1f}" y="{top:g}" width="{right - begins:.1f}" height="{bottom - top:g}"/>'
        yield f'<text x="{(begins + right) / 2:.1f}" y="{top - 6:g}" class="middle">last 7 days</text>'
    for share in (1.0, 0.5, 0.0, -0.5, -1.0):
        if share >= frame.low:
            y = frame.y(share)
            yield f'<line class="{"zero" if share == 0 else "grid"}" x1="{left:g}" x2="{right:.1f}" y1="{y:.1f}" y2="{y:.1f}"/>'
            yield f'<text x="{left - 6:g}" y="{y + 4:.1f}" class="end">{share * 100:.0f} %</text>'
    yield f'<line class="even" x1="{left:g}" y1="{frame.y(1):.1f}" x2="{right:.1f}" y2="{frame.y(0):.1f}"/>'
    at = chart.start + 0.3 * (chart.end - chart.start)
    yield f'<text class="halo end" x="{frame.x(at) - 4:.1f}" y="{frame.y(0.7) + 12:.1f}">even burn</text>'
    yield f'<text class="halo" x="{left + 4:g}" y="{frame.y(0) - 5:.1f}">budget gone</text>'
    for tick in _ticks(chart.start, chart.end):
        yield f'<text x="{frame.x(tick):.1f}" y="{bottom + 18:g}" class="middle">{wording.day(tick)}</text>'


def _ticks(start: Instant, end: Instant) -> Sequence[Instant]:
    days = (end - start) // DAY
    step = DAY if days < 8 else WEEK * max(1, round(days / 35))
    return range(end, start, -step)[::-1]


def _line(frame: _Frame, line: Line) -> str:
    return f'<polyline class="{_classes(line)}" points="{frame.path(thinned(line.points, 200))}"/>'


def _classes(line: Line) -> str:
    return f"{'main' if line.main else 'side'} {css_class(line.state)}"


def _labels(frame: _Frame, lines: Sequence[Line], labels: Sequence[tuple[str, str]]) -> Iterable[str]:
    """Names and figures beside the ends of the lines, pushed apart where they would overlap."""
    _, top, right, bottom = frame.box
    wanted = sorted((frame.y(line.points[-1][1]), index) for index, line in enumerate(lines))
    ys: list[float] = []
    for y, _ in wanted:
        ys.append(max(y, ys[-1] + _LABEL if ys else top))
    for position, y in enumerate(ys):
        ys[position] = min(y, bottom - 10 - _LABEL * (len(ys) - 1 - position))
    for y, (_, index) in zip(ys, wanted, strict=True):
        place, figure = map(escape, labels[index])
        x = f"{right + 8:.1f}"
        rows = f'<tspan x="{x}">{place}</tspan><tspan x="{x}" dy="14">{figure}</tspan>'
        yield f'<text class="label {_classes(lines[index])}" y="{y:.1f}">{rows}</text>'
