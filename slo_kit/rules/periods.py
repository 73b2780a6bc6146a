"""Budgets of the calendar: what each total was when the period in force began, and how much of the period is over.

The totals of its start are kept by rules that refer to themselves. A start that nobody saw, because the rules came later or
were not evaluated, is made up for by none: what is counted begins with the first look, and coverage says what is missing.
"""

from __future__ import annotations

from collections.abc import Iterator

from slo_kit.model.period import Calendar, Period, by_length, calendars
from slo_kit.model.plan import Plan, Scope, ScopeKind
from slo_kit.naming import BEFORE_PERIOD, IDENTITY, INFO, PERIOD, PERIOD_ELAPSED, PERIOD_KEPT, TOTALS
from slo_kit.promql import Aggregate, Binary, Expr, Matcher, Number, Selector, call, combine, last, number, on
from slo_kit.rules import clock
from slo_kit.rules.events import pinned, readable
from slo_kit.rules.model import RecordingRule

ZERO, ONE = Number("0"), Number("1")
BY_PERIOD = on(PERIOD, group_left=())


def periods(scope: Scope) -> tuple[Period, ...]:
    """Every period of a scope's SLOs, shortest first."""
    return tuple(sorted({slo.period for slo in scope.slos}, key=by_length))


def rules(plan: Plan, scope: Scope) -> Iterator[RecordingRule]:
    """Nothing unless a budget is one of the calendar; else a constant number, whatever the number of SLOs.

    The start for which totals are kept is recorded after them: were it before, a crash in between would keep those of the
    last period for the whole of the next.
    """
    used = calendars(periods(scope))
    if not used:
        return
    yield from clock.rules(scope, used)
    for name in TOTALS:
        yield RecordingRule(BEFORE_PERIOD[name], _kept(plan, scope, used, name))
    yield RecordingRule(PERIOD_KEPT, clock.edge(scope, clock.START))
    begun, length = (Aggregate("max", expr, by=(PERIOD,)) for expr in (_since(scope), _length(scope)))
    yield RecordingRule(PERIOD_ELAPSED, Binary(begun, "/", length), scope.labels)


def grown(plan: Plan, scope: Scope, name: str) -> Expr:
    """The same of all totals of a name that a scope can see."""
    return grown_since(readable(name, scope), readable(BEFORE_PERIOD[name], scope), plan)


def grown_since(total: Selector, before: Selector, plan: Plan) -> Expr:
    """What totals grew by since the period in force began; absent for SLOs whose budget is not one of the calendar."""
    kept = Aggregate("max", before, by=IDENTITY)
    return call("clamp_min", Binary(last(total, plan.reading.bridge), "-", kept, on(*IDENTITY)), ZERO)


def elapsed_share(scope: Scope, used: tuple[Calendar, ...]) -> Expr:
    """For every SLO with a budget of the calendar, how much of its period is over: from 0 to 1."""
    return for_each_slo(pinned(PERIOD_ELAPSED, scope), readable(INFO, scope), used)


def expected_minutes(plan: Plan, scope: Scope, measured: Scope, used: tuple[Calendar, ...]) -> Expr:
    """Minutes that each SLO of a place should have been measured in so far, less the two evaluations it takes to know.

    In the first minutes of a period there are none, and nothing can be said about them.
    """
    begun = call("clamp_min", clock.edge(scope, clock.START), number(measured.since))
    minutes = Binary(Binary(call("time"), "-", begun), "/", Number("60"))
    known = Binary(minutes, "-", number(2 * plan.counting.evaluation.minutes))
    return for_each_slo(Binary(known, ">", ZERO), pinned(INFO, measured), used)


def _since(scope: Scope) -> Expr:
    return Binary(call("time"), "-", clock.edge(scope, clock.START))


def _length(scope: Scope) -> Expr:
    end, start = (clock.edge(scope, which) for which in (clock.END, clock.START))
    return Binary(end, "-", start, on(PERIOD))


def for_each_slo(of_period: Expr, info: Selector, used: tuple[Calendar, ...]) -> Expr:
    """What is known of periods, said of every SLO whose budget is for one of them."""
    return Aggregate("max", Binary(_declared(info, used), "*", of_period, BY_PERIOD), by=IDENTITY)


def _declared(info: Selector, used: tuple[Calendar, ...]) -> Expr:
    """1 for every SLO and each of these periods that its budget is for."""
    words = "|".join(str(period).replace("+", r"\+") for period in used)
    return Aggregate("group", info.where(Matcher(PERIOD, "=~", words)), by=(*IDENTITY, PERIOD))


def _kept(plan: Plan, scope: Scope, used: tuple[Calendar, ...], name: str) -> Expr:
    """What was kept, while the period lasts; in a new one, or for a new SLO, the newest total that was there at its start.

    A total that fell below what was kept has begun anew, and so does what is kept: at zero. So does one that was not there
    before, but where it comes from another evaluator, which may have counted for long.
    """
    memory, before, total = plan.reading.memory, readable(BEFORE_PERIOD[name], scope), readable(name, scope)
    start, declared = clock.edge(scope, clock.START), _declared(readable(INFO, scope), used)

    def of_period(value: Expr) -> Expr:
        return Binary(declared, "*", value, on(*IDENTITY, group_left=()))

    kept, now = last(before, memory), last(total, memory)
    stands = Binary(now, ">=", kept, f"bool {on(*IDENTITY)} group_right ()")
    same = Binary(last(pinned(PERIOD_KEPT, scope), memory), "==", start, on(PERIOD))
    held = Binary(Binary(Binary(Binary(kept, "*", stands), "or", kept), "and", declared), "and", same, on(PERIOD))
    in_time = Binary(of_period(call("timestamp", total)), "<=", start, BY_PERIOD)
    earlier = last(total, memory, plan.counting.evaluation)
    first = now if scope.kind is ScopeKind.GLOBAL else Binary(ZERO, "*", now)
    return combine("or", (held, Binary(of_period(now), "and", in_time), of_period(earlier), of_period(first)))
