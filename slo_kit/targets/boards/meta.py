"""Queries of the meta board: is the measuring itself alive, in every region and here?"""

from __future__ import annotations

from slo_kit import naming
from slo_kit.duration import Duration
from slo_kit.model.plan import Plan
from slo_kit.model.topology import Role, Transport
from slo_kit.promql import Aggregate, Binary, Expr, Matcher, Number, Selector, call, combine, labelled, number, on, replaced
from slo_kit.rules.events import events_in
from slo_kit.targets.boards.overview import REGIONAL, age, regions
from slo_kit.targets.boards.reads import COMPLETE, PAIR, ZERO, Reads, constant, how_many

BY_REGION = (naming.REGION,)
HOUR, DAY = Duration.of(hours=1), Duration.of(days=1)
AHEAD, BEHIND = Number("-30"), Number("120")
"""A heartbeat is fresh from 30 s ahead of the clock here to 120 s behind it, as the rules have it."""

OWN_GROUPS = Matcher("rule_group", "=~", f".*;{naming.group('')}.+")
MEASURING = tuple(name for name in naming.TROUBLE if name not in (naming.BURN, naming.EXHAUSTED))
PROBLEM = "problem"


def queries(plan: Plan) -> dict[str, Expr]:
    """By name; the names are those that meta.jsonnet reads."""
    declared = Reads(plan).series(naming.INFO)
    found = problems(plan)
    return {
        "silent": silent(),
        "oldest": Aggregate("max", age()),
        "bundles": Aggregate("count", Aggregate("count", Selector(naming.RULES_INFO), ("hash",))),
        "empty": how_many(found["matches nothing"], declared),
        "partly": how_many(found["measured in part"], declared),
        "fell": how_many(found["total fell"], declared),
        "idle": how_many(found["no traffic"], declared),
        "problems": combine("or", (named(problem, expr) for problem, expr in found.items())),
        "age": age(),
        "alerts": alerts(),
        **{f"region {name}": expr for name, expr in known_of_regions(plan).items()},
        **{f"coverage {scope.name}": coverage(plan, scope.name) for scope in plan.scopes},
        "coverage lowest": Aggregate("min", Reads(plan).series(naming.COVERAGE), PAIR),
        **rule_groups(),
    }


def silent() -> Expr:
    """How many regions that should be heard are not; absent where no region is known."""
    expected = Aggregate("max", Selector.of(naming.REGION_INFO, {"role": Role.ACTIVE.value}), BY_REGION)
    unheard = Binary(expected, "unless", Binary(age(), "<", BEHIND), on(naming.REGION))
    return Binary(Aggregate("count", unheard), "or", Binary(Aggregate("count", expected), "*", ZERO))


