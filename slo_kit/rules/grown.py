"""What the totals of a scope grew by over a window, read as cheaply as its own memory of gaps allows."""

from __future__ import annotations

from slo_kit.duration import Duration
from slo_kit.model.plan import Plan, Scope, ScopeKind
from slo_kit.naming import IDENTITY, RESUMED, TOTAL
from slo_kit.promql import Aggregate, Binary, Expr, Number, Selector, call, last
from slo_kit.rules.events import events_in
from slo_kit.rules.resumed import remembers


def grown_in(total: Selector, window: Duration, plan: Plan, scope: Scope) -> Expr:
    """Growth of running totals over the last `window`, from zero where there was no total yet or it fell since.

    In a region, the look at the past reaches no further than the rules that write the totals look: what lies before a longer gap
    was written down when the gap ended. The global evaluator has nothing written down of what regions sent, and looks for it.
    """
    if scope.kind is ScopeKind.GLOBAL or not remembers(scope):
        return events_in(total, window, plan.reading)
    now = last(total, plan.reading.written)
    then = Binary(last(total, plan.reading.recall, window), "or", _before_gap(total, window, plan, scope))
    return Binary(Binary(Binary(now, "-", then), ">=", Number("0")), "or", now)


def _before_gap(total: Selector, window: Duration, plan: Plan, scope: Scope) -> Expr:
    """What was remembered at the end of the first gap that ended since the window began, at most as long as memory."""
    reach = min(window, plan.reading.memory)
    remembered = Selector.of(RESUMED, {**scope.labels, TOTAL: total.metric}).over(reach).before(window - reach)
    return Aggregate("max", call("min_over_time", remembered), by=IDENTITY)
