"""From where totals go on that were not written for a while: one rule for all SLOs, so that their own need not look so far.

A query reads all it reads from as many blocks of the database as its longest look reaches into. With hours of memory in the
rules that also read raw counters, these cost twice as much, though a total is missing for longer than an hour about never.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from slo_kit.duration import Duration
from slo_kit.model.plan import Plan, PlannedSlo, Scope
from slo_kit.naming import IDENTITY, OBJECTIVE, RESUMED, TOTAL, TOTALS
from slo_kit.promql import Aggregate, Binary, Expr, Number, Selector, combine, labelled, last
from slo_kit.rules.events import pinned
from slo_kit.rules.model import RecordingRule


def rules(plan: Plan, scope: Scope) -> Iterator[RecordingRule]:
    """What every total that is missing was when it was last seen, within memory; 0 where it is not remembered at all."""
    if not remembers(scope):
        return
    begun = nothing(scope.labels)
    resumed = []
    for name in TOTALS:
        remembered = Binary(last(pinned(name, scope), plan.reading.memory), "or", begun)
        missing = Binary(remembered, "unless", last(pinned(name, scope), min(_forgetful(scope))))
        resumed.append(labelled(missing, TOTAL, name))
    yield RecordingRule(RESUMED, combine("or", resumed))


def remembers(scope: Scope) -> bool:
    """Whether any total is missed by its own rule before it is forgotten."""
    return bool(_forgetful(scope))


def beginning(name: str, labels: Mapping[str, str], slo: PlannedSlo) -> Expr:
    """What a total of SLOs like this one begins with that its own rule does not find: 0, unless a rule remembers it for longer.

    Then a total is not written before that rule has spoken, whichever of the two is evaluated first after a start.
    """
    if slo.recall == slo.counting.memory:
        return nothing(labels)
    return Aggregate("sum", last(Selector.of(RESUMED, {**labels, TOTAL: name}), slo.counting.written), by=IDENTITY)


def nothing(labels: Mapping[str, str]) -> Expr:
    """0 for each SLO that is defined with these labels."""
    return Binary(Number("0"), "*", Selector.of(OBJECTIVE, labels))


def _forgetful(scope: Scope) -> list[Duration]:
    return [slo.recall for slo in scope.slos if slo.recall < slo.counting.memory]
