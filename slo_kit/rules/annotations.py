"""What an alert tells the person it reaches: what happens, how much budget is left, where to look, what to do.

The text is a Go template of Prometheus; a query inside it is given its labels by the alert.
"""

from __future__ import annotations

from slo_kit.model.plan import Plan, Scope, ScopeKind
from slo_kit.naming import BAD_EVENTS, BUDGET_REMAINING, GLOBAL, IDENTITY, REGION, SCOPE, SERVICE, SLO, dashboard_uid
from slo_kit.promql import Aggregate, Binary, Expr, Number, Selector
from slo_kit.rules.events import events_in

_OF_ALERT = {label: f"%[{place}]s" for place, label in enumerate(IDENTITY, start=1)}
"""Each identity label of the alert, as its place among the arguments of printf."""

_WHERE = f'{{{{ if eq $labels.region "{GLOBAL}" }}}}over all regions{{{{ else }}}}in {{{{ $labels.region }}}}{{{{ end }}}}'
WHO = f"{{{{ $labels.service }}}}/{{{{ $labels.slo }}}} {_WHERE}"


def told(plan: Plan, alert: str, summary: str, description: str) -> dict[str, str]:
    """Summary and description, with links to the board and the runbook where the topology says where those live."""
    return {"summary": summary, "description": description} | _links(plan, alert, SLO, (SERVICE, SLO, REGION))


def told_of_region(plan: Plan, alert: str, summary: str, description: str) -> dict[str, str]:
    """The same for an alert that is about a region, and no SLO in particular."""
    return {"summary": summary, "description": description} | _links(plan, alert, REGION, (REGION,))


def _links(plan: Plan, alert: str, board: str, variables: tuple[str, ...]) -> dict[str, str]:
    links = {}
    if plan.links.grafana:
        query = "&".join(f"var-{label}={{{{ $labels.{label} }}}}" for label in variables)
        links["dashboard"] = f"{plan.links.grafana.rstrip('/')}/d/{dashboard_uid(board)}?{query}&from=now-6h&to=now"
    if plan.links.runbooks:
        links["runbook_url"] = f"{plan.links.runbooks.rstrip('/')}/{alert}.md"
    return links


def budget_left() -> str:
    """The budget that is left for the alert's SLO, or the word that it is not known."""
    return _asked(Selector.of(BUDGET_REMAINING, _OF_ALERT), "{{ . | first | value | humanizePercentage }}")


def top_region(plan: Plan, scope: Scope) -> str:
    """In the global scope, the region with most bad events of the last hour; in a region, nothing."""
    if scope.kind is ScopeKind.REGION:
        return ""
    hour = plan.timing.top_region
    of_slo = {SERVICE: _OF_ALERT[SERVICE], SLO: _OF_ALERT[SLO], SCOPE: ScopeKind.REGION.value}
    regional = Selector.of(BAD_EVENTS, of_slo)
    most = Aggregate("topk", Binary(events_in(regional, hour, plan.reading), ">", Number("0")), parameter="1")
    return f" Most bad events of the last {hour}: {_asked(most, '{{ . | first | label `region` }}')}."


def _asked(query: Expr, shown: str) -> str:
    """Run a query about the alert's SLO when the alert is sent."""
    given = " ".join(f"$labels.{label}" for label in IDENTITY)
    return f"{{{{ with printf `{query}` {given} | query }}}}{shown}{{{{ else }}}}unknown{{{{ end }}}}"
