"""All rule groups of a scope: one file per service with its counters, one for everything generic."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from slo_kit.duration import Duration
from slo_kit.model.plan import Plan, Scope, ScopeKind
from slo_kit.model.policy import Severity
from slo_kit.naming import group
from slo_kit.rules import alerts, arrivals, audit, counters, health, hearing, pairs, registry, replicas, resumed, verdict, windows
from slo_kit.rules.model import Rule, RuleGroup

GENERIC = "_generic"
"""The file of rules that serve all SLOs; no service can be called so, names start with a letter or digit."""


AUDIT = "_audit"
"""The file of rules that hold totals against raw series, so that whoever must can leave them out."""


def rule_files(plan: Plan, scope: Scope) -> Iterator[tuple[str, tuple[RuleGroup, ...]]]:
    """File stem and groups."""
    for stem in counters.stems(scope):
        yield stem, counters.groups(plan, scope, stem)
    yield GENERIC, _generic(plan, scope, _digest(plan))
    if audited := audit.groups(plan, scope):
        yield AUDIT, audited


def _generic(plan: Plan, scope: Scope, bundle: str) -> tuple[RuleGroup, ...]:
    burn: tuple[Rule, ...] = ()
    budget: tuple[Rule, ...] = ()
    if scope.slos:
        burn = (*windows.of_every_evaluation(plan, scope), *alerts.burning(plan, scope, Severity.PAGE))
        tickets: tuple[Rule, ...] = (
            *alerts.burning(plan, scope, Severity.TICKET),
            *alerts.exhausted(plan, scope),
            *health.coverage_low(plan, scope),
        )
        budget = (*windows.of_days(plan, scope), *tickets)
    globally = scope.kind is ScopeKind.GLOBAL
    heard: tuple[Rule, ...] = (*replicas.registry(plan), *hearing.alerts(plan), *replicas.alerts(plan)) if globally else ()
    measuring: tuple[Rule, ...] = (
        *registry.rules(plan, scope, bundle),
        *pairs.alerts(plan, scope),
        *health.alerts(plan, scope),
        *health.calendar_ends(plan, scope),
        *heard,
    )
    often, seldom = plan.counting.evaluation, plan.counting.seldom
    named: tuple[tuple[str, Duration, tuple[Rule, ...]], ...] = (
        ("verdict", often, tuple(verdict.rules(plan, scope))),
        ("burn", often, burn),
        ("budget", seldom, budget),
        ("memory", plan.counting.remembered, tuple(resumed.rules(plan, scope))),
        ("health", often, measuring),
    )
    merged = (*arrivals.groups(plan), *replicas.groups(plan)) if globally else ()
    return (*merged, *(RuleGroup(group(name), interval, rules) for name, interval, rules in named if rules))


def _digest(plan: Plan) -> str:
    """A hash of every rule of every scope, so that any two evaluators can be seen to run the same definitions."""
    hashed = hashlib.sha256()
    for scope in plan.scopes:
        for stem in counters.stems(scope):
            hashed.update(repr(counters.groups(plan, scope, stem)).encode())
        hashed.update(repr(_generic(plan, scope, "")).encode())
        hashed.update(repr(audit.groups(plan, scope)).encode())
    return hashed.hexdigest()[:16]
