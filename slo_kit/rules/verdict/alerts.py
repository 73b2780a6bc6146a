"""Alerts that follow from verdicts: a region that is down, one emptied without a word, a vantage in trouble, a sign of life."""

from __future__ import annotations

from collections.abc import Iterator

from slo_kit.model.plan import Plan
from slo_kit.model.policy import Severity
from slo_kit.model.topology import Probes, Verdict
from slo_kit.naming import (
    GLOBAL,
    REFERENCE,
    REGION,
    REGION_DOWN,
    REGION_VERDICT,
    SEVERITY,
    TRAFFIC,
    UNDECLARED_DRAIN,
    VANTAGE_FAILING,
    VANTAGES,
    VANTAGES_FAILING,
    WATCHDOG,
)
from slo_kit.promql import Aggregate, Binary, Expr, Matcher, Number, Selector, last, number, on
from slo_kit.rules.annotations import told_of_region
from slo_kit.rules.model import AlertingRule
from slo_kit.rules.registry import expected
from slo_kit.rules.verdict.judged import BY_REGION, in_force, most_fail, of_users, vantages
from slo_kit.rules.verdict.reference import GLOBALLY

TICKET = {**GLOBALLY, SEVERITY: Severity.TICKET.value}
EMPTY = "0.01"
"""The share of usual traffic below which a region has no users to speak of."""
LEAST_USUAL = Number("2")
"""Events a minute; of fewer, none in ten minutes may be chance."""


def rules(plan: Plan) -> Iterator[AlertingRule]:
    """In the same group as the verdicts, so that a page does not wait for another evaluation."""
    if plan.probes:
        yield _down(plan)
        yield _vantage_failing(plan, plan.probes)
    yield _emptied(plan)
    yield _watchdog(plan)


def _down(plan: Plan) -> AlertingRule:
    """Kept for a while after its end, so that what it mutes does not ring out in between."""
    failing = Binary(Selector(VANTAGES_FAILING), "/", Selector(VANTAGES))
    down = Binary(Binary(failing, "and", in_force(Verdict.DOWN), BY_REGION), "and", expected(), BY_REGION)
    notes = told_of_region(
        plan,
        REGION_DOWN,
        "{{ $labels.region }} is down: {{ $value | humanizePercentage }} of the vantages do not reach it",
        "Nobody is served there. Its usual events are counted as failed in the global SLOs until it serves again.",
    )
    return AlertingRule(REGION_DOWN, down, {**GLOBALLY, SEVERITY: Severity.PAGE.value}, notes, kept=plan.timing.keep_firing)


def _vantage_failing(plan: Plan, probes: Probes) -> AlertingRule:
    """One rule for both ways to fail, so that its alert goes on where a vantage that fails falls silent."""
    seen_from = f"{{{{ $labels.{probes.vantage} }}}}"
    notes = told_of_region(
        plan,
        VANTAGE_FAILING,
        _either(
            f"nothing is heard of the probes of {{{{ $labels.region }}}} from {seen_from}",
            f"{seen_from} does not reach {{{{ $labels.region }}}}, and most others do",
        ),
        _either(
            "The prober is in trouble, not the region. With fewer than two vantages, a region that is down cannot be told.",
            "The vantage or its way there is in trouble. With fewer vantages, an outage of the region is harder to tell.",
        ),
    )
    failing = Binary(_failing_alone(plan, probes), "or", _not_heard(plan, probes))
    return AlertingRule(VANTAGE_FAILING, _counted_on(failing), TICKET, notes, plan.timing.vantage_missing)


def _either(silent: str, failing: str) -> str:
    """One text or the other, as the value is a number of probes that are not heard, or 0."""
    return f"{{{{ if $value }}}}{silent}{{{{ else }}}}{failing}{{{{ end }}}}"


def _failing_alone(plan: Plan, probes: Probes) -> Expr:
    """0 for every vantage that does not reach a region, while most others do."""
    return Binary(Binary(vantages(plan, probes), "==", Number("0")), "unless", most_fail(), BY_REGION)


def _not_heard(plan: Plan, probes: Probes) -> Expr:
    """How many probes of a vantage were heard within a day, where none is any more."""
    called = probes.success.where(Matcher(probes.vantage, "!=", ""))
    place = (REGION, probes.vantage)
    before = Aggregate("count", last(called, plan.timing.coverage_over), by=place)
    return Binary(before, "unless", vantages(plan, probes), on(*place))


def _emptied(plan: Plan) -> AlertingRule:
    """Next to no traffic, while nothing says that the region could not serve."""
    usual = Aggregate("sum", of_users(Selector.of(REFERENCE, GLOBALLY)), by=(REGION,))
    minutes = number((plan.hearing.evaluation + plan.hearing.scrape).minutes)
    least = Binary(Binary(Number(EMPTY), "*", minutes), "*", Binary(usual, ">=", LEAST_USUAL))
    empty = Binary(Binary(Selector(TRAFFIC), "<", least, BY_REGION), "and", in_force(Verdict.IDLE, Verdict.MEASURED), BY_REGION)
    notes = told_of_region(
        plan,
        UNDECLARED_DRAIN,
        "{{ $labels.region }} has next to no users, and nobody said so",
        "It can be reached, and serves less than 1 % of what is usual. If it was drained, declare it; if not, find its users.",
    )
    return AlertingRule(UNDECLARED_DRAIN, _counted_on(empty), TICKET, notes, plan.timing.undeclared_drain)


def _watchdog(plan: Plan) -> AlertingRule:
    """Fires while regions are judged, whatever the verdict: when it ends, nobody watches."""
    notes = told_of_region(plan, WATCHDOG, "regions are judged", "This always fires. Have something outside notice its end.")
    labels = {REGION: GLOBAL, **GLOBALLY, SEVERITY: "none"}
    return AlertingRule(WATCHDOG, Aggregate("group", Selector(REGION_VERDICT)), labels, notes)


def _counted_on(regions: Expr) -> Expr:
    return Binary(regions, "and", expected(), BY_REGION)