def problems(plan: Plan) -> dict[str, Expr]:
    """What is wrong with the measuring of single SLOs, each by what to call it; the gravest first."""
    reads = Reads(plan)
    minutes = events_in(Selector(naming.MEASURED_MINUTES), DAY, plan.reading)
    share = Binary(Aggregate("max", minutes, naming.IDENTITY), "/", number(DAY.milliseconds // 60_000))
    fell = call("resets", Selector(naming.EVENTS).over(DAY))
    events = events_in(Selector(naming.EVENTS), HOUR, plan.reading)
    lately = events_in(Selector(naming.MEASURED_MINUTES), Duration.of(minutes=10), plan.reading)
    measured = Binary(Aggregate("max", lately, naming.IDENTITY), ">", ZERO)
    return {
        "matches nothing": Binary(reads.series(naming.INFO), "unless", measured),
        "total fell": Binary(Aggregate("max", fell, naming.IDENTITY), ">", ZERO),
        "measured in part": Binary(Binary(share, "<", COMPLETE), "and", measured),
        "no traffic": Binary(Binary(Aggregate("max", events, naming.IDENTITY), "==", ZERO), "and", measured),
    }


def named(problem: str, expr: Expr) -> Expr:
    """One row for each SLO and region that has a problem, with the problem for a label."""
    return Aggregate("max", labelled(expr, PROBLEM, problem), (PROBLEM, *naming.IDENTITY))


def coverage(plan: Plan, scope: str) -> Expr:
    """One column of the matrix: measured share of the period; +Inf where nothing was measured."""
    reads = Reads(plan, (Matcher(naming.REGION, "=", scope),))
    nothing = Binary(Binary(reads.series(naming.INFO), "unless", reads.series(naming.COVERAGE)), "/", ZERO)
    return Aggregate("max", Binary(reads.series(naming.COVERAGE), "or", nothing), PAIR)


def known_of_regions(plan: Plan) -> dict[str, Expr]:
    """What is known of each region, one row each."""
    kept = {name: expr for name, expr in regions(plan).items() if name != "complete"}
    return {**kept, "clock": clock(), **(pulled(plan) if plan.globals else {})}


def clock() -> Expr:
    """0 in step, 1 ahead of the clock here, 2 behind it though it moves, 3 not heard: one that stands still is not late."""
    moves = Aggregate("max", call("changes", Selector(naming.HEARTBEAT).over(Duration.of(minutes=5))), BY_REGION)
    behind = Binary(Binary(age(), ">", BEHIND), "and", Binary(moves, ">", ZERO))
    cases = (
        constant(Binary(age(), "<", AHEAD), 1),
        constant(behind, 2),
        constant(Binary(age(), ">", BEHIND), 3),
        constant(age(), 0),
    )
    return combine("or", cases)


def pulled(plan: Plan) -> dict[str, Expr]:
    """How the regions' totals arrive: whether the last pull worked, and whether the rules there are those here."""
    jobs = "|".join(
        f"{naming.federation_job(scope.name)}(/.+)?" if scope.paired else naming.federation_job(scope.name)
        for scope in plan.regions
    )
    up = Selector(naming.UP, (Matcher("job", "=~", jobs),))
    pull = replaced(up, naming.REGION, "$1", "job", naming.federation_job("([^/]+)(/.+)?"))
    # what is pushed has no job that could be down: it arrives, or it does not
    of_region: Expr = pull if plan.transport is Transport.FEDERATION else Selector(naming.FRESH)
    here = Selector.of(naming.RULES_INFO, {naming.REGION: naming.GLOBAL})
    theirs = Aggregate("max", Selector(naming.RULES_INFO, (REGIONAL,)), (naming.REGION, "hash"))
    same = Binary(constant(Binary(theirs, "and", here, on("hash")), 1), "or", constant(theirs, 0))
    return {"pull": Aggregate("max", of_region, BY_REGION), "same": Aggregate("min", same, BY_REGION)}


def rule_groups() -> dict[str, Expr]:
    """The twelve rule groups that use most of their interval: Prometheus on itself, where it scrapes itself."""
    seconds = group_values(Selector(naming.RULE_GROUP_SECONDS))
    used = Binary(seconds, "/", group_values(Selector(naming.RULE_GROUP_INTERVAL)))
    most = Aggregate("topk", used, parameter="12")
    failures = call("increase", Selector(naming.RULE_FAILURES, (OWN_GROUPS,)).over(HOUR))
    missed = call("increase", Selector(naming.RULE_GROUP_MISSED, (OWN_GROUPS,)).over(HOUR))
    since = Binary(call("time"), "-", group_values(Selector(naming.RULE_GROUP_LAST_RUN)))
    columns = {"seconds": seconds, "failures": short(failures), "missed": short(missed), "since": since}
    return {
        "group used": most,
        **{f"group {name}": Binary(expr, "and", most) for name, expr in columns.items()},
        "group lines": Binary(used, "and", Aggregate("topk", at_end(), parameter="8")),
        "failed": Aggregate("sum", failures),
        "missed": Aggregate("sum", missed),
    }


def at_end() -> Expr:
    """The share of the interval that each group uses, as it is at the right edge of a chart."""
    seconds, interval = (Selector(name).seen_from("end") for name in (naming.RULE_GROUP_SECONDS, naming.RULE_GROUP_INTERVAL))
    return Binary(group_values(seconds), "/", group_values(interval))


def group_values(metric: Selector) -> Expr:
    """A gauge of slo-kit's rule groups."""
    return short(metric.where(OWN_GROUPS))


def short(expr: Expr) -> Expr:
    """One row for each server and group, the path of the rule file left out."""
    return Aggregate("max", replaced(expr, "group", "$1", "rule_group", f".*;{naming.group('(.+)')}"), ("instance", "group"))


def alerts() -> Expr:
    """Alerts about measuring that fire now, where the data source evaluates them."""
    firing = (Matcher("alertname", "=~", "|".join(MEASURING)), Matcher("alertstate", "=", "firing"))
    return Aggregate("max", Selector(naming.FIRED, firing), ("alertname", naming.SEVERITY, *PAIR, naming.REGION))
