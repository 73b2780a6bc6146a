"""What the totals of a scope grew by over a window, read as cheaply as its own memory of gaps allows."""

from __future__ import annotations

from slo_kit.duration import Duration
from slo_kit.model.plan import Plan, Scope, ScopeKind
from slo_kit.naming import IDENTITY, RESUMED, TOTAL
from slo_kit.promql import Aggregate, Binary, Expr, Number, Selector, call, last
from slo_kit.rules.events import grown
from slo_kit.rules.resumed import remembers


def grown_in(total: Selector, window: Duration, plan: Plan, scope: Scope) -> Expr:
    """Growth of running totals over the last `window`, from zero where there was no total yet or it fell since.

    In a region, the look at the past reaches no further than the rules that write the totals look: what lies before a longer gap
    was written down when the gap ended. The global evaluator has nothing written down of what regions sent, and looks for it.
    """
    return grown(present(total, plan, scope), _then(total, window, plan, scope))


def began_at(total: Selector, window: Duration, plan: Plan, scope: Scope) -> Expr:
    """What running totals were at the start of the last `window`, so that growth is what is left when it is taken away."""
    now = present(total, plan, scope)
    return Binary(Binary(_then(total, window, plan, scope), "<=", now), "or", Binary(Number("0"), "*", now))


def present(total: Selector, plan: Plan, scope: Scope) -> Expr:
    """Running totals as they are; those that are no longer written too, for a while."""
    return last(total, plan.reading.written if _remembers(scope) else plan.reading.bridge)


def _then(total: Selector, window: Duration, plan: Plan, scope: Scope) -> Expr:
    if not _remembers(scope):
        return last(total, plan.reading.memory, window)
    return Binary(last(total, plan.reading.recall, window), "or", _before_gap(total, window, plan, scope))


def _remembers(scope: Scope) -> bool:
    """Whether what was before a gap is written down at its end."""
    return scope.kind is ScopeKind.REGION and remembers(scope)


def _before_gap(total: Selector, window: Duration, plan: Plan, scope: Scope) -> Expr:
    """What was remembered at the end of the first gap that ended since the window began, at most as long as memory."""
    reach = min(window, plan.reading.memory)
    remembered = Selector.of(RESUMED, {**scope.labels, TOTAL: total.metric}).over(reach).before(window - reach)
    return Aggregate("max", call("min_over_time", remembered), by=IDENTITY)
