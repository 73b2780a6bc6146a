"""Running totals: what each SLO counted in this evaluation, then one rule for each total of all that are counted together.

What one evaluation counted is recorded first, so that raw series are read once for all totals, and read at the very instant at
which it was recorded: an older one would be counted twice after a restart.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from slo_kit.model.counting import Counting
from slo_kit.model.growth import Counted, Growth, Outcome
from slo_kit.model.plan import PlannedSlo, Scope, ScopeKind
from slo_kit.naming import BAD_EVENTS, COUNTED, EVENTS, IDENTITY, MEASURED_MINUTES, OUTCOME, SLO, TOTALS
from slo_kit.promql import Aggregate, Binary, Expr, Matcher, Number, Selector, call, combine, labelled, last, number
from slo_kit.rules.model import RecordingRule
from slo_kit.rules.resumed import beginning, nothing
from slo_kit.sli.increments import THIS_INSTANT

ZERO = Number("0")
Told = tuple[PlannedSlo, frozenset[Outcome]]
"""An SLO and the outcomes that are recorded of it."""
Alike = tuple[Mapping[str, str], Sequence[PlannedSlo]]
"""SLOs, and the labels that they have and no others."""


def counted(slo: PlannedSlo, growth: Growth) -> Counted:
    """As the indicator tells it, or apart; the global scope has another way to tell that it measured."""
    if growth.counted:
        return growth.counted
    told = {Outcome.ANY: growth.total, Outcome.BAD: growth.bad}
    if slo.scope is ScopeKind.REGION:
        told[Outcome.MEASURED] = growth.measured
    expr = combine("or", (labelled(expr, OUTCOME, outcome.value) for outcome, expr in told.items()))
    return Counted(expr, frozenset(told))


def recorded(slo: PlannedSlo, one: Counted) -> RecordingRule:
    """What this evaluation counted, by outcome."""
    return RecordingRule(COUNTED, one.expr, slo.identity)


def totals(together: Iterable[Alike], outcomes: Mapping[str, frozenset[Outcome]]) -> Iterator[RecordingRule]:
    """The totals of SLOs of one service that are evaluated together, by the outcomes that are recorded of each, by its name."""
    for labels, slos in together:
        yield from _of_all(labels, [(slo, outcomes[slo.name]) for slo in slos])


def alike(scope: Scope, slos: Sequence[PlannedSlo]) -> Iterator[Alike]:
    """Those of a service's SLOs that one rule can serve.

    These are all that look equally far back, if the service has no others: promtool takes two rules of one name for one unless
    their labels differ.
    """
    whole = [other for other in scope.slos if other.service == slos[0].service]
    if slos == whole and len({(slo.recall, slo.counting.memory, slo.counting.delay) for slo in slos}) == 1:
        yield {label: value for label, value in slos[0].identity.items() if label != SLO}, slos
    else:
        yield from ((slo.identity, [slo]) for slo in slos)


def _of_all(labels: Mapping[str, str], every: Sequence[Told]) -> Iterator[RecordingRule]:
    """The totals of all SLOs with these labels, which are timed alike; written whether or not there is anything new.

    A total that broke off would start again from zero.
    """
    slo, kinds = every[0][0], {outcomes for _, outcomes in every}
    for name in TOTALS if slo.scope is ScopeKind.REGION else (EVENTS, BAD_EVENTS):
        before = Binary(last(Selector.of(name, labels), slo.recall), "or", beginning(name, labels, slo))
        new = combine("or", (*_new(name, labels, kinds, slo.counting), nothing(labels)))
        yield RecordingRule(name, Binary(before, "+", new), labels)


def _new(name: str, labels: Mapping[str, str], kinds: Collection[frozenset[Outcome]], counting: Counting) -> Iterator[Expr]:
    """What this evaluation adds to a total, by SLO, from whichever outcomes there are; nothing where it counted nothing."""
    every, bad = _told(labels, Outcome.ANY), _told(labels, Outcome.BAD)
    if name == MEASURED_MINUTES:
        yield Binary(minutes(counting), "*", _told(labels, Outcome.MEASURED))
    elif name == EVENTS:
        if any(Outcome.ANY in kind for kind in kinds):
            yield every
        if any(Outcome.ANY not in kind for kind in kinds):
            yield _told(labels, Outcome.GOOD, Outcome.BAD)
    else:
        if any(Outcome.BAD in kind for kind in kinds):
            yield bad
        if any(Outcome.BAD not in kind for kind in kinds):
            yield call("clamp_min", Binary(every, "-", _told(labels, Outcome.GOOD)), ZERO)


def minutes(counting: Counting) -> Number:
    """What one evaluation in which an SLO was measured adds to its measured minutes."""
    return number(Decimal(counting.evaluation.milliseconds) / 60_000)


def _told(labels: Mapping[str, str], *outcomes: Outcome) -> Expr:
    """What was counted at this very instant, of these outcomes together."""
    named = "|".join(outcome.value for outcome in outcomes)
    wanted = Matcher(OUTCOME, "=" if len(outcomes) == 1 else "=~", named)
    return Aggregate("sum", last(Selector.of(COUNTED, labels).where(wanted), THIS_INSTANT), by=IDENTITY)
