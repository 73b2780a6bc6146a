"""Queries of the global board: who is in trouble, and where."""

from __future__ import annotations

from slo_kit import naming
from slo_kit.model.plan import Plan
from slo_kit.model.policy import Severity
from slo_kit.model.topology import Verdict
from slo_kit.promql import Aggregate, Binary, Expr, Matcher, Selector, call, combine, last
from slo_kit.targets.boards.promises import LOOK_BACK, day_window, now_window
from slo_kit.targets.boards.reads import COMPLETE, ONE, PAIR, ZERO, Reads, constant, how_many, slos_in

FIRING = (Matcher("alertname", "=~", "|".join(naming.TROUBLE)), Matcher("alertstate", "=", "firing"))

VERDICTS = tuple(Verdict)
"""A board shows their numbers as words."""

REGIONAL = Matcher(naming.REGION, "!=", naming.GLOBAL)


def queries(plan: Plan) -> dict[str, Expr]:
    """By name; the names are those that global.jsonnet reads."""
    reads = Reads(plan)
    unsure = Binary(reads.unknown(), "or", reads.known(complete=False))
    return {
        "slos": slos_in(reads.series(naming.INFO)),
        "breached": how_many(Binary(reads.left, "<", ZERO), reads.sure()),
        "page": how_many(reads.burning(Severity.PAGE), reads.left),
        "ticket": how_many(reads.burning(Severity.TICKET), reads.left),
        "unsure": how_many(unsure, reads.series(naming.INFO)),
        "lowest": Aggregate("bottomk", reads.sure(), parameter="1"),
        "owner": Aggregate("max", Selector(naming.INFO), (*PAIR, naming.OWNER)),
        "lowest_by_slo": Aggregate("min", reads.left, PAIR),
        "spent": Aggregate("topk", Binary(ONE, "-", reads.sure()), parameter="8"),
        "burn": reads.fastest(day_window(plan)).burn(now_window(plan)),
        "firing": firing(),
        **{f"cell {scope.name}": in_scope(plan, scope.name) for scope in plan.scopes},
        **{f"region {name}": expr for name, expr in regions(plan).items()},
    }


def firing(*where: Matcher) -> Expr:
    """Alerts about SLOs and their measuring that fire now."""
    return Aggregate("max", Selector(naming.FIRED, (*FIRING, *where)), ("alertname", naming.SEVERITY, *PAIR, naming.REGION))


def paged(*where: Matcher) -> Expr:
    """Burn alerts that woke somebody, to be marked on every chart."""
    pages = Selector.of(naming.FIRED, {"alertname": naming.BURN, "alertstate": "firing", naming.SEVERITY: Severity.PAGE.value})
    return Aggregate("max", pages.where(*where), naming.IDENTITY)


def age(*where: Matcher) -> Expr:
    """Seconds since the newest heartbeat of each region, as far back as a day."""
    return Binary(call("time"), "-", Aggregate("max", last(Selector(naming.HEARTBEAT, where), LOOK_BACK), (naming.REGION,)))


def in_scope(plan: Plan, region: str) -> Expr:
    """One column of the matrix."""
    return Aggregate("max", Reads(plan, (Matcher(naming.REGION, "=", region),)).cell(), PAIR)


def verdicts(*where: Matcher) -> Expr:
    """The verdict in force on each region, by its number in VERDICTS, as the global evaluator has it."""
    each = (Selector.of(naming.REGION_VERDICT, {naming.VERDICT: verdict.value}).where(*where) for verdict in VERDICTS)
    numbered = (constant(Aggregate("max", one, (naming.REGION,)), number) for number, one in enumerate(each))
    return combine("or", numbered)


def regions(plan: Plan) -> dict[str, Expr]:
    """What is known of the regions themselves, one row each."""
    regional = Reads(plan, (Matcher(naming.SCOPE, "=", "region"),))
    by = (naming.REGION,)
    trusted = Binary(regional.series(naming.COVERAGE), ">=", COMPLETE)
    declared = Aggregate("count", regional.series(naming.INFO), by)

    def counted(expr: Expr) -> Expr:
        return Binary(Aggregate("count", expr, by), "or", Binary(declared, "*", ZERO))

    return {
        "role": Aggregate("max", Selector(naming.REGION_INFO), (naming.REGION, "role")),
        "age": age(),
        "declared": declared,
        "measured": counted(regional.left),
        "complete": counted(trusted),
        "coverage": Aggregate("min", regional.series(naming.COVERAGE), by),
        "rules": Aggregate("max", Selector(naming.RULES_INFO, (REGIONAL,)), (naming.REGION, "hash")),
        **({"verdict": verdicts()} if plan.globals else {}),
    }
