"""All rule groups of a scope: one file per service with its counters, one for everything generic."""

from __future__ import annotations

from collections.abc import Iterator

from slo_kit.duration import Duration
from slo_kit.model.plan import Plan, Scope, ScopeKind
from slo_kit.naming import group
from slo_kit.rules import alerts, arrivals, audit, counters, health, hearing, pairs, registry, replicas, resumed, verdict, windows
from slo_kit.rules.model import Rule, RuleGroup

GENERIC = "_generic"
"""The file of rules that serve all SLOs; no service can be called so, names start with a letter or digit."""


AUDIT = "_audit"
"""The file of rules that hold totals against raw series, so that whoever must can leave them out."""


def rule_files(plan: Plan, scope: Scope) -> Iterator[tuple[str, tuple[RuleGroup, ...]]]:
    """File stem and groups; the generic ones without the hash of what is written of all of them."""
    yield from files_of_slos(plan, scope)
    yield GENERIC, generic(plan, scope, "")


def files_of_slos(plan: Plan, scope: Scope) -> Iterator[tuple[str, tuple[RuleGroup, ...]]]:
    """File stem and groups of the rules that each SLO has of its own."""
    for stem in counters.stems(scope):
        yield stem, counters.groups(plan, scope, stem)
    if audited := audit.groups(plan, scope):
        yield AUDIT, audited


def generic(plan: Plan, scope: Scope, bundle: str) -> tuple[RuleGroup, ...]:
    """The groups that serve all SLOs, with the hash by which any two evaluators can be seen to run the same definitions."""
    burn: tuple[Rule, ...] = ()
    budget: tuple[Rule, ...] = ()
    if scope.slos:
        burn = tuple(windows.of_every_evaluation(plan, scope))
        tickets: tuple[Rule, ...] = (
            *alerts.tickets(plan, scope),
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
