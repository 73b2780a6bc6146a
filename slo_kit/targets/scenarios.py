"""What a good rule bundle must do, as stories for one SLO: what happens, and what must be seen when.

Times are counted in evaluations; what happens is told in good and bad events per evaluation.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from slo_kit.model.period import Calendar
from slo_kit.model.plan import PlannedSlo
from slo_kit.model.policy import Severity
from slo_kit.naming import BAD_EVENTS, BUDGET, BUDGET_REMAINING, BURN, ERROR_RATIO_PERIOD, SEVERITY, error_ratio
from slo_kit.promql import Aggregate, Binary, Expr, Number, Selector, call
from slo_kit.resolve.budget import compared, promised_seconds, reachable, seconds_to_alert

_LONGEST = 1000
"""Evaluations that a story may take; promtool needs a second for some thousand."""

_UNTIL_SEEN = 2
"""Evaluations until the last slice is counted, a look lying in the past, and until windows see that."""


@dataclass(frozen=True, slots=True)
class Phase:
    """A stretch of evaluations with so many good and bad events each."""

    evaluations: int
    good: int
    bad: int


@dataclass(frozen=True, slots=True)
class Expectation:
    """What an expression must give after so many evaluations: one value, or nothing at all."""

    after: int
    expr: Expr
    value: str | None


@dataclass(frozen=True, slots=True)
class Scenario:
    """One story; without `errors_known` the error series have not been born yet, without phases there is no series at all."""

    name: str
    phases: tuple[Phase, ...]
    expected: tuple[Expectation, ...]
    errors_known: bool = True


def scenarios(slo: PlannedSlo, again: bool) -> Iterator[Scenario]:
    """The five stories that hold for every SLO, as far as its policy and objective allow them.

    `again` is for a further region: its rules differ from the first one's in the region's name alone, which a page proves.
    """
    yield from _total_outage(slo)
    if again:
        return
    yield _healthy(slo)
    yield from _slow_burn(slo)
    yield _no_traffic(slo)
    yield _no_error_series(slo)


def _healthy(slo: PlannedSlo) -> Scenario:
    """Half the budget is spent evenly; slices are all good, as one bad one of fifteen is no half budget."""
    total = _traffic(slo)
    bad = 0 if _in_slices(slo) else round(total * slo.budget / 2)
    left = _left(slo, Decimal("1") if _in_slices(slo) else 1 - Decimal(bad) / total / slo.budget)
    settled = max(15, 2 * _per_slice(slo) + 1)
    seen = (*_alerts(slo, settled, page=0, ticket=0), Expectation(settled, *left))
    return Scenario("healthy", (Phase(settled, total - bad, bad),), seen)


def _total_outage(slo: PlannedSlo) -> Iterator[Scenario]:
    """After a clean long window everything fails; the fastest page must be there in the time the policy promises."""
    rows = [row for row in slo.policy.windows if row.severity is Severity.PAGE and reachable(row, slo.budget, slo.period)]
    if not rows:
        return
    evaluation, each = slo.counting.evaluation.seconds, _per_slice(slo)
    soonest = min(rows, key=lambda row: seconds_to_alert(row, slo.budget, slo.period))
    promised = max(promised_seconds(soonest, slo), evaluation)
    # a clean window of whole slices; the outage begins just before the next one, which is then bad from end to end
    clean = math.ceil((math.ceil(soonest.window / slo.counting.evaluation) + 2) / each) * each - (each > 1)
    paged = clean + (each > 1) + math.ceil((promised + compared(soonest, slo).seconds) / evaluation)
    total = _traffic(slo)
    yield Scenario(
        "total outage pages in time",
        (Phase(clean, total, 0), Phase(paged - clean, 0, total)),
        (*_alerts(slo, clean, page=0, ticket=0), *_alerts(slo, paged, page=1)),
    )


def _slow_burn(slo: PlannedSlo) -> Iterator[Scenario]:
    """Errors between the fastest ticket and the slowest page: somebody gets a ticket and nobody is woken."""
    pages = [row.factor(slo.period) for row in slo.policy.windows if row.severity is Severity.PAGE]
    tickets = [row.factor(slo.period) for row in slo.policy.windows if row.severity is Severity.TICKET]
    below = [factor for factor in tickets if not pages or factor < min(pages)]
    if not below:
        return
    rate = (max(below) + min(pages, default=2 * max(below))) / 2 * slo.budget
    if rate >= 1:
        return
    if _in_slices(slo):
        yield from _slow_slices(slo, round(1 / rate))
        return
    total = _traffic(slo)
    bad = round(total * rate)
    seen = (*_alerts(slo, 10, page=0), *_alerts(slo, 20, page=0, ticket=1))
    yield Scenario("slow burn tickets", (Phase(20, total - bad, bad),), seen)


def _slow_slices(slo: PlannedSlo, every: int) -> Iterator[Scenario]:
    """One bad slice in so many; what fails lies well within it, so that its neighbours stay good."""
    each, cycles = _per_slice(slo), max(2, slo.minimum_bad_events)
    if _pages_anyway(slo, every) or each * every * cycles > _LONGEST:
        return
    failing = max(1, each - 1)
    cycle = (Phase(each * (every - 1), 1, 0), Phase(failing, 0, 1), Phase(each - failing, 1, 0))
    phases = tuple(phase for phase in cycle if phase.evaluations) * cycles
    before, after = each * (every - 1), each * every * cycles + _UNTIL_SEEN
    seen = (*_alerts(slo, before, page=0, ticket=0), *_alerts(slo, after, page=0, ticket=1))
    yield Scenario("slow burn tickets", (*phases, Phase(_UNTIL_SEEN, 1, 0)), seen)


def _no_traffic(slo: PlannedSlo) -> Scenario:
    """Counters stand still, or there is no data for a slice: no ratio, not NaN and not 0, and no alert."""
    ratio = Selector.of(error_ratio("1h"), slo.identity)
    phases = () if _in_slices(slo) else (Phase(12, 0, 0),)
    return Scenario("no traffic is silent", phases, (*_alerts(slo, 12, page=0, ticket=0), Expectation(12, ratio, None)))


def _no_error_series(slo: PlannedSlo) -> Scenario:
    """Until the first error there is no error series; that is 100 %, not unknown."""
    settled = max(10, 2 * _per_slice(slo) + 1)
    bad = Selector.of(BAD_EVENTS, slo.identity)
    seen = (Expectation(settled, Aggregate("sum", bad), "0"), Expectation(settled, *_left(slo, Decimal(1))))
    return Scenario("no error series yet is 100 %", (Phase(settled, _traffic(slo), 0),), seen, errors_known=False)


def _traffic(slo: PlannedSlo) -> int:
    """Events per evaluation such that half the budget and a slow burn are whole numbers, more or less; slices come singly."""
    return 1 if _in_slices(slo) else math.ceil(20 * (slo.minimum_bad_events + 1) / slo.budget)


def _in_slices(slo: PlannedSlo) -> bool:
    return slo.indicator.one_at_a_time


def _per_slice(slo: PlannedSlo) -> int:
    """How many evaluations one event takes, where they come one at a time."""
    return round(slo.indicator.spacing(slo.counting) / slo.counting.evaluation)


def _pages_anyway(slo: PlannedSlo, every: int) -> bool:
    """Whether single bad slices this far apart already fill some page's windows, as they do at high objectives."""
    for row in slo.policy.windows:
        slices = row.window / slo.indicator.spacing(slo.counting)
        bad = math.ceil(slices / every)
        enough = bad >= slo.minimum_bad_events and bad / slices > row.factor(slo.period) * slo.budget
        if row.severity is Severity.PAGE and enough:
            return True
    return False


def _left(slo: PlannedSlo, value: Decimal) -> tuple[Expr, str]:
    """The remaining budget in thousandths; of a period of the calendar, what would be left if it were over."""
    left: Expr = Selector.of(BUDGET_REMAINING, slo.identity)
    if isinstance(slo.period, Calendar):
        ratio, budget = (Selector.of(name, slo.identity) for name in (ERROR_RATIO_PERIOD, BUDGET))
        left = Binary(Number("1"), "-", Binary(ratio, "/", budget))
    thousandths = call("round", Binary(Number("1000"), "*", left))
    return Aggregate("sum", thousandths), f"{round(1000 * value)}"


def _alerts(slo: PlannedSlo, after: int, **firing: int) -> Iterator[Expectation]:
    """How many burn alerts of each severity fire."""
    for severity, count in firing.items():
        alert = Selector.of("ALERTS", {"alertname": BURN, "alertstate": "firing", SEVERITY: severity, **slo.identity})
        yield Expectation(after, Binary(Aggregate("count", alert), "or", call("vector", Number("0"))), str(count))
