"""Queries of the weekly board: what the seven days up to the end of the time shown cost, and whom."""

from __future__ import annotations

from slo_kit import naming
from slo_kit.duration import Duration
from slo_kit.model.plan import Plan
from slo_kit.model.policy import Severity
from slo_kit.promql import Aggregate, Binary, Expr, Matcher, Selector, call, combine, number, on
from slo_kit.targets.boards.overview import FIRING
from slo_kit.targets.boards.reads import COMPLETE, ONE, PAIR, ZERO, how_many
from slo_kit.targets.boards.week import DAY, NO_TIME, WEEK, Week

ALERT = ("alertname", naming.SEVERITY, *PAIR, naming.REGION)


def queries(plan: Plan) -> dict[str, Expr]:
    """By name; the names are those that weekly.jsonnet reads. Where there is no global store, the worst region speaks for all."""
    regions, world = Week.of_each_region(plan), overall(plan)
    known = regions.sure(regions.spent())
    places = (world, regions) if plan.globals else (regions,)
    return {
        "overspent this week": overspent(places, [week.left() for week in places]),
        "overspent week before": overspent(places, [week.left_before() for week in places]),
        "fast this week": fast(places),
        "fast week before": fast(places, WEEK),
        "most": Aggregate("topk", known, parameter="1"),
        "pages": Aggregate("count", lasted(plan, Matcher(naming.SEVERITY, "=", Severity.PAGE.value))),
        "unsure": how_many(unsure(regions), regions.declared()),
        "owner": Aggregate("max", Selector(naming.INFO), (*PAIR, naming.OWNER)),
        "left": worst("min", shown_left(world)),
        "change": worst("min", Binary(world.left(), "-", world.left_before())),
        "rank": worst("max", combine("or", (week.spent() for week in places))),
        **{f"spent {scope.name}": shown_spent(Week.of_scope(plan, scope.name)) for scope in plan.scopes},
        "before": worst("max", world.spent(WEEK)),
        "bad": Aggregate("sum", regions.grown(naming.BAD_EVENTS, WEEK), PAIR),
        "day": per_day(plan),
        "top": Aggregate("topk", known, parameter="10"),
        **burn_shares(plan),
        "fired": lasted(plan),
    }


def overall(plan: Plan) -> Week:
    """The week everywhere: globally, or region by region where nothing is global."""
    return Week.of_world(plan) if plan.globals else Week.of_each_region(plan)


def overspent(places: tuple[Week, ...], left: list[Expr]) -> Expr:
    """How many SLOs have less than nothing left in any place; zero only among those of which that can be said."""
    sure = combine("or", (week.sure(each) for week, each in zip(places, left, strict=True)))
    return how_many(combine("or", (Binary(each, "<", ZERO) for each in left)), sure)


def fast(places: tuple[Week, ...], until: Duration = NO_TIME) -> Expr:
    """How many SLOs spent faster in a week than their period allows, in any place."""
    spenders = combine("or", (week.sure(week.too_fast(until)) for week in places))
    return how_many(spenders, combine("or", (week.sure(week.spent(until)) for week in places)))


def worst(operator: str, expr: Expr) -> Expr:
    """One row for each SLO."""
    return Aggregate(operator, expr, PAIR)


def shown_left(week: Week) -> Expr:
    """The budget left as a cell of a table."""
    return week.told(week.left(), surely=Binary(week.left(), "<", ZERO))


def shown_spent(week: Week) -> Expr:
    """What the week spent, as a cell of a table."""
    return week.told(week.spent(), surely=Binary(week.spent(), ">", ONE))


def unsure(regions: Week) -> Expr:
    """SLOs that were measured for too little of the week, or not at all."""
    covered = Binary(regions.grown(naming.MEASURED_MINUTES, WEEK), "/", number(WEEK.milliseconds // 60_000))
    return Binary(regions.declared(), "unless", Binary(covered, ">=", COMPLETE))


def per_day(plan: Plan) -> Expr:
    """By region, the share of the budget that went in the day that begins at each point; the mean of all SLOs."""
    day_begun = Week.of_each_region(plan).grown(naming.BAD_EVENTS, DAY, Duration.of(days=-1))
    held_against = overall(plan).seen_from("end")
    share = Binary(day_begun, "/", held_against.sure(held_against.budget()), on(*held_against.by, group_left=()))
    return Aggregate("avg", share, (naming.REGION,))


def burn_shares(plan: Plan) -> dict[str, Expr]:
    """Which region caused how much of the bad events of the period, for the ten SLOs that spent most of their budget."""
    world, regions = overall(plan), Week.of_each_region(plan)
    gone = world.consumed()
    most = Aggregate("topk", Aggregate("max", gone, PAIR), parameter="10")
    caused = Binary(Aggregate("sum", regions.in_period(naming.BAD_EVENTS), PAIR), ">", ZERO)

    def share(week: Week) -> Expr:
        return Binary(week.in_period(naming.BAD_EVENTS), "/", caused, on(*PAIR, group_left=()))

    columns = {f"burn {scope.name}": share(Week.of_scope(plan, scope.name)) for scope in plan.regions}
    return {
        "consumed": Binary(worst("max", world.told(gone, surely=Binary(gone, ">", ONE))), "and", most),
        "order": most,
        **{name: Binary(expr, "and", most) for name, expr in columns.items()},
        "culprit": Aggregate("topk", share(regions), PAIR, "1"),
    }


def lasted(plan: Plan, *where: Matcher) -> Expr:
    """Minutes for which each alert fired during the week, where the data source evaluates it."""
    fired = call("count_over_time", Selector(naming.FIRED, (*FIRING, *where)).over(WEEK))
    return Aggregate("sum", Binary(fired, "*", number(plan.counting.evaluation.milliseconds / 60_000)), ALERT)
