"""The rules of an SLO by label: one set for all values, whatever they are, each of which is an SLO to everybody else.

Which values there are is known only where they are counted. A value that is heard is admitted while there are fewer than the
SLO may have, and remembered for as long as it says; from then on it has totals like any SLO, called `finality:polkadot`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from slo_kit.model.grouping import Grouping
from slo_kit.model.growth import Growth
from slo_kit.model.plan import Plan, PlannedSlo, Scope, ScopeKind
from slo_kit.model.policy import Severity
from slo_kit.naming import (
    BAD_EVENTS,
    EVENTS,
    GROUP_SEEN,
    MEASURED_MINUTES,
    OWNER,
    REGION,
    SCOPE,
    SELECTOR_EMPTY,
    SERVICE,
    SEVERITY,
    SLO,
    TOO_MANY_VALUES,
    of_value,
    values_of,
)
from slo_kit.promql import (
    Aggregate,
    Binary,
    Expr,
    Matcher,
    Number,
    Selector,
    Written,
    call,
    combine,
    labelled,
    last,
    number,
    on,
    quote,
    replaced,
)
from slo_kit.rules.annotations import WHO, told
from slo_kit.rules.model import AlertingRule, RecordingRule
from slo_kit.rules.registry import always_expected, expected, may_be_expected
from slo_kit.rules.totals import minutes

ZERO = Number("0")
OF_VALUE = (SLO,)
PART = "part"


def totals(slo: PlannedSlo, group: Grouping, growth: Growth) -> Iterator[RecordingRule]:
    """Which values there are, then a total of each name for all of them."""
    grown = {EVENTS: growth.total, BAD_EVENTS: growth.bad}
    if slo.scope is ScopeKind.REGION:
        grown[MEASURED_MINUTES] = Binary(minutes(slo.counting), "*", growth.measured)
    yield RecordingRule(GROUP_SEEN, _seen(slo, group, growth), shared(slo))
    for name, new in grown.items():
        yield RecordingRule(name, _running(slo, group, name, new), shared(slo))


def each(slo: PlannedSlo) -> Expr:
    """1 for each value that is counted."""
    return Aggregate("group", recorded(GROUP_SEEN, slo), by=OF_VALUE)


def each_in(regions: Iterable[str], slo: PlannedSlo) -> Expr:
    """1 for each value in each of these regions, as far as totals are remembered."""
    heard = Selector(EVENTS, (*_pins(slo), Matcher(SCOPE, "=", ScopeKind.REGION.value)))
    named = heard.where(Matcher(REGION, "=~", "|".join(regions)))
    return Aggregate("group", last(named, slo.counting.memory), by=(SLO, REGION))


def recorded(name: str, slo: PlannedSlo) -> Selector:
    """A recorded series of every value of an SLO in its scope."""
    return Selector(name, _pins(slo)).where(Matcher(REGION, "=", slo.region), Matcher(SCOPE, "=", slo.scope.value))


def too_many(plan: Plan, slo: PlannedSlo, group: Grouping, growth: Growth) -> AlertingRule:
    """Values that are heard and not counted, because there are as many as there may be."""
    refused = Aggregate("count", Binary(_here(slo, group, growth), "unless", recorded(GROUP_SEEN, slo), on(SLO)))
    label = ", ".join(group.labels)
    notes = told(
        plan,
        TOO_MANY_VALUES,
        f"{WHO} has {{{{ $value }}}} more values of {label} than it may have",
        f"The first {group.at_most} are counted, these are not: they have no budget and no alert. "
        "Narrow what is counted, or raise at_most.",
    )
    labels = {OWNER: slo.owner, SEVERITY: Severity.TICKET.value}
    return AlertingRule(TOO_MANY_VALUES, Binary(_of_slo(refused, slo), ">", ZERO), labels, notes, plan.timing.too_many_values)


def none_at_all(plan: Plan, scope: Scope, slo: PlannedSlo) -> Iterator[AlertingRule]:
    """No value is counted, so that there is no total which could stand still; where the region is expected to measure."""
    if not may_be_expected(scope):
        return
    nobody = _of_slo(Binary(call("vector", Number("1")), "unless", recorded(GROUP_SEEN, slo), on()), slo)
    missed = nobody if always_expected(scope) else Binary(nobody, "and", expected(), on(REGION))
    notes = told(
        plan,
        SELECTOR_EMPTY,
        f"{WHO} is not measured",
        "It is kept for each value of a label, and no value is there: its selectors match nothing, or never did.",
    )
    labels = {OWNER: slo.owner, SEVERITY: Severity.PAGE.value}
    yield AlertingRule(SELECTOR_EMPTY, missed, labels, notes, plan.timing.selector_empty)


def _of_slo(expr: Expr, slo: PlannedSlo) -> Expr:
    """The same as said of the SLO itself, and of none of its values."""
    for label, value in slo.identity.items():
        expr = labelled(expr, label, value)
    return expr


def _seen(slo: PlannedSlo, group: Grouping, growth: Growth) -> Expr:
    """When each value was last heard, in seconds since 1970, of those that are counted.

    Known ones go first. Of new ones, that have been heard at no time yet, some take what room there is.
    """
    here = _here(slo, group, growth)
    lately = Binary(call("time"), "-", number(group.kept.seconds))
    known = Aggregate("max", Binary(last(recorded(GROUP_SEEN, slo), slo.recall), ">", lately), by=OF_VALUE)
    counted = Aggregate("topk", Binary(known, "or", Binary(ZERO, "*", here)), parameter=str(group.at_most))
    return Binary(Binary(Binary(call("time"), "*", here), "and", counted), "or", counted)


def _here(slo: PlannedSlo, group: Grouping, growth: Growth) -> Expr:
    """The values that are measured at this moment."""
    return Aggregate("group", _named(growth.measured, slo, group), by=OF_VALUE)


def _running(slo: PlannedSlo, group: Grouping, name: str, growth: Expr) -> Expr:
    """The previous total of each value plus what is new; one that nothing happened to yet has a total of 0."""
    # with a label more, so that no two parts of the sum are taken for one
    parts = (
        labelled(_named(growth, slo, group), PART, "new"),
        last(recorded(name, slo), slo.recall),
        labelled(Binary(ZERO, "*", recorded(GROUP_SEEN, slo)), PART, "none"),
    )
    return Binary(Aggregate("sum", combine("or", parts), by=OF_VALUE), "and", recorded(GROUP_SEEN, slo), on(SLO))


def _named(expr: Expr, slo: PlannedSlo, group: Grouping) -> Expr:
    """What is known by the labels, by the name of its SLO; totals of regions have that name already."""
    if slo.scope is ScopeKind.GLOBAL:
        return expr
    label = group.labels[0]
    if len(group.labels) > 1:
        words = (Written(quote(text), whole=True) for text in (SLO, ":", *group.labels))
        expr, label = call("label_join", expr, *words), SLO
    return replaced(expr, SLO, of_value(slo.name, "$1"), label, "(.*)")


def shared(slo: PlannedSlo) -> dict[str, str]:
    """The labels that all values have in common."""
    return {label: value for label, value in slo.identity.items() if label != SLO}


def _pins(slo: PlannedSlo) -> tuple[Matcher, ...]:
    return Matcher(SERVICE, "=", slo.service), Matcher(SLO, "=~", values_of(slo.name))
