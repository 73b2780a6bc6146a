"""Burn-rate alerts: tickets in one rule for all SLOs of a scope, pages in one for each service, where its events are counted.

Multiwindow, multi-burn-rate (Google SRE Workbook, chapter 5) with a guard of minimum bad events in the long window.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from slo_kit.duration import Duration
from slo_kit.model.plan import Plan, PlannedSlo, Scope
from slo_kit.model.policy import BurnWindow, Severity
from slo_kit.naming import (
    BAD_EVENTS,
    BAD_GROWTH_PERIOD,
    BUDGET,
    BUDGET_REMAINING,
    BURN,
    EVENTS,
    EXHAUSTED,
    INFO,
    MINIMUM,
    PERIOD,
    POLICY,
    SEVERITY,
    STEADY,
    bad_growth,
    before,
    error_ratio,
)
from slo_kit.promql import Binary, Expr, Matcher, Number, Selector, combine, last, number
from slo_kit.rules.annotations import WHO, budget_left, told, top_region
from slo_kit.rules.events import owned, pinned, with_owner
from slo_kit.rules.model import AlertingRule
from slo_kit.sli.increments import THIS_INSTANT

ZERO = Number("0")
Read = Callable[[str], Selector]
"""What is recorded of some SLOs under a name."""


def tickets(plan: Plan, scope: Scope) -> Iterator[AlertingRule]:
    """The alert that can wait, if any policy has it."""
    yield from _burning(plan, scope, scope.slos, Severity.TICKET, lambda name: pinned(name, scope), {})


def pages(plan: Plan, scope: Scope, slos: Sequence[PlannedSlo], read: Read, labels: Mapping[str, str]) -> Iterator[AlertingRule]:
    """The alert that wakes somebody, for the group that writes the totals of these SLOs; `labels` are what they have in common.

    There the row that comes first in an outage sees what has just been counted. The other rows compare what is recorded of
    windows, as tickets do; another group does that, up to an evaluation later.
    """
    yield from _burning(plan, scope, slos, Severity.PAGE, read, labels)


def _burning(
    plan: Plan, scope: Scope, slos: Sequence[PlannedSlo], severity: Severity, read: Read, labels: Mapping[str, str]
) -> Iterator[AlertingRule]:
    kinds = [_of_kind(label, alike, rows, read) for label, alike in _kinds(slos, severity) if (rows := _rows(alike[0], severity))]
    if kinds:
        summary = f"{WHO} spends its error budget {{{{ $value | humanize }}}} times too fast"
        description = f"Error budget left: {budget_left()}.{top_region(plan, scope)}"
        notes = told(plan, BURN, summary, description)
        yield AlertingRule(BURN, combine("or", kinds), {**labels, SEVERITY: severity.value}, notes)


def _kinds(slos: Sequence[PlannedSlo], severity: Severity) -> Iterator[tuple[dict[str, str], list[PlannedSlo]]]:
    """The SLOs of each combination of policy, period and guard in use, and how their descriptions tell them apart.

    Pages also need to know whose events come singly, where some do.
    """
    apart = severity is Severity.PAGE and len({slo.indicator.one_at_a_time for slo in slos}) > 1
    alike: dict[tuple[tuple[str, str], ...], list[PlannedSlo]] = {}
    for slo in slos:
        described = {POLICY: slo.policy.policy, PERIOD: str(slo.period), MINIMUM: str(slo.minimum_bad_events)}
        steady = {STEADY: "true" if slo.indicator.one_at_a_time else ""} if apart else {}
        alike.setdefault(tuple({**described, **steady}.items()), []).append(slo)
    yield from ((dict(described), those) for described, those in alike.items())


def _rows(kind: PlannedSlo, severity: Severity) -> list[BurnWindow]:
    return [row for row in kind.policy.windows if row.severity is severity]


def _of_kind(described: Mapping[str, str], alike: Sequence[PlannedSlo], rows: Iterable[BurnWindow], read: Read) -> Expr:
    """Burn rates of the SLOs of one kind that fill the windows of any row."""
    burning = combine("or", (_row(row, alike, read) for row in rows))
    return owned(burning, read(INFO).where(*(Matcher(label, "=", value) for label, value in described.items())))


def _row(row: BurnWindow, alike: Sequence[PlannedSlo], read: Read) -> Expr:
    """Burn rate of the long window, if both windows are above the factor and enough has failed to speak of."""
    kind = alike[0]
    soonest = row == kind.policy.soonest(kind.period)
    long, short, bad = _just_counted(row, alike, read) if soonest else _recorded(row, read)
    factor = number(row.factor(kind.period))
    above = (Binary(Binary(ratio, "/", read(BUDGET)), ">", factor) for ratio in (long, short))
    return combine("and", (*above, Binary(bad, ">=", number(kind.minimum_bad_events))))


def _recorded(row: BurnWindow, read: Read) -> tuple[Expr, Expr, Expr]:
    """The error ratios of both windows, and how many events were bad in the long one."""
    long, short = (read(error_ratio(str(window))) for window in (row.window, row.short))
    return long, short, read(bad_growth(str(row.window)))


def _just_counted(row: BurnWindow, alike: Sequence[PlannedSlo], read: Read) -> tuple[Expr, Expr, Expr]:
    """The same up to this evaluation, from where the windows were last seen to begin.

    The long one is told up to now and not up to the newest sample, except of events that come singly: there is no part of one.
    """

    def since(window: Duration, name: str, total: Expr) -> Expr:
        return Binary(total, "-", read(before(name, str(window))))

    def ratio(window: Duration, bad: Expr, events: Expr) -> Expr:
        return Binary(since(window, BAD_EVENTS, bad), "/", Binary(since(window, EVENTS, events), ">", ZERO))

    counted = read(BAD_EVENTS), read(EVENTS)
    now = counted if alike[0].indicator.one_at_a_time else tuple(_by_now(total, alike) for total in counted)
    return ratio(row.window, *now), ratio(row.short, *counted), since(row.window, BAD_EVENTS, counted[0])


def _by_now(total: Selector, alike: Iterable[PlannedSlo]) -> Expr:
    """A total with what was not seen yet: that is taken to be as the evaluation before it, or nothing where that was missed."""
    counting = min((slo.counting for slo in alike), key=lambda one: one.unseen)
    before_it = Binary(last(total, THIS_INSTANT, counting.evaluation), "or", total)
    unseen = number(counting.unseen / counting.evaluation)
    return Binary(total, "+", Binary(unseen, "*", Binary(total, "-", before_it)))


def exhausted(plan: Plan, scope: Scope) -> Iterator[AlertingRule]:
    """Budgets that are gone, where a policy alerts at all; policies are told apart only where one does not."""
    gone = Binary(pinned(BUDGET_REMAINING, scope), "<", ZERO)
    loud = [slo for slo in scope.slos if slo.policy.windows]
    apart = len(loud) < len(scope.slos)
    kinds = dict.fromkeys((slo.policy.policy if apart else "", slo.minimum_bad_events) for slo in loud)
    guarded = []
    for policy, minimum in kinds:
        enough = Binary(pinned(BAD_GROWTH_PERIOD, scope), ">=", number(minimum))
        described = {POLICY: policy} if policy else {}
        guarded.append(with_owner(Binary(gone, "and", enough), scope, **described, **{MINIMUM: str(minimum)}))
    if not guarded:
        return
    description = f"Error budget left: {{{{ $value | humanizePercentage }}}}.{top_region(plan, scope)}"
    notes = told(plan, EXHAUSTED, f"{WHO} has no error budget left", description)
    yield AlertingRule(EXHAUSTED, combine("or", guarded), {SEVERITY: Severity.TICKET.value}, notes)
