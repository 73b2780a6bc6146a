"""How values are shown: units, thresholds, mappings, colours, links; as defaults of a panel and as overrides of columns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from slo_kit.inspect.boards import At
from slo_kit.inspect.shape import words
from slo_kit.inspect.shape.kinds import (
    UNKNOWN_KEY,
    Fault,
    Keys,
    Kind,
    anything,
    by,
    flag,
    many,
    named,
    nullable,
    number,
    record,
    text,
    whole,
    word,
)

_HEX = re.compile(r"#[0-9a-fA-F]{6}")
_named_colour = word("colour", (*words.COLOURS, "transparent", "text"), "unknown-colour")


def colour(value: Any, at: At) -> Iterator[Fault]:
    """A colour of Grafana's palette or six hexadecimal digits."""
    return iter(()) if isinstance(value, str) and _HEX.fullmatch(value) else _named_colour(value, at)


STEPS = record({"color": colour, "value": nullable(number)}, ("color", "value"))
THRESHOLDS = record({"mode": word("threshold mode", words.THRESHOLD_MODES), "steps": many(STEPS)}, ("mode", "steps"))
RESULT = record({"text": text, "color": colour, "index": whole, "icon": text})
_FORM = {"type": text}
MAPPING = by(
    "type",
    {
        "value": record({**_FORM, "options": named(RESULT)}, ("options",)),
        "range": record(
            {**_FORM, "options": record({"from": nullable(number), "to": nullable(number), "result": RESULT})}, ("options",)
        ),
        "regex": record({**_FORM, "options": record({"pattern": text, "result": RESULT})}, ("options",)),
        "special": record(
            {**_FORM, "options": record({"match": word("special value", words.SPECIAL_VALUES), "result": RESULT})}, ("options",)
        ),
    },
    "kind of value mapping",
)
DATA_LINK = record({"title": text, "url": text, "targetBlank": flag, "oneClick": flag}, ("title", "url"))
COLOUR = record(
    {"mode": words.colour_mode, "fixedColor": colour, "seriesBy": word("series value", ("min", "max", "last"))}, ("mode",)
)

DEFAULTS: Keys = {
    "unit": words.unit,
    "displayName": text,
    "description": text,
    "decimals": number,
    "min": number,
    "max": number,
    "fieldMinMax": flag,
    "noValue": text,
    "filterable": flag,
    "thresholds": THRESHOLDS,
    "mappings": many(MAPPING),
    "links": many(DATA_LINK),
    "color": COLOUR,
}


def field_config(custom: Keys) -> Kind:
    """The field configuration of a panel that has these settings of its own."""
    own = {f"custom.{key}": kind for key, kind in custom.items()}
    override = record({"matcher": MATCHER, "properties": many(_properties({**DEFAULTS, **own}))}, ("matcher", "properties"))
    defaults = record({**DEFAULTS, **({"custom": record(custom)} if custom else {})})
    return record({"defaults": defaults, "overrides": many(override)}, ("defaults", "overrides"))


MATCHER = record({"id": words.field_matcher, "options": anything}, ("id",))


def _properties(kinds: Keys) -> Kind:
    """One property of an override: the word under `id` says what kind the value is."""
    shape = record({"id": text, "value": anything}, ("id", "value"))

    def kind(value: Any, at: At) -> Iterator[Fault]:
        faults = tuple(shape(value, at))
        yield from faults
        if faults:
            return
        if value["id"] in kinds:
            yield from kinds[value["id"]](value["value"], (*at, "value"))
        else:
            yield from word("property", tuple(kinds), UNKNOWN_KEY)(value["id"], (*at, "id"))

    return kind
