"""Queries of the board of one SLO: what is left, what burns, in which region, and what the alerts compare."""

from __future__ import annotations

from collections.abc import Callable

from slo_kit import naming
from slo_kit.duration import Duration
from slo_kit.model.period import Period, calendars
from slo_kit.model.plan import Plan
from slo_kit.model.policy import Severity
from slo_kit.promql import Aggregate, Binary, Expr, Matcher, Number, call, combine, number, on
from slo_kit.rules.events import events_in
from slo_kit.rules.periods import grown_since
from slo_kit.targets.boards import overview
from slo_kit.targets.boards.alert_rows import alert_rows, lines
from slo_kit.targets.boards.promises import day_window, now_window, periods, windows
from slo_kit.targets.boards.reads import ONE, RATE, REGIONS_ONLY, ZERO, Reads, constant

CHOSEN = tuple(Matcher(label, "=", f"${label}") for label in (naming.SERVICE, naming.SLO))
HERE = Matcher(naming.REGION, "=", "$region")
HOUR = Duration.of(hours=1)
BY_REGION = (naming.REGION,)


def queries(plan: Plan) -> dict[str, Expr]:
    """By name; the names are those that slo.jsonnet reads."""
    reads = Reads(plan, (*CHOSEN, HERE))
    budget = reads.series(naming.BUDGET)
    return {
        "objective": reads.series(naming.OBJECTIVE),
        "sli": Binary(ONE, "-", reads.series(naming.ERROR_RATIO_PERIOD)),
        "left": reads.left,
        "left now": reads.cell(),
        "state": reads.state(),
        "burn": reads.burn(now_window(plan)),
        "outage": for_each_period(plan, reads, lambda seconds: Binary(Binary(reads.sure(), "*", budget), "*", seconds)),
        "gone": for_each_period(plan, reads, lambda seconds: runs_out(reads, reads.burn(day_window(plan)), seconds)),
        "even": for_each_period(plan, reads, lambda seconds: even_burn(reads, seconds)),
        "bad": reads.rate(naming.BAD_EVENTS),
        "good": Binary(reads.rate(naming.EVENTS), "-", reads.rate(naming.BAD_EVENTS)),
        "coverage": reads.series(naming.COVERAGE),
        "events": Aggregate("max", call("rate", reads.selector(naming.EVENTS).over(RATE))),
        "info": Aggregate(
            "max", reads.selector(naming.INFO), (naming.OWNER, naming.TIER, naming.PERIOD, naming.POLICY, naming.MINIMUM)
        ),
        "firing": overview.firing(*CHOSEN),
        **{f"burn {window}": reads.burn(window) for window in windows(plan)},
        **lines(plan, reads),
        **{f"alert {name}": expr for name, expr in alert_rows(plan, reads).items()},
        **{f"by region {name}": expr for name, expr in by_region(plan).items()},
    }


def paged(plan: Plan) -> Expr:
    """When this SLO woke somebody: the alert where it was evaluated, else its condition, which the global store can see."""
    where = (*CHOSEN, HERE)
    return Binary(overview.paged(*where), "or", Reads(plan, where).burning(Severity.PAGE))


def runs_out(reads: Reads, burn: Expr, seconds: Expr) -> Expr:
    """Seconds until the budget is gone if it burns on like this; 0 once it is gone, +Inf where nothing burns."""
    burning = Binary(Binary(call("clamp_min", reads.sure(), ZERO), "/", Binary(burn, ">", ZERO)), "*", seconds)
    never = Binary(Binary(ZERO, "*", reads.sure()), "+", Number("Inf"))
    return Binary(burning, "or", never)


def even_burn(reads: Reads, seconds: Expr) -> Expr:
    """What would be left had exactly one budget per period burnt since the left edge of the time shown."""
    untouched = constant(reads.left, 1)
    start = Binary(reads.seen_from("start").left, "or", untouched)
    elapsed = Binary(call("time"), "-", Number("${__from:date:seconds}"))
    return Binary(start, "-", Binary(elapsed, "/", seconds))


def for_each_period(plan: Plan, reads: Reads, build: Callable[[Expr], Expr]) -> Expr:
    """An expression that needs the length of the period, written once for each in use and kept for the SLOs that have it."""
    return combine("or", (_kept(plan, reads, period, build(number(period.milliseconds // 1000))) for period in periods(plan)))


def _kept(plan: Plan, reads: Reads, period: Period, expr: Expr) -> Expr:
    if len(periods(plan)) == 1:
        return expr
    return Binary(expr, "and", reads.series(naming.INFO, Matcher(naming.PERIOD, "=", str(period))))


def by_region(plan: Plan) -> dict[str, Expr]:
    """The table and the charts that set the regions beside each other, the global scope among them."""
    everywhere, regional = Reads(plan, CHOSEN), Reads(plan, (*CHOSEN, REGIONS_ONLY))
    per_hour = call("increase", regional.selector(naming.BAD_EVENTS).over(HOUR))
    traffic, burn = (share(plan, regional, name) for name in (naming.EVENTS, naming.BAD_EVENTS))
    columns = {
        "state": everywhere.told_state(),
        "left": everywhere.cell(),
        "sli": Binary(ONE, "-", everywhere.series(naming.ERROR_RATIO_PERIOD)),
        "burn": everywhere.burn(now_window(plan)),
        "coverage": everywhere.series(naming.COVERAGE),
        "objective": everywhere.series(naming.OBJECTIVE),
    }
    return {
        **{name: Aggregate("max", expr, BY_REGION) for name, expr in columns.items()},
        "traffic": traffic,
        "blame": Binary(burn, "/", traffic),
        "spend": burn,
        "timeline": Aggregate("max", everywhere.state(), BY_REGION),
        "per hour": Aggregate("max", per_hour, BY_REGION),
    }


def share(plan: Plan, reads: Reads, name: str) -> Expr:
    """Each region's share of the events of the period; the shares add up to one, and are NaN where there were none."""
    total = reads.selector(name)
    each = [
        _kept(plan, reads, period, Aggregate("max", events_in(total, period, plan.reading), naming.IDENTITY))
        for period in periods(plan)
        if isinstance(period, Duration)
    ]
    if calendars(periods(plan)):
        each.append(Aggregate("max", grown_since(total, reads.selector(naming.BEFORE_PERIOD[name]), plan), naming.IDENTITY))
    counted = combine("or", each)
    return Binary(Aggregate("sum", counted, BY_REGION), "/", Aggregate("sum", counted), on(group_left=()))
