"""The dashboards of a folder, and how to walk them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from slo_kit.errors import CannotRun

Content = dict[str, Any]
At = tuple[str | int, ...]
"""The way to a value inside a board: `("panels", 3, "targets", 0, "expr")`."""

BUILT = Path("grafana") / "dashboards"


@dataclass(frozen=True, slots=True, eq=False)
class Board:
    """One dashboard: the path to show for it, its text, and what the text says."""

    path: str
    text: str
    content: Content

    @property
    def name(self) -> str:
        """The file without folder and ending."""
        return Path(self.path).stem

    @property
    def panels(self) -> Iterator[tuple[At, Content]]:
        """Every panel and where it stands, rows and what is folded into them included."""
        for index, panel in enumerate(self.content["panels"]):
            yield ("panels", index), panel
            for inner, folded in enumerate(panel.get("panels", ())):
                yield ("panels", index, "panels", inner), folded

    @property
    def drawn(self) -> Iterator[tuple[At, Content]]:
        """Panels that show something, not rows."""
        return ((at, panel) for at, panel in self.panels if panel["type"] != "row")

    @property
    def variables(self) -> tuple[Content, ...]:
        """The variables in the order in which they are chosen."""
        return tuple(self.content.get("templating", {}).get("list", ()))


def read(folder: Path) -> tuple[Board, ...]:
    """The boards of a build, or of any folder of JSON files; CannotRun if there are none or one is not JSON."""
    place = folder / BUILT if (folder / BUILT).is_dir() else folder
    files = sorted(place.glob("*.json"))
    if not files:
        raise CannotRun(f"{place} has no dashboards; run slo-kit build, or name a folder of JSON files")
    return tuple(map(_board, files))


def _board(file: Path) -> Board:
    try:
        text = file.read_text(encoding="utf-8")
        content = json.loads(text)
    except OSError as error:
        raise CannotRun(f"cannot read {file}: {error.strerror}") from None
    except ValueError as error:
        raise CannotRun(f"{file} is not JSON: {error}") from None
    if not isinstance(content, dict):
        raise CannotRun(f"{file} is not a dashboard; a dashboard is a JSON object with panels")
    return Board(str(file), text, content)


def texts(value: Any, at: At = ()) -> Iterator[tuple[At, str]]:
    """Every text below a value, and where it stands."""
    if isinstance(value, str):
        yield at, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from texts(inner, (*at, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from texts(inner, (*at, index))


def written(at: At) -> str:
    """The way to a value as people write it: `panels[3].targets[0].expr`."""
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in at)
    return "".join(steps).lstrip(".") or "dashboard"
