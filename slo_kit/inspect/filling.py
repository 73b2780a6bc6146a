"""Queries as Grafana sends them: variables replaced by what was chosen, and by what Grafana knows of the time shown."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from slo_kit.duration import Duration

VARIABLE = re.compile(
    r"\$\{(?P<braced>[A-Za-z_]\w*)(?P<form>[:.][^}]*)?\}|\$(?P<plain>[A-Za-z_]\w*)|\[\[(?P<old>[A-Za-z_]\w*)[^\]]*\]\]"
)
ASKED = re.compile(r"label_values\((?:(?P<series>.*),)?\s*(?P<label>\w+)\s*\)", re.DOTALL)
"""The one form of variable query that boards use: the values of a label, of some series or of all."""

GRAFANAS = (
    "__data",
    "__field",
    "__series",
    "__value",
    "__url_time_range",
    "__from",
    "__to",
    "__name",
    "__org",
    "__user",
    "__dashboard",
)
"""What Grafana fills in itself besides the names in `built_in`."""


@dataclass(frozen=True, slots=True)
class Span:
    """The time shown and the distance of points, in seconds."""

    start: int
    end: int
    step: int


def names(text: str) -> tuple[str, ...]:
    """Every variable a text mentions, in order."""
    return tuple(dict.fromkeys(_name(match) for match in VARIABLE.finditer(text)))


def filled(text: str, chosen: Mapping[str, str], span: Span) -> str:
    """The text with variables replaced; what nobody declared stays, as in Grafana."""
    known = {**built_in(span), **chosen}

    def one(match: re.Match[str]) -> str:
        name = _name(match)
        if name in ("__from", "__to"):
            moment = span.start if name == "__from" else span.end
            return str(moment if match["form"] == ":date:seconds" else moment * 1000)
        return known.get(name, match[0])

    return VARIABLE.sub(one, text)


def built_in(span: Span) -> dict[str, str]:
    """Grafana's own variables that stand inside queries."""
    width = span.end - span.start
    return {
        "__interval": f"{span.step}s",
        "__interval_ms": str(span.step * 1000),
        "__rate_interval": str(Duration.of(seconds=max(4 * 60, span.step + 60))),
        "__range": f"{width}s",
        "__range_s": str(width),
        "__range_ms": str(width * 1000),
    }


def _name(match: re.Match[str]) -> str:
    return match["braced"] or match["plain"] or match["old"]
