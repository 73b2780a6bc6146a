"""What an alert tells the person it reaches: what happens, how much budget is left, where to look, what to do.

The text is a Go template of Prometheus; a query inside it is given its labels by the alert.
"""

from __future__ import annotations

from slo_kit.model.plan import Plan, Scope, ScopeKind
from slo_kit.naming import BAD_EVENTS, BUDGET_REMAINING, IDENTITY, REGION, SCOPE, SERVICE, SLO, dashboard_uid
from slo_kit.promql import Aggregate, Binary, Expr, Number, Selector
from slo_kit.rules.events import events_in

WHO = "{{ $labels.service }}/{{ $labels.slo }} in {{ $labels.region }}"


def told(plan: Plan, alert: str, summary: str, description: str) -> dict[str, str]:
    """Summary and description, with links to the board and the runbook where the topology says where those live."""
    said = {"summary": summary, "description": description}
    if plan.links.grafana:
        query = "&".join(f"var-{label}={{{{ $labels.{label} }}}}" for label in (SERVICE, SLO, REGION))
        said["dashboard"] = f"{plan.links.grafana.rstrip('/')}/d/{dashboard_uid(SLO)}?{query}&from=now-6h&to=now"
    if plan.links.runbooks:
        said["runbook_url"] = f"{plan.links.runbooks.rstrip('/')}/{alert}.md"
    return said


def budget_left() -> str:
    """The budget that is left for the alert's SLO, or the word that it is not known."""
    return _asked(
        Selector.of(BUDGET_REMAINING, dict.fromkeys(IDENTITY, "%s")), IDENTITY, "{{ . | first | value | humanizePercentage }}"
    )


def top_region(plan: Plan, scope: Scope) -> str:
    """In the global scope, the region with most bad events of the last hour; in a region, nothing."""
    if scope.kind is ScopeKind.REGION:
        return ""
    regional = Selector.of(BAD_EVENTS, {SERVICE: "%s", SLO: "%s", SCOPE: ScopeKind.REGION.value})
    hour = plan.counting.bridge
    most: Expr = Aggregate("topk", Binary(events_in(regional, hour, hour), ">", Number("0")), parameter="1")
    asked = _asked(most, (SERVICE, SLO) * 3, "{{ . | first | label `region` }}")
    return f" Most bad events of the last {hour}: {asked}."


def _asked(query: Expr, labels: tuple[str, ...], shown: str) -> str:
    """Run a query when the alert is sent; `%s` in it stand for the alert's labels, in order."""
    given = " ".join(f"$labels.{label}" for label in labels)
    return f"{{{{ with printf `{query}` {given} | query }}}}{shown}{{{{ else }}}}unknown{{{{ end }}}}"
