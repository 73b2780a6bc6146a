"""Modes of adding up regions as people write them; loaded where one is written, for most workspaces name none."""

from __future__ import annotations

from dataclasses import MISSING, fields
from typing import Any

from slo_kit.model.mode import Mode
from slo_kit.sli.modes import MODES
from slo_kit.spec.nodes import Mapping, Node, Scalar
from slo_kit.spec.scalars import Fault
from slo_kit.spec.words import choice, guess

WORDS = tuple(MODES)
WRITE = f"write {choice(WORDS)}"
"""What to type where something else stands."""


def plain(scalar: Scalar) -> Mode:
    """One that is written as a word alone."""
    if scalar.text not in MODES:
        raise Fault("unknown-value", f'"{scalar.text}" is not known here{guess(scalar.text, WORDS)}', WRITE)
    kind: Any = MODES[scalar.text]
    if any(one.default is MISSING for one in fields(kind)):
        raise Fault("mode", f'"{scalar.text}" does not say of how many regions', f"write {{{scalar.text}: 2}}")
    mode: Mode = kind()
    return mode


def spelled_out(key: Scalar, value: Node) -> tuple[type[Mode], Node]:
    """Which mode a word means, and the mapping of what it needs where a single value stands for that."""
    kind: Any = MODES[key.text]
    if not fields(kind):
        raise Fault("mode", f'"{key.text}" takes nothing more', f"write by: {key.text}")
    if isinstance(value, Scalar) and kind.short and not value.empty:
        value = Mapping(((key._replace(text=kind.short, position=value.position), value),), value.position)
    return kind, value
