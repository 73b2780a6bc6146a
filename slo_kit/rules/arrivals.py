"""What regions push becomes what the global evaluator has heard: the same series, at its own moments.

A region that was cut off sends all it recorded meanwhile, each sample with its time. A total that reads the past would find
that past complete, and see no growth from one evaluation to the next. What was heard, and when, is not rewritten, so that the
first sample after a gap brings all of it, as it does when regions are pulled.
"""

from __future__ import annotations

from collections.abc import Iterator

from slo_kit.model.plan import Plan
from slo_kit.model.topology import Transport
from slo_kit.naming import REPLICA_TOTALS, group, sent
from slo_kit.promql import Selector
from slo_kit.rules.leaving import OF_REGION, of_slos
from slo_kit.rules.model import RecordingRule, RuleGroup


def groups(plan: Plan) -> Iterator[RuleGroup]:
    """One rule for each name that regions send, four times in an evaluation, as often as regions would be pulled."""
    if plan.transport is Transport.REMOTE_WRITE:
        rules = tuple(RecordingRule(name, Selector(sent(name))) for name in dict.fromkeys(_names(plan)))
        yield RuleGroup(group("arrivals"), plan.between_pulls, rules)


def _names(plan: Plan) -> Iterator[str]:
    for scope in plan.regions:
        own = REPLICA_TOTALS if scope.paired else {}
        yield from (own.get(name, name) for name in of_slos(scope))
    yield from OF_REGION
