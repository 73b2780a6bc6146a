"""The verdict on each region: measured, idle, down, blind or unknown, from its heartbeat, its traffic and probes outside it."""

from __future__ import annotations

from collections.abc import Iterator

from slo_kit.model.plan import Plan, ScopeKind
from slo_kit.model.topology import Probes, Verdict
from slo_kit.naming import (
    EVENTS,
    FRESH,
    INFO,
    OBJECTIVE,
    REGION,
    REGION_VERDICT,
    SCOPE,
    SERVICE,
    SLO,
    STEADY,
    TRAFFIC,
    VANTAGES,
    VANTAGES_FAILING,
    VERDICT,
)
from slo_kit.promql import Aggregate, Binary, Expr, Matcher, Number, Selector, call, combine, labelled, last, number, on
from slo_kit.rules.model import RecordingRule
from slo_kit.rules.registry import age, known

BY_REGION = on(REGION)
EACH = (SERVICE, SLO, REGION)
"""What tells the SLOs of all regions apart at the global evaluator."""
REGIONAL = {SCOPE: ScopeKind.REGION.value}
ZERO = Number("0")
LEAST = Number("2")
"""One vantage cannot tell a region that is down from trouble of its own."""


def rules(plan: Plan) -> Iterator[RecordingRule]:
    """What is heard, seen and served, then the verdict."""
    yield RecordingRule(FRESH, Binary(_fresh(plan), "or", Binary(ZERO, "*", known())))
    if plan.probes:
        yield from _seen(plan, plan.probes)
    yield RecordingRule(TRAFFIC, _traffic(plan))
    yield RecordingRule(REGION_VERDICT, combine("or", (_named(regions, verdict) for verdict, regions in _verdicts(plan))))


def vantages(plan: Plan, probes: Probes) -> Expr:
    """1 or 0 for every region and vantage heard: whether any probe of the region succeeded lately as seen from there.

    A single failure is no news, so the best of the last samples counts; of several probes it is the worst.
    """
    called = probes.success.where(Matcher(probes.vantage, "!=", ""))
    each = Aggregate("min", call("max_over_time", called.over(plan.counting.look)), by=(REGION, probes.vantage))
    return Binary(Binary(each, "==", Number("1"), "bool"), "and", known(), BY_REGION)


def in_force(*verdicts: Verdict) -> Expr:
    """The regions with one of these verdicts."""
    words = "|".join(verdict.value for verdict in verdicts)
    return Selector(REGION_VERDICT, (Matcher(VERDICT, "=~" if len(verdicts) > 1 else "=", words),))


def most_fail() -> Expr:
    """The regions that more than half of the vantages heard do not reach; one alone proves nothing."""
    return Binary(Binary(Number("2"), "*", Selector(VANTAGES_FAILING)), ">", Binary(Selector(VANTAGES), ">=", LEAST))


def of_users(totals: Expr) -> Expr:
    """Series of SLOs whose events come from users, and not whether there are users or not."""
    return Binary(totals, "unless", Selector.of(INFO, {**REGIONAL, STEADY: "true"}), on(*EACH))


def _fresh(plan: Plan) -> Expr:
    """1 for regions whose clock said so a moment ago, as this one counts moments."""
    behind = Binary(age(plan), "<=", number(plan.timing.fresh_behind.seconds))
    fresh = Binary(behind, ">=", number(-plan.timing.fresh_ahead.seconds))
    return Binary(known(), "and", fresh, BY_REGION)


def _seen(plan: Plan, probes: Probes) -> Iterator[RecordingRule]:
    """How many vantages are heard, and from how many of them a region does not answer."""
    each, none = vantages(plan, probes), Binary(ZERO, "*", known())
    yield RecordingRule(VANTAGES, Binary(Aggregate("count", each, by=(REGION,)), "or", none))
    failing = Aggregate("count", Binary(each, "==", ZERO), by=(REGION,))
    yield RecordingRule(VANTAGES_FAILING, Binary(failing, "or", none))


def _traffic(plan: Plan) -> Expr:
    """Events of the last minute and a half, of SLOs whose events come from users; 0 where a region has such and none came."""
    total, reach = Selector.of(EVENTS, REGIONAL), plan.hearing.evaluation + plan.hearing.scrape
    now = last(total, reach)
    came = Binary(Binary(now, "-", last(total, plan.hearing.memory, reach)), ">", ZERO)
    served = Aggregate("sum", of_users(came), by=(REGION,))
    counted = of_users(Selector.of(OBJECTIVE, REGIONAL))
    return Binary(served, "or", Binary(ZERO, "*", Aggregate("count", counted, by=(REGION,))))


def _verdicts(plan: Plan) -> Iterator[tuple[Verdict, Expr]]:
    """Regions by verdict; each has exactly one."""
    heard, silent = (Binary(Selector(FRESH), "==", Number(value)) for value in ("1", "0"))
    nobody = Binary(Selector(TRAFFIC), "==", ZERO)
    quiet = Binary(heard, "and", nobody, BY_REGION)
    yield Verdict.MEASURED, Binary(heard, "unless", nobody, BY_REGION)
    if plan.probes is None:
        yield Verdict.IDLE, quiet
        yield Verdict.UNKNOWN, silent
        return
    enough = Binary(Selector(VANTAGES), ">=", LEAST)
    failing = most_fail()
    yield Verdict.DOWN, Binary(Binary(silent, "or", quiet), "and", failing, BY_REGION)
    yield Verdict.IDLE, Binary(quiet, "unless", failing, BY_REGION)
    yield Verdict.BLIND, Binary(Binary(silent, "and", enough, BY_REGION), "unless", failing, BY_REGION)
    yield Verdict.UNKNOWN, Binary(silent, "unless", enough, BY_REGION)


def _named(regions: Expr, verdict: Verdict) -> Expr:
    return labelled(Aggregate("group", regions, by=(REGION,)), VERDICT, verdict.value)
