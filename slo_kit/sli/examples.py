"""Invents label values that satisfy a selector's matchers, so that tests and demos can make series for any SLO."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from slo_kit.model.slo import ExampleSeries, NoExample, Shows
from slo_kit.promql import Matcher, Selector

USUAL = ("200", "OK", "success", "ok", "false", "0", "GET", "x")
"""What labels of healthy series usually say."""

_TOKEN = re.compile(r"\\d|\\w|\\.|\[(?P<negated>\^?)(?P<members>[^\]]+)\]|(?P<any>\.)|(?P<plain>[^\\\[\](){}|^$.*+?])")
_QUANTIFIED = re.compile(rf"(?:{_TOKEN.pattern})(?:(?P<quantifier>[*+?])|\{{(?P<least>\d+)(?:,\d*)?\}})?")
_INNERMOST = re.compile(r"(?<!\\)\((?:\?:)?(?P<inside>[^()]*)\)(?P<dispensable>[*?]?)")
_TRIES = 100


def literal(selector: Selector, unlike: Selector | None = None, *, missing: bool = True) -> Selector | NoExample:
    """A selector with plain labels that matches, and, if `unlike` is given, is not matched by that one.

    A label that may be missing is, unless `missing` is false and some value fits too.
    """
    labels: dict[str, str] = {}
    for label in dict.fromkeys(m.label for m in selector.matchers):
        value = _value([m for m in selector.matchers if m.label == label], missing)
        if value is None:
            return NoExample(f'no value for the label "{label}" of {selector} could be made up')
        if value:
            labels[label] = value
    if unlike is None:
        return Selector.of(selector.metric, labels)
    for label in dict.fromkeys(m.label for m in unlike.matchers):
        demands = [m for m in selector.matchers if m.label == label]
        refused = [m for m in unlike.matchers if m.label == label and m not in demands]
        for value in (*USUAL, *(guess for m in refused for guess in _guesses(m))):
            if all(m.accepts(value) for m in demands) and any(m.refuses(value) for m in refused):
                return Selector.of(selector.metric, {**labels, label: value})
    return NoExample(f"no series of {selector} outside {unlike} could be made up")


def shown(values: Iterable[tuple[Selector, float, float]], shows: Shows) -> tuple[ExampleSeries, ...] | NoExample:
    """Series that were given, each with its good and its bad value; labels that are patterns get a value that fits."""
    made = []
    for selector, good, bad in values:
        series = literal(selector)
        if isinstance(series, NoExample):
            return series
        made.append(ExampleSeries(series, good, bad, shows))
    return tuple(made)


def several(selector: Selector, label: str, count: int) -> tuple[Selector, ...] | NoExample:
    """So many plain selectors that match and differ in one label alone."""
    base = literal(selector)
    if isinstance(base, NoExample):
        return base
    others = tuple(m for m in base.matchers if m.label != label)
    demands = [m for m in selector.matchers if m.label == label]
    guesses = (*(guess for m in demands for guess in _guesses(m)), *(f"{label}-{place}" for place in range(1, count + 1)))
    values = [guess for guess in dict.fromkeys(guesses) if guess and all(m.accepts(guess) for m in demands)][:count]
    if len(values) < count:
        return NoExample(f'{count} values for the label "{label}" of {selector} could not be made up')
    return tuple(Selector(base.metric, (*others, Matcher(label, "=", value))) for value in values)


def _value(matchers: Sequence[Matcher], missing: bool) -> str | None:
    guesses = (*(guess for m in matchers for guess in _guesses(m)), *USUAL)
    for guess in ("", *guesses) if missing else (*guesses, ""):
        if all(m.accepts(guess) for m in matchers):
            return guess
    return None


def _guesses(matcher: Matcher) -> list[str]:
    """Candidates for a regular expression: each way through its alternatives, classes, dots and repeats filled in."""
    if not matcher.sign.endswith("~"):
        return [matcher.value]
    return [_QUANTIFIED.sub(_filled, way) for way in islice(_ways(matcher.value.strip("^$")), _TRIES)]


def _ways(pattern: str) -> Iterator[str]:
    """Every choice between alternatives, groups dissolved from the inside."""
    group = _INNERMOST.search(pattern)
    if group is None:
        yield from pattern.split("|")
        return
    for choice in [""] if group["dispensable"] else group["inside"].split("|"):
        yield from _ways(pattern[: group.start()] + choice + pattern[group.end() :])


def _filled(match: re.Match[str]) -> str:
    if match["quantifier"] in {"*", "?"}:
        return ""
    return _one(match) * int(match["least"] or 1)


def _one(match: re.Match[str]) -> str:
    if match["members"]:
        return "0" if match["negated"] else match["members"][0]
    if match["any"] or match[0].startswith(("\\d", "\\w")):
        return "0"
    return match["plain"] or match[0][1]
