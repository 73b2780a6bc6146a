"""Queries of the region board: every SLO of one region, or of the global scope."""

from __future__ import annotations

from slo_kit import naming
from slo_kit.model.plan import Plan
from slo_kit.model.policy import Severity
from slo_kit.promql import Aggregate, Binary, Expr, Matcher, Selector, labelled
from slo_kit.targets.boards.overview import age, firing, verdicts
from slo_kit.targets.boards.promises import day_window, long_windows, now_window
from slo_kit.targets.boards.reads import ONE, PAIR, ZERO, Reads, how_many, slos_in

HERE = Matcher(naming.REGION, "=", "$region")


def queries(plan: Plan) -> dict[str, Expr]:
    """By name; the names are those that region.jsonnet reads."""
    reads = Reads(plan, (HERE,))
    return {
        "role": role(),
        "slos": slos_in(reads.series(naming.INFO)),
        "breached": how_many(Binary(reads.left, "<", ZERO), reads.sure()),
        "page": how_many(reads.burning(Severity.PAGE), reads.left),
        "ticket": how_many(reads.burning(Severity.TICKET), reads.left),
        "age": age(HERE),
        "burn": reads.fastest(day_window(plan)).burn(now_window(plan)),
        "left": reads.most_spent().left,
        "firing": firing(HERE),
        **{f"column {name}": Aggregate("max", expr, PAIR) for name, expr in columns(plan, reads).items()},
        "column owner": Aggregate("max", Selector(naming.INFO, (HERE,)), (*PAIR, naming.OWNER)),
        "column lowest": Aggregate("min", reads.left, PAIR),
        **({"verdict": verdicts(HERE)} if plan.globals else {}),
    }


def role() -> Expr:
    """The role of the region in a label; of the global scope, which has none, those words."""
    world = Selector.of(naming.RULES_INFO, {naming.REGION: naming.GLOBAL}).where(HERE)
    known = Binary(Selector(naming.REGION_INFO, (HERE,)), "or", labelled(world, "role", "global scope"))
    return Aggregate("max", known, ("role",))


def columns(plan: Plan, reads: Reads) -> dict[str, Expr]:
    """The table of SLOs, column by column."""
    world = Reads(plan, (Matcher(naming.REGION, "=", naming.GLOBAL),))
    beside = Binary(Aggregate("max", reads.left, PAIR), "-", Aggregate("max", world.left, PAIR))
    return {
        "state": reads.told_state(),
        "left": reads.cell(),
        "sli": Binary(ONE, "-", reads.series(naming.ERROR_RATIO_PERIOD)),
        "objective": reads.series(naming.OBJECTIVE),
        "coverage": reads.series(naming.COVERAGE),
        **{f"burn {window}": reads.burn(window) for window in long_windows(plan)},
        **({"beside": beside} if plan.globals else {}),
    }
