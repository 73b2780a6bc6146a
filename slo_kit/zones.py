"""Time zones by their IANA names, from the package tzdata, so that the same version of it gives the same bytes everywhere."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo


@cache
def known() -> frozenset[str]:
    """Every name there is."""
    from importlib.resources import files  # takes longer than all else, and few workspaces name a zone

    return frozenset(files("tzdata").joinpath("zones").read_text(encoding="utf-8").split())


@cache
def zone(name: str) -> ZoneInfo:
    """A zone by its name; ValueError if there is none, so that no other file is ever opened."""
    if name not in known():
        raise ValueError(f'there is no time zone "{name}"')
    from importlib.resources import files
    from zoneinfo import ZoneInfo

    with files("tzdata").joinpath("zoneinfo", *name.split("/")).open("rb") as file:
        return ZoneInfo.from_file(file, name)
