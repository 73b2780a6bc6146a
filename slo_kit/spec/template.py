"""Templates of indicators as people write them, and the uses of them; nothing is filled in yet."""

from __future__ import annotations

from collections.abc import Mapping as Mapped
from dataclasses import dataclass, field
from enum import Enum

from slo_kit.errors import Position
from slo_kit.spec.nodes import Mapping, Scalar


class Type(Enum):
    """What the value of a parameter is."""

    VALUE = "value"
    PATTERN = "pattern"
    MATCHERS = "matchers"
    METRIC = "metric"
    LABEL = "label"
    SELECTOR = "selector"
    NUMBER = "number"
    DURATION = "duration"
    WORD = "word"


@dataclass(frozen=True, slots=True)
class Parameter:
    """Something that a use says, or may say where there is a default; an example stands for it in checks and on the page."""

    name: str
    type: Type
    description: str
    default: Scalar | Mapping | None = None
    example: Scalar | Mapping | None = None
    at: Mapped[str, Position] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class IndicatorTemplate:
    """An indicator with holes, `$name`, that parameters fill; `technology/what` is its name."""

    template: str
    description: str
    indicator: Mapping
    parameters: tuple[Parameter, ...] = ()
    at: Mapped[str, Position] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Use:
    """Which template, and what its parameters are."""

    template: str
    with_: Mapping | None = None
    at: Mapped[str, Position] = field(default_factory=dict, compare=False, repr=False)
