"""Running totals: what each SLO counted in this evaluation, then one rule for each total of all that are counted together.

What one evaluation counted is recorded first, so that raw series are read once for all totals, and read at the very instant at
which it was recorded: an older one would be counted twice after a restart.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from slo_kit.duration import Duration
from slo_kit.model.counting import Counting
from slo_kit.model.plan import PlannedSlo, Scope, ScopeKind
from slo_kit.model.slo import Growth, Outcome
from slo_kit.naming import BAD_EVENTS, COUNTED, EVENTS, IDENTITY, MEASURED_MINUTES, OUTCOME, SLO, TOTALS
from slo_kit.promql import Aggregate, Binary, Expr, Matcher, Number, Selector, call, combine, labelled, last, number
from slo_kit.rules.model import RecordingRule
from slo_kit.rules.resumed import beginning, nothing

THIS_INSTANT = Duration.of(seconds=1)
ZERO = Number("0")


def counted(slo: PlannedSlo, growth: Growth) -> RecordingRule:
    """What this evaluation counted, by outcome; the global scope has another way to tell that it measured."""
    told = {Outcome.ANY: growth.total, Outcome.BAD: growth.bad}
    if slo.scope is ScopeKind.REGION:
        told[Outcome.MEASURED] = growth.measured
    apart = combine("or", (labelled(expr, OUTCOME, outcome.value) for outcome, expr in told.items()))
    return RecordingRule(COUNTED, growth.outcomes or apart, slo.identity)


def totals(scope: Scope, slos: Sequence[PlannedSlo]) -> Iterator[RecordingRule]:
    """The totals of SLOs of one service that are evaluated together.

    One rule serves all that look equally far back, if these are all the service has: promtool takes two rules of one name for one
    unless their labels differ.
    """
    alike = [other for other in scope.slos if other.service == slos[0].service]
    if list(slos) == alike and len({(slo.recall, slo.counting.memory) for slo in slos}) == 1:
        yield from _of_each(slos[0], {label: value for label, value in slos[0].identity.items() if label != SLO})
    else:
        for slo in slos:
            yield from _of_each(slo, slo.identity)


def minutes(counting: Counting) -> Number:
    """What one evaluation in which an SLO was measured adds to its measured minutes."""
    return number(Decimal(counting.evaluation.milliseconds) / 60_000)


def _of_each(slo: PlannedSlo, labels: Mapping[str, str]) -> Iterator[RecordingRule]:
    """The totals of all SLOs with these labels, timed as this one is; written whether or not there is anything new.

    A total that broke off would start again from zero.
    """
    for name in TOTALS if slo.scope is ScopeKind.REGION else (EVENTS, BAD_EVENTS):
        before = Binary(last(Selector.of(name, labels), slo.recall), "or", beginning(name, labels, slo))
        yield RecordingRule(name, Binary(before, "+", Binary(_new(name, labels, slo.counting), "or", nothing(labels))), labels)


def _new(name: str, labels: Mapping[str, str], counting: Counting) -> Expr:
    """What this evaluation adds to a total, by SLO; nothing where it counted nothing."""
    if name == MEASURED_MINUTES:
        return Binary(minutes(counting), "*", _told(labels, Outcome.MEASURED))
    every = _told(labels, Outcome.ANY)
    if name == EVENTS:
        return Binary(every, "or", _told(labels, Outcome.GOOD, Outcome.BAD))
    not_good = call("clamp_min", Binary(every, "-", _told(labels, Outcome.GOOD)), ZERO)
    return Binary(_told(labels, Outcome.BAD), "or", not_good)


def _told(labels: Mapping[str, str], *outcomes: Outcome) -> Expr:
    """What was counted at this very instant, of these outcomes together."""
    named = "|".join(outcome.value for outcome in outcomes)
    wanted = Matcher(OUTCOME, "=" if len(outcomes) == 1 else "=~", named)
    return Aggregate("sum", last(Selector.of(COUNTED, labels).where(wanted), THIS_INSTANT), by=IDENTITY)
