"""Label matchers as people write them: `{status: "5..", path: {not: /health}}`."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from slo_kit.errors import Position
from slo_kit.promql import Matcher, Selector, parse_selector, refusal
from slo_kit.spec.nodes import Mapping, Node, Refused, Scalar, Sequence
from slo_kit.spec.scalars import Fault, text

_LABEL = re.compile(r"[a-zA-Z_][a-zA-Z0-9_]*")
_METRIC = re.compile(r"[a-zA-Z_:][a-zA-Z0-9_:]*")
_EXAMPLE = 'write text, as in "5..", or {not: text}'


def matcher(label: Scalar, value: Node) -> Matcher:
    """One matcher: equality for plain text, an anchored regular expression for text with regex characters; raises Fault."""
    if not _LABEL.fullmatch(label.text):
        raise Fault("bad-label", f'"{label.text}" is not a label', "write letters, digits and underscores")
    if label.text == "__name__":
        raise Fault("bad-label", '"__name__" is the metric, and matchers narrow one that is named', _selector_of(value))
    match value:
        case Mapping(entries=((Scalar(text="not"), Scalar() as inner),)):
            return _sound(Matcher(label.text, "!=", text(inner)))
        case Scalar():
            return _sound(Matcher(label.text, "=", text(value)))
        case Sequence(items=items) if items and all(isinstance(item, Scalar) for item in items):
            choice = "|".join(item.text for item in items if isinstance(item, Scalar))
            raise Fault("bad-matcher", f'the label "{label.text}" is given a list', f'write "{choice}"')
        case Refused():
            raise Fault("bad-matcher", f'the label "{label.text}" has no value that can be read', _EXAMPLE)
        case _:
            raise Fault("bad-matcher", f'the label "{label.text}" is given neither text nor {{not: text}}', _EXAMPLE)


def _selector_of(value: Node) -> str:
    """What to write where another metric is meant."""
    metric = value.text if isinstance(value, Scalar) and _METRIC.fullmatch(value.text) else "errors_total"
    return f"write a whole selector, as in bad: {metric}"


def _sound(plain: Matcher) -> Matcher:
    """The matcher, as a regular expression if it reads like one."""
    pattern = Matcher(plain.label, plain.sign[:-1] + "=~" if plain.sign == "=" else "!~", plain.value)
    if pattern.literal or (plain.sign == "!=" and Matcher(plain.label, "=~", plain.value).literal):
        return plain
    regex(plain.value)
    return pattern


@cache
def regex(value: str) -> None:
    """Raise Fault for what Prometheus takes for no regular expression; most workspaces write the same few all over."""
    refused = refusal(value)
    if refused:
        raise Fault("bad-regex", f'"{value}" is not a regular expression: {refused.words}', refused.hint)
    try:
        parse_selector(str(Selector("any", (Matcher("any", "=~", value),))))
    except ValueError:
        raise Fault("bad-regex", f'"{value}" is not a regular expression', "check its brackets") from None


def matchers(node: Mapping, report: Callable[[Fault, Position], None]) -> tuple[Matcher, ...]:
    """All matchers of a mapping, in its order; those that are wrong are left out and reported."""
    if not node.entries:
        raise Fault("no-labels", "no label is named", 'name one, as in {status: "5.."}')
    made = []
    for label, value in node.entries:
        try:
            made.append(matcher(label, value))
        except Fault as fault:
            report(fault, label.position if fault.id == "bad-label" else value.position)
    return tuple(made)
