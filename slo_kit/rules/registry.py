"""What is so without measuring: the heartbeat, the hash of the rule bundle, and what every region is there for today."""

from __future__ import annotations

from collections.abc import Iterator

from slo_kit.model.plan import Plan, Scope, ScopeKind
from slo_kit.model.topology import Role
from slo_kit.naming import HEARTBEAT, REGION, REGION_INFO, ROLE, RULES_INFO
from slo_kit.promql import Aggregate, Binary, Expr, Matcher, Number, Selector, call, labelled, last, number, on
from slo_kit.rules.model import RecordingRule

ONE = call("vector", Number("1"))


def rules(plan: Plan, scope: Scope, bundle: str) -> Iterator[RecordingRule]:
    """One rule each; the global evaluator knows the role of every region, whether the region is heard or not."""
    own = {REGION: scope.name}
    if scope.kind is ScopeKind.REGION:
        yield RecordingRule(HEARTBEAT, call("vector", call("time")), own)
    yield RecordingRule(RULES_INFO, ONE, {**own, "hash": bundle})
    for region in (scope,) if scope.kind is ScopeKind.REGION else plan.regions:
        yield _role(region)


def expected() -> Expr:
    """The regions that serve today by declaration: active ones, those whose drain is over, and none that has yet to open."""
    return Aggregate("max", Selector.of(REGION_INFO, {ROLE: Role.ACTIVE.value}), by=(REGION,))


def known() -> Expr:
    """The regions that are there today, whatever for."""
    return Aggregate("max", Selector(REGION_INFO), by=(REGION,))


def always_expected(scope: Scope) -> bool:
    """Whether no clock is needed to know that a region is expected."""
    return scope.role is Role.ACTIVE and not scope.since


def may_be_expected(scope: Scope) -> bool:
    """Whether a region is active at any time: a drain ends, and a standby region waits for ever."""
    return scope.role in {Role.ACTIVE, Role.DRAINED}


def age(plan: Plan) -> Expr:
    """Seconds since each region's clock said its heartbeat."""
    names = "|".join(scope.name for scope in plan.regions)
    heard = Selector(HEARTBEAT, (Matcher(REGION, "=~", names),))
    return Binary(call("time"), "-", Aggregate("max", last(heard, plan.timing.heartbeat_kept), by=(REGION,)))


def _role(region: Scope) -> RecordingRule:
    """What the region is there for, from its first day; a drain ends by itself."""
    there = _while(">=", region.since) if region.since else ONE
    if not region.until:
        return RecordingRule(REGION_INFO, there, {REGION: region.name, ROLE: region.role.value})
    drained = _named(_while("<", region.until), region.role)
    today = Binary(drained, "or", _named(_while(">=", region.until), Role.ACTIVE))
    return RecordingRule(REGION_INFO, Binary(today, "and", there, on()) if region.since else today, {REGION: region.name})


def _while(sign: str, moment: int) -> Expr:
    """1 before or from a moment."""
    return Binary(ONE, "and", Binary(call("vector", call("time")), sign, number(moment)))


def _named(expr: Expr, role: Role) -> Expr:
    return labelled(expr, ROLE, role.value)
