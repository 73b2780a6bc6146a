"""A workspace as documents of OpenSLO version 1, of which the official validator accepts every one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from slo_kit.dialects.openslo.measured import NotSaid, metric
from slo_kit.dialects.openslo.shape import V1
from slo_kit.dialects.writing import Value, document
from slo_kit.duration import Duration
from slo_kit.model.period import Calendar, Period, Unit
from slo_kit.model.policy import AlertPolicy, BurnWindow, Severity
from slo_kit.model.slo import Service, Slo
from slo_kit.model.topology import Topology
from slo_kit.model.workspace import Workspace

_UNITS = {Unit.WEEK: "1w", Unit.MONTH: "1M", Unit.QUARTER: "1Q", Unit.YEAR: "1Y"}
_BEGINS = {Unit.WEEK: date(2026, 1, 5), Unit.MONTH: date(2026, 1, 1), Unit.QUARTER: date(2026, 1, 1), Unit.YEAR: date(2026, 1, 1)}
"""Some day on which each begins."""
_LONGEST = 1050
SOURCE = "prometheus"


@dataclass(frozen=True, slots=True)
class Exported:
    """The documents, and a line for everything that they cannot say."""

    text: str
    left_out: tuple[str, ...]


def exported(workspace: Workspace) -> Exported:
    """Sources, services, alert policies and SLOs, in this order; an SLO that cannot be said at all is left out, and told of."""
    left_out: list[str] = []
    documents = [_document("DataSource", SOURCE, _source(workspace.topology))]
    slos = [(service, slo) for service in workspace.services for slo in service.slos]
    written = [(service, slo, said) for service, slo in slos if (said := _slo(service, slo, workspace, left_out))]
    services = dict.fromkeys(service.service for service, _, _ in written)
    by_name = {service.service: service for service in workspace.services}
    documents += [_service(by_name[name]) for name in services]
    used = dict.fromkeys((slo.policy, slo.period) for _, slo, _ in written)
    severities = {row.severity for name, _ in used for row in workspace.policies[name].windows}
    documents += [_target(severity, workspace.topology) for severity in Severity if severity in severities]
    documents += [one for name, period in used for one in _policy(workspace.policies[name], period)]
    documents += [said for _, _, said in written]
    left_out += _of_the_workspace(workspace)
    return Exported("---\n".join(map(document, documents)), tuple(dict.fromkeys(left_out)))


def _document(kind: str, name: str, spec: Value, **metadata: Value) -> dict[str, Value]:
    return {"apiVersion": V1, "kind": kind, "metadata": {"name": name, **metadata}, "spec": spec}


def _source(topology: Topology) -> Value:
    regions = [{"region": region.name, "url": region.replicas[0]} for region in topology.regions]
    return {"type": "Prometheus", "connectionDetails": {"regions": regions}}


def _service(service: Service) -> dict[str, Value]:
    labels = {"owner": service.owner, **({"tier": service.tier} if service.tier else {})}
    spec: dict[str, Value] = {"description": _said(service.description)} if service.description else {}
    return _document("Service", service.service, spec, labels={key: [value] for key, value in labels.items()})


def _target(severity: Severity, topology: Topology) -> dict[str, Value]:
    receiver = topology.receivers.page if severity is Severity.PAGE else topology.receivers.ticket
    return _document("AlertNotificationTarget", severity.value, {"target": receiver or "alertmanager"})


def _policy(policy: AlertPolicy, period: Period) -> Iterator[dict[str, Value]]:
    """One document for each row, since one there has one condition."""
    for row in policy.windows:
        condition: dict[str, Value] = {
            "kind": "burnrate",
            "op": "gt",
            "threshold": Decimal(f"{row.factor(period):f}"),
            "lookbackWindow": _length(row.window),
            "alertAfter": _length(row.short),
        }
        name = _row_name(policy, row, period)
        inline: dict[str, Value] = {"kind": "AlertCondition", "metadata": {"name": name}}
        spec: dict[str, Value] = {
            "alertWhenBreaching": True,
            "conditions": [{**inline, "spec": {"severity": row.severity.value, "condition": condition}}],
            "notificationTargets": [{"targetRef": row.severity.value}],
        }
        yield _document("AlertPolicy", name, spec)


def _slo(service: Service, slo: Slo, workspace: Workspace, left_out: list[str]) -> dict[str, Value] | None:
    key = f"{service.service}/{slo.name}"
    measured = metric(slo.indicator)
    if isinstance(measured, NotSaid):
        left_out.append(f"{key} is left out: {measured.reason}")
        return None
    left_out += [f"{key}: {line}" for line in (*measured.remarks, *_of_the_slo(slo, workspace))]
    objective: dict[str, Value] = {**measured.limit, "target": Decimal(f"{(slo.objective / 100).normalize():f}")}
    if slo.budget:
        objective["timeSliceTarget"] = Decimal(f"{(slo.budget.good_above / 100).normalize():f}")
        objective["timeSliceWindow"] = _length(slo.budget.slices)
    rows = [_row_name(workspace.policies[slo.policy], row, slo.period) for row in workspace.policies[slo.policy].windows]
    spec: dict[str, Value] = {
        **({"description": _said(slo.description)} if slo.description else {}),
        "service": service.service,
        "indicator": {"metadata": {"name": slo.name}, "spec": measured.spec(SOURCE)},
        "timeWindow": [_window(slo.period)],
        "budgetingMethod": "Timeslices" if slo.budget else "Occurrences",
        "objectives": [objective],
        **({"alertPolicies": [{"alertPolicyRef": row} for row in rows]} if rows else {}),
    }
    return _document("SLO", f"{service.service}-{slo.name}"[:63].strip("-"), spec)


def _of_the_slo(slo: Slo, workspace: Workspace) -> Iterator[str]:
    """What an SLO says that the form has no words for."""
    if slo.by:
        yield "a budget for each value of a label has no word in OpenSLO; all values are written as one"
    if slo.role:
        yield f"that it counts only where the role is {slo.role.value} has no word in OpenSLO"
    if slo.objectives:
        yield "objectives of single regions have no word in OpenSLO"
    if slo.global_.objective or slo.global_.by:
        yield "the global objective has no word in OpenSLO"


def _of_the_workspace(workspace: Workspace) -> Iterator[str]:
    if len(workspace.topology.regions) > 1:
        yield "regions have no word in OpenSLO; the DataSource lists their addresses, and every SLO stands once"
    if any(workspace.policies[slo.policy].windows for service in workspace.services for slo in service.slos):
        yield "how many bad events an alert needs at least has no word in OpenSLO"
    if any(service.journeys for service in workspace.services):
        yield "journeys are left out: OpenSLO does not say how a composite SLO is computed"
    for said, things in (
        (
            "journeys, whose budgets are those of their steps added,",
            [one for each in workspace.services for one in each.journeys],
        ),
        ("exclusions", workspace.exclusions),
        ("error budget policies", workspace.budget_policies),
        ("layouts of reports", workspace.layouts),
    ):
        if things:
            yield f"{said} have no word in OpenSLO"


def _window(period: Period) -> Value:
    if isinstance(period, Calendar):
        start = f"{_BEGINS[period.calendar]:%Y-%m-%d} 00:00:00"
        calendar = {"startTime": start, "timeZone": period.zone.name}
        return {"duration": _UNITS[period.calendar], "isRolling": False, "calendar": calendar}
    return {"duration": _length(period), "isRolling": True}


def _length(duration: Duration) -> str:
    """In the largest unit that is whole; minutes are the smallest there, and less becomes one."""
    minutes = max(1, round(duration.minutes))
    whole = timedelta(minutes=minutes)
    for unit, size in (("w", 7 * 1440), ("d", 1440), ("h", 60)):
        if unit != "w" and minutes % size == 0:
            return f"{minutes // size}{unit}"
    return f"{int(whole.total_seconds()) // 60}m"


def _row_name(policy: AlertPolicy, row: BurnWindow, period: Period) -> str:
    of = period.calendar.value if isinstance(period, Calendar) else str(period)
    return f"{policy.policy[:30]}-{row.severity.value}-{row.window}-of-{of}".strip("-")


def _said(text: str) -> str:
    return " ".join(text.split())[:_LONGEST]
