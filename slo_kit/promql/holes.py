"""Fills the holes of an expression, `$chain` or `${prefix}_height`, with values that cannot be anything but one value each.

The text is read word by word. What stands in a hole is written by its type: a label value is quoted for the quotes that it
stands in and escaped for a regular expression, a name is a name, a number a number. Nothing is pasted, so no value ends the
string, the braces or the argument that it stands in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from slo_kit.duration import Duration
from slo_kit.promql.matcher import Matcher, quote
from slo_kit.promql.nodes import Number, Selector, number


@dataclass(frozen=True, slots=True)
class Value:
    """A label value, meant to the letter."""

    text: str


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression for label values, already found to be sound."""

    text: str


@dataclass(frozen=True, slots=True)
class Name:
    """A metric or a label, or a part of its name."""

    text: str


@dataclass(frozen=True, slots=True)
class Word:
    """A word of YAML that has no place in an expression."""

    text: str


Filling = Value | Pattern | Name | Word | Number | Duration | Selector | tuple[Matcher, ...]


class Misplaced(ValueError):
    """A hole where what fills it cannot stand, or that nothing fills; `hole` is its name."""

    def __init__(self, hole: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.hole, self.message, self.hint = hole, message, hint


_HOLE = r"\$(?:\{[a-zA-Z_]\w*\}|[a-zA-Z_]\w*)"
_HOLES = re.compile(_HOLE, re.ASCII)
_TOKENS = re.compile(
    rf"""(?P<comment>\#[^\n]*) | (?P<string>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`[^`]*`)
    | (?P<range>\[[^\]]*\]) | (?P<word>(?:[\w:]|{_HOLE})+) | (?P<sign>=~|!~|!=|==|[^\w\s]) | (?P<space>\s+) | (?P<rest>.)""",
    re.VERBOSE | re.ASCII | re.DOTALL,
)
_IN_STRING = re.compile(rf"\\.|(?P<hole>{_HOLE})", re.ASCII | re.DOTALL)
_SPECIAL = re.compile(r"[.*+?()\[\]{}|^$\\]")


@dataclass(frozen=True, slots=True)
class _Token:
    """A word of PromQL between its neighbours, spaces and comments left out; `braces` if it stands between some."""

    kind: str
    text: str
    before: str
    after: str
    braces: bool


def holes(text: str) -> tuple[str, ...]:
    """The names of the holes of a text, in order, each once."""
    return tuple(dict.fromkeys(_name(hole) for hole in _HOLES.findall(text)))


def whole(text: str) -> str:
    """The name of the hole that is all of a text, or nothing."""
    return _name(text) if _HOLES.fullmatch(text) else ""


def literally(value: str) -> str:
    """A regular expression that matches this value alone."""
    return _SPECIAL.sub(r"\\\g<0>", value)


def filled(text: str, fillings: Mapping[str, Filling]) -> str:
    """The expression with every hole filled; Misplaced for a hole that nothing fits."""
    written: list[str] = []
    comma_too = False
    for token in _tokens(text):
        if comma_too and token.text == ",":
            comma_too = False
            continue
        made = _WRITERS.get(token.kind, _as_it_is)(token, fillings)
        # matchers of which there are none take the comma behind them along; one before them may stay
        comma_too = comma_too or (not made and token.after == ",")
        written.append(made)
    return "".join(written)


def _tokens(text: str) -> Iterator[_Token]:
    every = [(match.lastgroup or "rest", match[0]) for match in _TOKENS.finditer(text)]
    told = [(place, one) for place, (kind, one) in enumerate(every) if kind not in {"space", "comment"}]
    following = {place: after for (place, _), (_, after) in pairwise(told)}
    before, depth = "", 0
    for place, (kind, one) in enumerate(every):
        yield _Token(kind, one, before, following.get(place, ""), depth > 0)
        if kind not in {"space", "comment"}:
            depth += {"{": 1, "}": -1}.get(one, 0)
            before = one


def _name(hole: str) -> str:
    return hole.strip("${}")


def _found(hole: str, fillings: Mapping[str, Filling]) -> Filling:
    if _name(hole) not in fillings:
        raise Misplaced(_name(hole), "", "")
    return fillings[_name(hole)]


def _unfit(hole: str, filling: Filling, where: str) -> Misplaced:
    return Misplaced(_name(hole), f'"{hole}" cannot stand {where}', _PLACES[type(filling)].format(hole=hole))


def _as_it_is(token: _Token, _: Mapping[str, Filling]) -> str:
    return token.text


def _word(token: _Token, fillings: Mapping[str, Filling]) -> str:
    """A name with holes in it, or one hole alone."""
    alone = bool(_HOLES.fullmatch(token.text)) and "." not in {token.before[-1:], token.after[:1]}

    def fill(hole: re.Match[str]) -> str:
        filling = _found(hole[0], fillings)
        if token.after == "(":
            raise Misplaced(_name(hole[0]), f'"{hole[0]}" stands where a function does', "write the function out")
        if isinstance(filling, Name):
            return filling.text
        if not alone:
            raise Misplaced(_name(hole[0]), f'"{hole[0]}" stands inside a name', "only part of a metric or label can")
        return _atom(hole[0], filling, token)

    return _HOLES.sub(fill, token.text)


def _range(token: _Token, fillings: Mapping[str, Filling]) -> str:
    """Lengths of time in brackets."""

    def fill(hole: re.Match[str]) -> str:
        filling = _found(hole[0], fillings)
        if not isinstance(filling, Duration):
            raise _unfit(hole[0], filling, "in brackets")
        return str(filling)

    return _HOLES.sub(fill, token.text)


def _atom(hole: str, filling: Filling, token: _Token) -> str:
    """What stands alone between operators, brackets or braces."""
    match filling:
        case Number(text=text) if not token.braces:
            return f"({text})" if text.startswith("-") else text
        case Duration() if not token.braces:
            return str(filling) if token.before == "offset" else str(number(filling.seconds))
        case Selector() if not token.braces and token.after != "{":
            return str(filling)
        case tuple() if token.braces and token.before in {"{", ","} and token.after in {"}", ","}:
            return ",".join(map(str, filling))
    raise _unfit(hole, filling, "here")


def _string(token: _Token, fillings: Mapping[str, Filling]) -> str:
    """Text in quotes: label values, and regular expressions where the sign before says so."""
    if not _HOLES.search(token.text):
        return token.text
    mark, body = token.text[0], token.text[1:-1]
    if mark != '"' and "\\" in body:
        raise Misplaced(_name(_HOLES.findall(body)[0]), "a backslash and a parameter in one text", 'write it in double quotes "')
    body = body if mark == '"' else quote(body)[1:-1]
    regex = token.before in {"=~", "!~"}

    def fill(found: re.Match[str]) -> str:
        if not found["hole"]:
            return found[0]
        filling = _found(found["hole"], fillings)
        if regex:
            written = _in_regex(found, filling)
        elif isinstance(filling, Value) or (isinstance(filling, Name) and token.before not in {"=", "!="}):
            written = filling.text
        else:
            raise _unfit(found["hole"], filling, "in this text")
        return quote(written)[1:-1]

    return f'"{_IN_STRING.sub(fill, body)}"'


def _in_regex(found: re.Match[str], filling: Filling) -> str:
    """A value or pattern that is one whole wherever it stands in a regular expression."""
    hole, before, after = found["hole"], found.string[: found.start()], found.string[found.end() :]
    plain = re.sub(r"\\\\\\\\|\\\\\[|\\\\\]", "", before)
    if plain.endswith("\\\\") or plain.rfind("[") > plain.rfind("]"):
        raise Misplaced(_name(hole), f'"{hole}" stands inside a class or behind a backslash', "let it stand on its own")
    match filling:
        case Value(text=text):
            return f"(?:{literally(text)})" if after[:1] in set("*+?{") and after else literally(text)
        case Pattern(text=text):
            return f"(?:{text})" if before or after else text
    raise _unfit(hole, filling, "in a regular expression")


_WRITERS: dict[str, Callable[[_Token, Mapping[str, Filling]], str]] = {"word": _word, "range": _range, "string": _string}

_PLACES: dict[type, str] = {
    Value: 'a label value stands in quotes, as in {{label="{hole}"}}',
    Pattern: 'a pattern stands in the quotes of a regular expression, as in {{label=~"{hole}"}}',
    Name: "a name stands outside quotes",
    Word: "a word is a whole value in YAML",
    Number: "a number stands outside quotes and braces, as in <= {hole}",
    Duration: "a duration stands outside quotes and braces, as in <= {hole}, which are its seconds, or in [{hole}]",
    Selector: "a selector stands alone, without braces before or behind it",
    tuple: "matchers stand between braces, as in requests_total{{{hole}}}",
}
"""Where each can stand."""
