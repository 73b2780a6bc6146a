"""Where in an expression the mistake is; the parser says what is wrong, and not where."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple

import promql_parser

from slo_kit.promql.re2 import refusal

_TOKEN = r"""(?P<space>\s+|\#[^\n]*)
    |(?P<text>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`[^`]*`)
    |(?P<open>[(\[{])|(?P<close>[)\]}])
    |(?P<operator>=~|!~|==|!=|<=|>=|[-+*/%^<>=])
    |(?P<word>(?:[0-9][0-9a-zA-Z.]*|\.[0-9]+|[a-zA-Z_:][a-zA-Z0-9_:.]*))
    |(?P<comma>,)|(?P<odd>.)"""

_FUNCTIONS = (
    *(
        "abs",
        "absent",
        "absent_over_time",
        "avg_over_time",
        "ceil",
        "changes",
        "clamp",
        "clamp_max",
        "clamp_min",
        "count_over_time",
    ),
    *("day_of_month", "day_of_week", "days_in_month", "delta", "deriv", "exp", "floor", "histogram_count", "histogram_fraction"),
    *(
        "histogram_quantile",
        "histogram_sum",
        "hour",
        "idelta",
        "increase",
        "irate",
        "label_join",
        "label_replace",
        "last_over_time",
    ),
    *("ln", "log10", "log2", "max_over_time", "min_over_time", "minute", "month", "predict_linear", "present_over_time"),
    *("quantile_over_time", "rate", "resets", "round", "scalar", "sgn", "sort", "sort_desc", "sqrt", "stddev_over_time"),
    *("stdvar_over_time", "sum_over_time", "time", "timestamp", "vector", "year"),
    *("avg", "bottomk", "count", "count_values", "group", "max", "min", "quantile", "stddev", "stdvar", "sum", "topk"),
)
"""Functions and aggregations, to guess which was meant."""
_CLOSER = {"(": ")", "[": "]", "{": "}"}
GROUPING = {"by", "without", "on", "ignoring", "group_left", "group_right"}
JOINING = {"and", "or", "unless", "atan2", "bool", "offset", "@", *GROUPING}
_SIGNED = {"+", "-"}


class NotPromQLError(ValueError):
    """An expression that does not parse: the words, and where in it, counted in characters."""

    def __init__(self, words: str, start: int, width: int) -> None:
        super().__init__(words)
        self.start, self.width = start, width


class Token(NamedTuple):
    """A piece of an expression and where it begins."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """Where the next could begin."""
        return self.start + len(self.text)


class Place(NamedTuple):
    """A stretch of the expression; `words` are better ones than the parser's, where there are any."""

    start: int
    width: int
    words: str = ""


def tokens(text: str) -> tuple[Token, ...]:
    """The pieces of an expression, space and comments left out; whatever is none of its own is `odd`."""
    pattern = re.compile(_TOKEN, re.VERBOSE | re.DOTALL)  # when the first is read: most workspaces have nothing to point at
    found = (Token(match.lastgroup or "odd", match[0], match.start()) for match in pattern.finditer(text))
    return tuple(token for token in found if token.kind != "space")


def place_of(text: str, said: str) -> Place:
    """Where the parser's complaint about an expression belongs; the whole of it if that cannot be told."""
    parts = tokens(text)
    found = _odd(parts) or _bracket(parts) or _quoted(text, parts, said) or _smallest(text, parts, said) or _order(parts)
    return found or Place(0, max(1, len(text)))


def regex_place(text: str, pattern: str) -> Place | None:
    """Where the regular expression of a matcher stands, and what RE2 has against it."""
    parts = tokens(text)
    refused = refusal(pattern)
    words = f"in the regular expression, {refused.words}; {refused.hint}" if refused else ""
    after = (after for before, after in pairwise(parts) if before.text in {"=~", "!~"})
    return next((_at(token, words) for token in after if _unquoted(token.text) == pattern), None)


def _unquoted(quoted: str) -> str:
    node: Any = promql_parser.parse(f"any{{any={quoted}}}")
    return str(node.matchers.matchers[0].value)


def _at(token: Token, words: str = "") -> Place:
    return Place(token.start, len(token.text), words)


def _odd(parts: tuple[Token, ...]) -> Place | None:
    """A character that is none of PromQL, or a quote that nothing closes."""
    odd = next((token for token in parts if token.kind == "odd" and token.text != "@"), None)
    if odd is None:
        return None
    return _at(odd, "the quote is never closed" if odd.text in "\"'`" else "")


def _bracket(parts: tuple[Token, ...]) -> Place | None:
    """A bracket without its other half."""
    opened: list[Token] = []
    for token in parts:
        if token.kind == "open":
            opened.append(token)
        elif token.kind == "close":
            if not opened:
                return _at(token, f'nothing opened what this "{token.text}" closes')
            if _CLOSER[opened[-1].text] != token.text:
                return _at(token, f'"{_CLOSER[opened[-1].text]}" is wanted before this "{token.text}"')
            opened.pop()
    return _at(opened[-1], f'this "{opened[-1].text}" is never closed') if opened else None


def _quoted(text: str, parts: tuple[Token, ...], said: str) -> Place | None:
    """What the complaint quotes, where it stands once or is a regular expression."""
    if pattern := re.search(r"illegal regex for (.*)", said, re.DOTALL):
        return regex_place(text, pattern[1])
    if name := re.search(r"unexpected identifier '(.*?)' in label matching|unknown function with name '(.*?)'", said):
        wanted = name[1] or name[2]
        words = _function(name[2]) if name[2] else f'"{wanted}" is given to a label and has no quotes'
        return next((_at(token, words) for token in parts if token.text == wanted), None)
    return None


def _function(name: str) -> str:
    """That there is none of this name, and which one it is close to."""
    from difflib import get_close_matches  # only needed once something is wrong

    if name == "holt_winters":
        return f'"{name}" is gone from Prometheus 3.0 on, and is not read; use predict_linear, or record it by a rule of yours'
    close = get_close_matches(name, _FUNCTIONS, 1)
    return f'there is no function "{name}"' + (f', did you mean "{close[0]}"?' if close else "")


def _smallest(text: str, parts: tuple[Token, ...], said: str) -> Place | None:
    """The shortest call or group that is refused for the same reason when it stands alone."""
    if said == "invalid promql query":
        return None
    ranged = re.fullmatch(r"expected type matrix in call to function '(\w+)', got vector", said)
    words = f'"{ranged[1]}" wants a range of time, as in {ranged[1]}(requests_total[5m])' if ranged else ""
    alone = sorted(_calls(parts), key=lambda span: span[1] - span[0])
    return next((Place(start, end - start, words) for start, end in alone if _refused(text[start:end]) == said), None)


def _calls(parts: tuple[Token, ...]) -> Iterator[tuple[int, int]]:
    opened: list[int] = []
    for index, token in enumerate(parts):
        if token.kind == "open":
            opened.append(index)
        elif token.kind == "close" and opened:
            start = opened.pop()
            if parts[start].text == "(":
                named = start > 0 and parts[start - 1].kind == "word" and parts[start - 1].text not in JOINING
                yield parts[start - named].start, token.end


def _refused(text: str) -> str:
    try:
        promql_parser.parse(text)
    except ValueError as error:
        return str(error)
    return ""


def _order(parts: tuple[Token, ...]) -> Place | None:
    """Two values without an operator between them, or an operator without a value on one side."""
    before: Token | None = None
    brackets: list[str] = []
    for token in parts:
        wrong = _misplaced(before, token, brackets)
        if wrong is not None:
            return wrong
        if token.kind == "open":
            called = before is not None and before.kind == "word"
            brackets.append(token.text if token.text != "(" else "call" if called else "(")
        elif token.kind == "close":
            brackets.pop()
        before = token
    if before is not None and (before.kind == "operator" or before.text in JOINING):
        return _at(before, f'nothing follows "{before.text}"')
    return None


def _misplaced(before: Token | None, token: Token, brackets: list[str]) -> Place | None:
    """Whether a token may follow the one before it, as far as values and operators go."""
    inside = brackets[-1] if brackets else ""
    if inside in {"{", "["}:
        return _at(token, "nothing stands before this comma") if token.kind == "comma" and _ends(before) is False else None
    if token.kind == "comma" and inside != "call":
        return _at(token, "a comma separates arguments, and this is inside of no call")
    value = token.kind in {"text", "word"} and token.text not in JOINING
    if value and before is not None and _ends(before) and before.text not in JOINING and not _grouped(before):
        return _at(token, f'an operator is wanted before "{token.text}"')
    operator = token.kind == "operator" and token.text not in _SIGNED
    if operator and not _ends(before):
        return _at(token, f'a value is wanted before "{token.text}"')
    if before is not None and before.text in GROUPING and token.text not in {"(", *GROUPING}:
        return _at(token, f'"{before.text}" is followed by labels in parentheses')
    if token.kind == "close" and before is not None and (before.kind == "operator" or before.text in JOINING):
        return _at(before, f'nothing follows "{before.text}"')
    return None


def _ends(token: Token | None) -> bool:
    """Whether a value may end with it."""
    return token is not None and (token.kind in {"text", "close"} or (token.kind == "word" and token.text not in JOINING))


def _grouped(token: Token) -> bool:
    """Whether it may close the labels of a modifier, behind which a value is in order."""
    return token.text == ")"
