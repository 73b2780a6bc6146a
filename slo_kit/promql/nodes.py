"""PromQL as nodes: every brace and parenthesis that slo-kit emits is written here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from slo_kit.duration import Duration
from slo_kit.promql.matcher import Matcher, quote

_PRECEDENCE = {"or": 1, "and": 2, "unless": 2, "+": 4, "-": 4, "*": 5, "/": 5, "%": 5, "^": 6}
_COMPARISON = 3


class Expr:
    """A PromQL expression; `str()` gives its text, parenthesised where precedence needs it."""

    __slots__ = ()
    precedence = 9

    def _inside(self, least: int) -> str:
        return f"({self})" if self.precedence < least else str(self)


@dataclass(frozen=True, slots=True)
class Selector(Expr):
    """A metric with matchers, sorted when written; optionally over a range, in the past, or seen from a query's end."""

    metric: str
    matchers: tuple[Matcher, ...] = ()
    range: Duration | None = None
    offset: Duration | None = None
    at: str = ""

    @classmethod
    def of(cls, metric: str, labels: Mapping[str, str] | None = None) -> Selector:
        """Build with equality matchers."""
        return cls(metric, tuple(Matcher(label, "=", value) for label, value in (labels or {}).items()))

    def where(self, *matchers: Matcher) -> Selector:
        """The same with further matchers; one that is there already is not repeated."""
        return replace(self, matchers=tuple(dict.fromkeys((*self.matchers, *matchers))))

    def alike(self, label: str) -> str:
        """Why all its series have the same value of a label; nothing where they may differ."""
        fixed = next((m for m in self.matchers if m.label == label and m.literal), None)
        return f"{self} has {fixed} alone" if fixed else ""

    def over(self, window: Duration) -> Selector:
        """The same over a range."""
        return replace(self, range=window)

    def before(self, offset: Duration) -> Selector:
        """The same, further in the past; by no time at all it is the same."""
        return replace(self, offset=offset) if offset.milliseconds else self

    def seen_from(self, edge: str) -> Selector:
        """The same at one edge of a range query for all its steps: `start` or `end`."""
        return replace(self, at=edge)

    def __str__(self) -> str:
        inside = ",".join(map(str, sorted(self.matchers, key=lambda m: (m.label, m.sign, m.value))))
        text = self.metric + (f"{{{inside}}}" if inside else "")
        text += f"[{self.range}]" if self.range else ""
        text += f" offset {self.offset}" if self.offset else ""
        return text + (f" @ {self.at}()" if self.at else "")


@dataclass(frozen=True, slots=True)
class Number(Expr):
    """A literal, written as given so that decimals stay exact."""

    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Call(Expr):
    """A function call."""

    function: str
    arguments: tuple[Expr, ...]

    def __str__(self) -> str:
        return f"{self.function}({', '.join(map(str, self.arguments))})"


@dataclass(frozen=True, slots=True)
class Subquery(Expr):
    """An expression at every multiple of `step` within a range, optionally in the past."""

    body: Expr
    range: Duration
    step: Duration
    offset: Duration | None = None

    def __str__(self) -> str:
        past = f" offset {self.offset}" if self.offset else ""
        return f"({self.body})[{self.range}:{self.step}]{past}"


@dataclass(frozen=True, slots=True)
class Aggregate(Expr):
    """An aggregation over all labels but `by`; `parameter` is the k of topk."""

    operator: str
    body: Expr
    by: tuple[str, ...] = ()
    parameter: str = ""

    def __str__(self) -> str:
        grouping = f" by ({', '.join(self.by)}) " if self.by else ""
        parameter = f"{self.parameter}, " if self.parameter else ""
        return f"{self.operator}{grouping}({parameter}{self.body})"


@dataclass(frozen=True, slots=True)
class Binary(Expr):
    """Two expressions and an operator; `modifier` is the matching between them, as in `on (region)`."""

    left: Expr
    operator: str
    right: Expr
    modifier: str = ""

    @property
    def precedence(self) -> int:  # type: ignore[override]
        """How tightly the operator binds."""
        return _PRECEDENCE.get(self.operator, _COMPARISON)

    def __str__(self) -> str:
        # Operators associate to the left, so an equal one on the right needs parentheses, but for `or`, where order is all;
        # mixed ones of one rank (`*` beside `/`) get them on the left too, to be read at a glance, and so does `^`, which
        # associates to the right.
        alike = self._same(self.left) and self.operator != "^"
        left = self.left._inside(self.precedence if alike else self.precedence + 1)
        right = self.right._inside(self.precedence + (0 if self.operator == "or" and self._same(self.right) else 1))
        modifier = f" {self.modifier}" if self.modifier else ""
        return f"{left} {self.operator}{modifier} {right}"

    def _same(self, other: Expr) -> bool:
        return isinstance(other, Binary) and other.operator == self.operator


@dataclass(frozen=True, slots=True)
class Written(Expr):
    """An expression a person wrote, already found to be sound; `whole` if it needs no parentheses beside an operator."""

    text: str
    whole: bool = False

    @property
    def precedence(self) -> int:  # type: ignore[override]
        """Nothing is known of what is inside, so all operators bind tighter."""
        return 9 if self.whole else 0

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Condition:
    """A comparison a person wrote: a value, one of < <= > >= == !=, and what it is compared with."""

    value: Written
    operator: str
    limit: Written

    def __str__(self) -> str:
        return f"{self.value} {self.operator} {self.limit}"


def number(value: object) -> Number:
    """A literal from an int, a Decimal or a float, never in exponent form."""
    return Number(f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}")


def call(function: str, *arguments: Expr) -> Call:
    """A function call."""
    return Call(function, arguments)


def labelled(expr: Expr, label: str, value: str) -> Call:
    """The same series with one label set."""
    return replaced(expr, label, value, "", "")


def replaced(expr: Expr, label: str, value: str, source: str, pattern: str) -> Call:
    """The same series with one label set where another matches a regular expression, whose groups `value` may name: `$1`."""
    return call("label_replace", expr, *(Written(quote(text), whole=True) for text in (label, value, source, pattern)))


def last(selector: Selector, within: Duration, before: Duration | None = None) -> Call:
    """The newest sample of the last `within`, seen from `before` ago."""
    looking = selector.over(within)
    return call("last_over_time", looking.before(before) if before else looking)


def subquery(body: Expr, within: Duration, step: Duration, before: Duration | None = None) -> Subquery:
    """The values of an expression in the last `within`, one for every `step`, seen from `before` ago."""
    return Subquery(body, within, step, before)


def combine(operator: str, expressions: Iterable[Expr]) -> Expr:
    """Several expressions joined by one operator, left to right; at least one is needed."""
    first, *rest = expressions
    for following in rest:
        first = Binary(first, operator, following)
    return first


def on(*labels: str, group_left: Iterable[str] | None = None) -> str:
    """The modifier `on (…)`, with `group_left (…)` when given."""
    many = "" if group_left is None else f" group_left ({', '.join(group_left)})"
    return f"on ({', '.join(labels)}){many}"
