"""What single keys of OpenSLO documents must be, as the official validator has it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from slo_kit import zones
from slo_kit.dialects.openslo.shape import DURATION, V1, V2ALPHA
from slo_kit.dialects.reading import Fields
from slo_kit.errors import Position

Told = tuple[Position, str, str]
"""Where, what is wrong, what to write instead."""
_NAME = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")
_LONGEST = 1050
_UNITS = {V1: "mhdwMQY", V2ALPHA: "mhdw"}


def window(fields: Fields) -> Iterator[Told]:
    """A window that rolls, or begins anew by a calendar."""
    rolling, calendar = fields.flag("isRolling"), fields.inside("calendar")
    if rolling and calendar.keys:
        yield fields.at("calendar"), "a window that rolls has no calendar", "leave it out, or write isRolling: false"
    elif not rolling and not calendar.keys:
        yield fields.position, "a window that does not roll needs a calendar", "write isRolling: true"
    elif calendar.keys:
        start, zone = calendar.text("startTime"), calendar.text("timeZone")
        if not _is_moment(start):
            yield calendar.at("startTime"), f'"{start}" is no moment', "write it as in 2026-01-01 00:00:00"
        if zone not in zones.known() and zone != "UTC":
            yield calendar.at("timeZone"), f'"{zone}" is no zone of the IANA database', "write one, as in Europe/Dublin"


def _is_moment(text: str) -> bool:
    try:
        return bool(datetime.fromisoformat(text)) if _MOMENT.fullmatch(text) else False
    except ValueError:
        return False


def duration(fields: Fields, key: str, version: str, required: bool = False) -> Iterator[Told]:
    """A length of time in a unit of the version."""
    found = DURATION.match(fields.text(key))
    if not found:
        if required:
            yield fields.at(key), f'"{key}" is missing', f"add {key}: 28d"
        return
    count, unit = found.groups()
    if unit not in [*_UNITS[version]]:
        yield fields.at(key), f'"{unit}" is no unit of time', f"write one of {', '.join(_UNITS[version])}, as in 28d"
    if int(count) < 0:
        yield fields.at(key), f"{count} is negative", "write 0 or more"


def between(fields: Fields, key: str, holds: Callable[[float], bool], wanted: str, required: bool = False) -> Iterator[Told]:
    """A number for which something holds."""
    number = fields.number(key)
    if number is None:
        if required and key not in fields:
            yield fields.position, f'"{key}" is missing', f"add {key}"
    elif not holds(float(number)):
        yield fields.at(key), f'"{key}" is {number}', f"write a number {wanted}"


def needed(fields: Fields, key: str, example: str, known: Iterable[str] = ()) -> Iterator[Told]:
    """Text that must be there, one of some words where they are given."""
    found, allowed = fields.text(key), tuple(known)
    if not found:
        yield fields.at(key), f'"{key}" is missing', f"add {key}: {example}"
    elif allowed and found not in allowed:
        yield fields.at(key), f'"{found}" is not known here', f"write one of {', '.join(allowed)}"


def name(fields: Fields, key: str, required: bool = False) -> Iterator[Told]:
    """A name as Kubernetes allows it."""
    found = fields.text(key)
    if not found and required:
        yield fields.at(key), f'"{key}" is missing', f"add {key}: availability"
    elif found and (not _NAME.fullmatch(found) or len(found) > 63):
        yield fields.at(key), f'"{found}" is no name', "write lower-case letters, digits and dashes, at most 63"


def one_of_keys(fields: Fields, keys: tuple[str, str]) -> Iterator[Told]:
    """Exactly one of two keys."""
    given = [key for key in keys if key in fields]
    if len(given) != 1:
        said = " and ".join(f'"{key}"' for key in keys)
        yield fields.position, f"of {said} {'both are' if given else 'none is'} given", "write one of them"


def exactly_one(fields: Fields, key: str, example: str) -> Iterator[Told]:
    """A list of one item."""
    if len(fields.items(key)) != 1:
        yield fields.at(key), f'"{key}" has {len(fields.items(key))} items, and exactly one is wanted', f"write {key}: {example}"


def forbidden(fields: Fields, keys: Iterable[str]) -> Iterator[Told]:
    """Keys that must not be there."""
    for key in keys:
        if key in fields:
            yield fields.at(key), f'"{key}" is for thresholds, and this is a ratio', "leave it out"


def short(fields: Fields, key: str, longest: int) -> Iterator[Told]:
    """Text that is not too long."""
    if len(fields.text(key)) > longest:
        yield fields.at(key), f'"{key}" is longer than {longest} characters', "say it shorter"


def described(fields: Fields) -> Iterator[Told]:
    """A description, if there is one, of a sensible length."""
    yield from short(fields, "description", _LONGEST)
