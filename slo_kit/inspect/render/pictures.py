"""A picture of every board, with the first choice of each variable."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urlencode

from slo_kit import naming
from slo_kit.errors import CannotRun, InputProblems
from slo_kit.inspect.boards import Board
from slo_kit.inspect.choices import choices, kinds
from slo_kit.inspect.lint import shape_problems
from slo_kit.inspect.render.stage import BOARDS, stage
from slo_kit.inspect.render.studio import Say, prepared, program
from slo_kit.inspect.times import span
from slo_kit.prometheus.client import Prometheus

POINTS = 700
"""Points of a line; the page asks for about as many."""

LONGEST = 600
"""Seconds all pictures may take."""


@dataclass(frozen=True, slots=True)
class Look:
    """How pictures are taken: theme `dark` or `light`, the width in pixels, the moment that is now, what variables shall be."""

    theme: str
    width: int
    now: int
    wanted: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Picture:
    """A file, and what went wrong while it was drawn."""

    file: Path
    troubles: tuple[str, ...]


def pictures(boards: tuple[Board, ...], prometheus: Prometheus, look: Look, out: Path, say: Say) -> tuple[Picture, ...]:
    """Draws them; CannotRun without npm, node, chromium or answers."""
    if wrong := shape_problems(boards):
        raise InputProblems(wrong, {board.path: board.text for board in boards})
    chromium, node = program("chromium", "chromium-browser", "google-chrome"), program("node")
    asked = {board.name: _asked(board, prometheus, look) for board in boards}
    bundle = prepared(say)
    out.mkdir(parents=True, exist_ok=True)
    with stage(bundle, {board.name: board for board in boards}, prometheus) as page:
        shots = [
            {"name": name, "url": f"{page}?{urlencode(query)}", "file": str((out / f"{name}.png").resolve()), "width": look.width}
            for name, query in asked.items()
        ]
        return _taken((node, str(bundle.parent / "shot.mjs"), chromium), shots, out)


def _asked(board: Board, prometheus: Prometheus, look: Look) -> dict[str, str]:
    """What the page is told: the board, the time, the first choices."""
    shown = span(board, look.now, POINTS)
    among = replace(kinds(prometheus, shown, every=bool(look.wanted)), wanted=look.wanted)
    chosen = next(choices(board, prometheus, shown, among), None)
    if chosen is None and look.wanted:
        wanted = ", ".join(f"{name}={value}" for name, value in look.wanted.items())
        raise CannotRun(f'"{board.content["title"]}" does not offer {wanted} at {prometheus.host}')
    if chosen is None:
        raise CannotRun(f'{prometheus.host} has nothing to choose for "{board.content["title"]}"; does it have {naming.INFO}?')
    return {
        "board": f"{BOARDS.removeprefix('/')}{board.name}.json",
        "theme": look.theme,
        "width": str(look.width),
        "from": str(shown.start * 1000),
        "to": str(shown.end * 1000),
        **{f"var-{name}": value for name, value in chosen.items()},
    }


def _taken(command: tuple[str, ...], shots: list[dict[str, object]], out: Path) -> tuple[Picture, ...]:
    try:
        done = subprocess.run(command, input=json.dumps(shots), capture_output=True, text=True, timeout=LONGEST, check=False)
    except subprocess.TimeoutExpired:
        raise CannotRun(
            f"Chromium has not drawn {len(shots)} boards in {LONGEST} s; try fewer, in a folder of their own"
        ) from None
    if done.returncode:
        raise CannotRun(f"Chromium cannot draw: {' '.join(done.stderr.strip().splitlines()[:4])}")
    taken = map(json.loads, done.stdout.splitlines())
    return tuple(
        Picture(out / Path(one["file"]).name, tuple(f"{each['panel']}: {each['words']}".lstrip(": ") for each in one["troubles"]))
        for one in taken
    )
