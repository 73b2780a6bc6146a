"""Reading running totals: events of a window are a subtraction, for every SLO of a scope at once."""

from __future__ import annotations

from slo_kit.duration import Duration
from slo_kit.model.counting import Counting
from slo_kit.model.plan import Scope, ScopeKind
from slo_kit.naming import IDENTITY, INFO, OWNER
from slo_kit.promql import Aggregate, Binary, Expr, Number, Selector, last, on


def pinned(name: str, scope: Scope) -> Selector:
    """A recorded series of this scope and no other."""
    return Selector.of(name, scope.labels)


def readable(name: str, scope: Scope) -> Selector:
    """A recorded series of every scope this evaluator holds: its own, and in the global one that of each region."""
    return pinned(name, scope) if scope.kind is ScopeKind.REGION else Selector(name)


def events_in(total: Selector, window: Duration, counting: Counting) -> Expr:
    """Growth of running totals over the last `window`, from zero where there was no total yet or it fell since.

    A total that is no longer written still is the present for as long as gaps are bridged. The look at the past reaches
    further, as far as a total is remembered: a gap that lies there would else count a total's whole life as the window.
    """
    return grown(last(total, counting.bridge), last(total, counting.memory, window))


def grown(now: Expr, then: Expr) -> Expr:
    """Now less then; all of now where there was nothing then, or more."""
    return Binary(Binary(Binary(now, "-", then), ">=", Number("0")), "or", now)


def with_owner(expr: Expr, scope: Scope, **described: str) -> Expr:
    """The same values, only for SLOs described so, with their owner as a label."""
    return owned(expr, Selector.of(INFO, {**scope.labels, **described}))


def owned(expr: Expr, info: Selector) -> Expr:
    """The same values with the owner that the description of each SLO names.

    `topk` picks one description where an edited one overlaps its predecessor for a few minutes after a restart.
    """
    one_each = Aggregate("topk", info, by=IDENTITY, parameter="1")
    return Binary(expr, "*", one_each, on(*IDENTITY, group_left=(OWNER,)))
