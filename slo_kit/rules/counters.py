"""The rules an SLO has of its own: what it counted, its objective and its description; and the totals and pages of a service.

All per-SLO rules but the audit are here: three in a region, five in the global scope, whatever the number of windows, alerts
and regions; a few more for pairs, and for modes that look at regions one by one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from slo_kit.duration import Duration
from slo_kit.model.counting import Counting
from slo_kit.model.growth import Growth
from slo_kit.model.plan import Plan, PlannedSlo, Scope
from slo_kit.model.version import QUERY_OFFSET
from slo_kit.naming import FAILING, REGION, group
from slo_kit.promql import Selector, combine
from slo_kit.rules import alerts, constants, totals, values
from slo_kit.rules.model import RecordingRule, Rule, RuleGroup


def stem(slo: PlannedSlo) -> str:
    """The file with the rules of an SLO: of its service, or one of its own for an SLO by label.

    Rules for all values do not say in their labels which SLO they are of, and promtool takes two such in one file for one.
    """
    return f"{slo.service}.{slo.name}" if slo.group else slo.service


def stems(scope: Scope) -> tuple[str, ...]:
    """All such files of a scope."""
    return tuple(dict.fromkeys(map(stem, scope.slos)))


def groups(plan: Plan, scope: Scope, of_file: str) -> tuple[RuleGroup, ...]:
    """The groups that count for one file, one for each timing of its SLOs.

    Their rules run in order and at one timestamp, so bad never outruns total.
    """
    timed: dict[str, list[PlannedSlo]] = {}
    for slo in (slo for slo in scope.slos if stem(slo) == of_file):
        timed.setdefault(group_name(plan, scope, slo), []).append(slo)
    return tuple(_group(plan, scope, name, slos) for name, slos in timed.items())


def group_name(plan: Plan, scope: Scope, slo: PlannedSlo) -> str:
    """`slo-kit:counters:rpc-gateway`, and `slo-kit:counters:rpc-gateway:5m` for SLOs with an interval of their own.

    An SLO by label is in a group of its own, called by its name.
    Where the group is evaluated as of some time ago, SLOs with another delay have one as well: `...:delay-45s`.
    """
    every, delay = slo.counting.evaluation, slo.counting.delay
    own = () if every == plan.counting.evaluation else (str(every),)
    late = (f"delay-{delay}",) if looks_back(scope) and delay != plan.counting.delay else ()
    return group("counters", slo.service, *((slo.name,) if slo.group else ()), *own, *late)


def looks_back(scope: Scope) -> bool:
    """Whether whole groups can be evaluated as of some time ago, so that no expression needs to look there."""
    return scope.version >= QUERY_OFFSET


def _group(plan: Plan, scope: Scope, name: str, slos: list[PlannedSlo]) -> RuleGroup:
    counting = slos[0].counting
    offset = counting.delay if looks_back(scope) and counting.delay.milliseconds else None
    rules = _by_label(plan, scope, *slos) if slos[0].group else _together(plan, scope, slos)
    return RuleGroup(name, counting.evaluation, tuple(rules), offset)


def _together(plan: Plan, scope: Scope, slos: Sequence[PlannedSlo]) -> Iterator[Rule]:
    """What each SLO counted and promises, then the totals of all, then who is woken."""
    outcomes = {}
    growths = {slo.name: slo.indicator.growth(_as_of(slo.counting, scope)) for slo in slos}
    together = tuple(totals.alike(scope, slos))
    for labels, alike in together:
        yield from _failing(labels, (growths[slo.name] for slo in alike))
    for slo in slos:
        growth = growths[slo.name]
        counted = totals.counted(slo, growth)
        outcomes[slo.name] = counted.outcomes
        yield from (*_first(slo, growth), totals.recorded(slo, counted), *constants.rules(slo, plan))
    yield from totals.totals(together, outcomes)
    for labels, alike in together:
        yield from alerts.pages(plan, scope, alike, partial(Selector.of, labels=labels), labels)


def _by_label(plan: Plan, scope: Scope, slo: PlannedSlo) -> Iterator[Rule]:
    """The same for all values of an SLO by label, and that some are not counted, or none: only these rules know."""
    assert slo.group
    growth = slo.indicator.growth(_as_of(slo.counting, scope))
    yield from _failing(values.shared(slo), [growth])
    yield from (*_first(slo, growth), *values.totals(slo, slo.group, growth), *constants.rules(slo, plan))
    yield from alerts.pages(plan, scope, [slo], lambda name: values.recorded(name, slo), values.shared(slo))
    yield from values.none_at_all(plan, scope, slo)
    yield values.too_many(plan, slo, slo.group, growth)


def _as_of(counting: Counting, scope: Scope) -> Counting:
    """The timing as expressions see it: without a delay where the group has it already."""
    return replace(counting, delay=Duration(0)) if looks_back(scope) else counting


def _failing(labels: Mapping[str, str], growths: Iterable[Growth]) -> Iterator[RecordingRule]:
    """Targets that stopped being scraped, those of each job once."""
    if every := dict.fromkeys(growth.failing for growth in growths if growth.failing):
        yield RecordingRule(FAILING, combine("or", every), labels)


def _first(slo: PlannedSlo, growth: Growth) -> Iterator[RecordingRule]:
    """What the totals read at this instant, before what is counted for them."""
    by_region = {label: value for label, value in slo.identity.items() if label != REGION}
    for one in growth.beforehand:
        yield RecordingRule(one.name, one.expr, by_region if one.by_region else slo.identity)
