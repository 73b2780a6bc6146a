"""Single words of YAML to values of one type each; what a word cannot be is a Fault that says what to type."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, NamedTuple, TypeVar

from slo_kit.duration import Duration
from slo_kit.model.period import Unit
from slo_kit.promql import (
    Condition,
    NotPromQLError,
    Selector,
    TooDeepError,
    Written,
    parse_condition,
    parse_expression,
    parse_selector,
)
from slo_kit.spec.nodes import Scalar
from slo_kit.spec.words import choice, guess

_NUMBER = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)")
_ADVICE = r"(.*); ((?:write|use|leave) .*)"
_LONGEST = 30
"""Characters of a number or duration; beyond that, arithmetic stops being exact."""
_CENTURY = Duration.of(days=36_500)
T = TypeVar("T")


class Fault(ValueError):
    """Why a value is refused, without its place: the check, the message, what to type instead.

    `inside` is which characters of the value it is about (the first, and how many); all of it unless given.
    """

    def __init__(self, id: str, message: str, hint: str = "", inside: tuple[int, int] | None = None) -> None:  # noqa: A002 - the word of errors.Problem
        super().__init__(message)
        self.id, self.message, self.hint, self.inside = id, " ".join(message.splitlines()), hint, inside


def text(scalar: Scalar) -> str:
    """Text that no reader of YAML takes for anything else."""
    if scalar.reading:
        message = f"{scalar.text} without quotes may be read as {scalar.reading}, and text is wanted"
        raise Fault("ambiguous-text", message, f'write "{scalar.text}" in quotes')
    return scalar.text.strip()


def decimal(scalar: Scalar) -> Decimal:
    """A decimal number, exact."""
    if len(scalar.text) > _LONGEST:
        raise Fault("not-a-number", f'"{scalar.text}" is longer than any number here', "write fewer digits")
    if scalar.plain and _NUMBER.fullmatch(scalar.text):
        return Decimal(scalar.text)
    if not scalar.plain and _NUMBER.fullmatch(scalar.text):
        raise Fault("not-a-number", f'"{scalar.text}" in quotes is text, and a number is wanted', f"write {scalar.text}")
    bare = scalar.text.strip().removesuffix("%").strip().replace(",", ".")
    raise Fault(
        "not-a-number",
        f'"{scalar.text}" is not a number',
        f"write {bare}" if _NUMBER.fullmatch(bare) else "write digits, as in 99.9",
    )


def integer(scalar: Scalar) -> int:
    """A whole number."""
    number = decimal(scalar)
    if number != number.to_integral_value():
        raise Fault("not-a-number", f'"{scalar.text}" is not a whole number', f"write {round(number)}")
    return int(number)


def boolean(scalar: Scalar) -> bool:
    """`true` or `false`, nothing else."""
    if scalar.plain and scalar.text in {"true", "false"}:
        return scalar.text == "true"
    meant = {"yes": "true", "on": "true", "true": "true", "no": "false", "off": "false", "false": "false"}
    raise Fault(
        "not-a-boolean", f'"{scalar.text}" is neither true nor false', f"write {meant.get(scalar.text.lower(), 'true or false')}"
    )


def day(scalar: Scalar) -> date:
    """A calendar day."""
    try:
        return date.fromisoformat(scalar.text)
    except ValueError:
        pass
    first = scalar.text[:10]
    example = first if re.fullmatch(r"\d{4}-[01]\d-[0-3]\dT?", first) and len(scalar.text) > 10 else "2026-10-01"
    raise Fault("not-a-date", f'"{scalar.text}" is not a date', f"write year-month-day, as in {example}")


def member(kind: type[Enum], scalar: Scalar) -> Enum:
    """A member of an enumeration by its value."""
    known = tuple(str(one.value) for one in kind)
    if scalar.text in known:
        return kind(scalar.text)
    close = guess(scalar.text, known)
    raise Fault("unknown-value", f'"{scalar.text}" is not known here{close}', f"write {choice(known)}")


def _parsed(id: str, parse: Callable[[str], T], example: str) -> Callable[[Scalar], T]:  # noqa: A002 - the word of errors.Problem
    """A parser of the lower levels, whose ValueError carries advice after a semicolon."""

    def read(scalar: Scalar) -> T:
        try:
            return parse(scalar.text.strip())
        except ValueError as error:
            said, inside = " ".join(str(error).split()), None
            check = "too-deep" if isinstance(error, TooDeepError) else id
            if isinstance(error, NotPromQLError):
                inside = (len(scalar.text) - len(scalar.text.lstrip()) + error.start, error.width)
        advised = re.fullmatch(_ADVICE, said, re.DOTALL)
        message, hint = advised.groups() if advised else (said, f"write it as in {example}")
        raise Fault(check, message, hint, inside)

    return read


def length(written: str) -> Duration:
    """A length of time as people write it; ValueError, with what to write, for one that nothing is kept for."""
    if written in {unit.value for unit in Unit}:
        raise ValueError(f'"{written}" has no fixed length; write {{calendar: {written}}} if a period is meant')
    if len(written) < _LONGEST and re.fullmatch(r"\d*\.?\d+", written, re.ASCII) and float(written) > 0:
        meant = f"{Duration(max(1, round(float(written) * 1000)))} if seconds are meant"
        units = f"{written}s, {written}m, {written}h or {written}d" if written.isdigit() else meant
        raise ValueError(f'"{written}" has no unit; write {units}')
    found = Duration.parse(written) if len(written) < _LONGEST else _CENTURY
    if found >= _CENTURY:
        raise ValueError(f'"{written}" is longer than anything is kept; write at most some years, as in 1y')
    return found


class _Form(NamedTuple):
    """By which check a word is refused that is no such thing, and a word that is."""

    fault: str
    example: str


def _promql(id: str, parse: Callable[[str], T], example: str) -> Callable[[Scalar], T]:  # noqa: A002 - the word of errors.Problem
    """The same of PromQL, where `true` could be a metric, and is to other readers of YAML none."""
    parsed = _parsed(id, parse, example)

    def read(scalar: Scalar) -> T:
        made = parsed(scalar)
        text(scalar)
        return made

    return read


duration = _parsed("not-a-duration", length, "30s, 5m, 1h, 30d")
selector = _promql("not-a-selector", parse_selector, 'requests_total{job="rpc"}')
_READ: dict[type, Callable[[Scalar], object]] = {
    str: text,
    Decimal: decimal,
    int: integer,
    bool: boolean,
    date: day,
    Duration: duration,
    Selector: selector,
    Condition: _promql("not-a-condition", parse_condition, "lag_seconds < 5"),
    Written: _promql("not-an-expression", parse_expression, "sum(requests_per_second)"),
}
_PARSING = {
    "Quorum": _Form("quorum", "majority"),
    "Version": _Form("not-a-version", "2.53"),
    "Until": _Form("not-a-date", "2026-10-05"),
    "Moment": _Form("not-a-date", "2026-11-28T22:00"),
    "Hours": _Form("not-a-time", "02:00-04:00"),
    "Zone": _Form("unknown-zone", "Europe/Dublin"),
}
"""Classes with a method `parse`, by name, so that none is loaded of which nothing is written."""

WANTED = {
    "str": "text",
    "Decimal": "a number",
    "int": "a whole number",
    "bool": "true or false",
    "date": "a date",
    "Duration": "a duration",
    "Selector": "a selector",
    "Condition": "a condition",
    "Written": "an expression",
    "Quorum": "a quorum",
    "Until": "a day",
    "Version": "a version",
    "Moment": "a day or a minute of it",
    "Hours": "a time of day",
    "Zone": "a zone",
}
"""What each type is called in messages, by its name."""


@cache
def reader(kind: Any) -> Callable[[Scalar], object] | None:
    """How a word is read, by the type wanted; None for enumerations, which `member` reads, and for what is more than a word."""
    if kind in _READ:
        return _READ[kind]
    form = _PARSING.get(getattr(kind, "__name__", ""))
    return _parsed(form.fault, kind.parse, form.example) if form else None
