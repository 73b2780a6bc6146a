"""Values of template parameters: what each type is written as, and what it must be."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from slo_kit.promql import Matcher, Selector, number, parse_selector
from slo_kit.promql.holes import Filling, Name, Pattern, Value, Word
from slo_kit.spec.matchers import matcher, regex
from slo_kit.spec.nodes import Mapping, Node, Scalar
from slo_kit.spec.scalars import Fault, decimal, duration, selector, text
from slo_kit.spec.template import Parameter, Type

_METRIC = re.compile(r"[a-zA-Z_:][a-zA-Z0-9_:]*")
_LABEL = re.compile(r"[a-zA-Z_][a-zA-Z0-9_]*")

CALLED: dict[Type, tuple[str, str]] = {
    Type.VALUE: ("a label value", "rpc-gateway"),
    Type.PATTERN: ("a regular expression", '"5.."'),
    Type.MATCHERS: ("a mapping of labels", "{ingress: rpc-gateway}"),
    Type.METRIC: ("a metric", "requests_total"),
    Type.LABEL: ("a label", "instance"),
    Type.SELECTOR: ("a selector", "'requests_total{job=\"rpc\"}'"),
    Type.NUMBER: ("a number", "10"),
    Type.DURATION: ("a duration", "5s"),
    Type.WORD: ("a word", "milliseconds"),
}
"""What a value of each type is called in messages, and what one looks like."""


def reading(parameter: Parameter, node: Node) -> Filling:
    """The value of a parameter; raises Fault, which says what to write instead."""
    called, example = CALLED[parameter.type]
    wanted = Mapping if parameter.type is Type.MATCHERS else Scalar
    if not isinstance(node, wanted) or (isinstance(node, Scalar) and node.empty):
        shown = written(parameter.example) or example
        raise Fault("wrong-kind", f'"{parameter.name}" is {_found(node)}; {called} is wanted', f"write {shown}")
    read: Callable[[Any], Filling] = _READERS[parameter.type]
    return read(node)


def written(node: Scalar | Mapping | None) -> str:
    """A value as one would type it; nothing for none."""
    if isinstance(node, Scalar):
        return node.text if node.plain else f'"{node.text}"'
    pairs = [(key.text, value) for key, value in node.entries] if isinstance(node, Mapping) else []
    inside = ", ".join(f"{key}: {written(value) if isinstance(value, Scalar | Mapping) else '…'}" for key, value in pairs)
    return f"{{{inside}}}" if isinstance(node, Mapping) else ""


def _found(node: Node) -> str:
    if isinstance(node, Scalar):
        return "empty" if node.empty else "a single value"
    return "a mapping" if isinstance(node, Mapping) else "a list"


def _pattern(node: Scalar) -> Pattern:
    pattern = Pattern(text(node))
    regex(pattern.text)
    return pattern


def _matchers(node: Mapping) -> tuple[Matcher, ...]:
    for label, _ in node.entries:
        _narrowing(label.text)
    return tuple(matcher(label, value) for label, value in node.entries)


def _narrowing(label: str) -> None:
    if label == "__name__":
        raise Fault("bad-label", f'"{label}" is the metric, which the template names', "name a label that its series have")


def _metric(node: Scalar) -> Name:
    name = text(node)
    try:
        alone = bool(_METRIC.fullmatch(name)) and parse_selector(name) == Selector(name)
    except ValueError:
        alone = False
    if not alone:
        raise Fault("bad-metric", f'"{name}" is not a metric', "write its name alone, without braces, as in requests_total")
    return Name(name)


def _label(node: Scalar) -> Name:
    if not _LABEL.fullmatch(name := text(node)):
        raise Fault("bad-label", f'"{name}" is not a label', "write letters, digits and underscores")
    _narrowing(name)
    return Name(name)


_READERS: dict[Type, Callable[[Any], Filling]] = {
    Type.VALUE: lambda node: Value(text(node)),
    Type.PATTERN: _pattern,
    Type.MATCHERS: _matchers,
    Type.METRIC: _metric,
    Type.LABEL: _label,
    Type.SELECTOR: selector,
    Type.NUMBER: lambda node: number(decimal(node)),
    Type.DURATION: duration,
    Type.WORD: lambda node: Word(text(node)),
}
