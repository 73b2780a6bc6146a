"""What a target produces: files, by their path below the build folder."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class File:
    """One output file; `path` is relative, with forward slashes."""

    path: str
    text: str
