"""Imports point downwards: a package never imports a higher one, nor a sibling of its own level."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent / "slo_kit"
LAYERS = (
    ("errors", "duration", "zones", "ids", "kinds", "quotation"),
    ("promql", "naming", "manifest", "library", "prometheus"),
    ("model",),
    ("sli",),
    ("spec",),
    ("dialects",),
    ("resolve", "loading"),
    ("rules", "report", "live"),
    ("targets", "proof", "explain", "publish", "inspect"),
    ("output", "backfill"),
    ("pipeline", "conversion"),
    ("starter",),
    ("lab",),
    ("demo",),
    ("cli",),
)
"""Lowest first. Each stands as low as it can: library knows only where files lie, output writes what targets made."""

LEVEL = {part: level for level, parts in enumerate(LAYERS) for part in parts}
PLACE = re.compile(r"slo_kit(\.\w+)+:\w+")
"""A class that Kinds imports when its word is written."""
ENTRY = {"__init__", "__main__"}
"""Belong to no level: the version, and `python -m slo_kit`."""


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Line and first part below slo_kit of everything a file imports from it, inside functions and by Kinds too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}:{node.lineno} imports relatively"
            module = node.module or ""
            names = [f"slo_kit.{alias.name}" for alias in node.names] if module == "slo_kit" else [module]
        elif isinstance(node, ast.Constant) and PLACE.fullmatch(str(node.value)):
            names = [str(node.value).partition(":")[0]]
        else:
            continue
        yield from ((node.lineno, name.split(".")[1]) for name in names if name.startswith("slo_kit."))


def part_of(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


FILES = sorted(path for path in ROOT.rglob("*.py") if part_of(path) not in ENTRY)


def test_every_package_and_module_has_a_level() -> None:
    assert {part_of(path) for path in FILES} <= set(LEVEL)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_import_points_upwards_or_sideways(path: Path) -> None:
    own = part_of(path)
    wrong = [
        f"{path}:{line} imports {other}"
        for line, other in imports(path)
        if other in LEVEL and other != own and LEVEL[other] >= LEVEL[own]
    ]
    assert not wrong
