"""An SLO of OpenSLO to SLOs of ours, one for each of its objectives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from slo_kit.dialects import policies
from slo_kit.dialects.declared import UNOWNED
from slo_kit.dialects.openslo import alerts, composite, metrics, periods
from slo_kit.dialects.openslo.catalogue import Catalogue, One
from slo_kit.dialects.openslo.rules import METHODS
from slo_kit.dialects.openslo.shape import V1, V1ALPHA
from slo_kit.dialects.policies import Wanted
from slo_kit.dialects.reading import Fields, Remarks
from slo_kit.duration import Duration
from slo_kit.errors import Position
from slo_kit.model.period import Period
from slo_kit.model.policy import AlertPolicy, BurnWindow, Severity
from slo_kit.model.slo import Indicator, Service, SliceBudget, Slo
from slo_kit.spec.fields import good_above
from slo_kit.spec.fields import objective as checked_objective
from slo_kit.spec.scalars import Fault

_SOME = Duration.of(days=28)
"""Stands for a period that is wrong, while everything else is read."""
Made = tuple[Service, AlertPolicy | None]


def read(one: One, catalogue: Catalogue, remarks: Remarks) -> Iterator[Made]:
    """The service with one SLO for each objective that can be read, and its policy."""
    spec, version = one.spec, one.version
    service_key = "service" if version in {V1, V1ALPHA} else "serviceRef"
    service = spec.needed(service_key, "web")
    if "service" in spec and service_key != "service" and not service:
        service = spec.text("service")
    name = one.metadata.needed("name", "availability")
    period = periods.read(spec, version, remarks)
    method = spec.one_of("budgetingMethod", METHODS)
    if not spec.text("budgetingMethod"):
        remarks.wrong(spec.at("budgetingMethod"), "missing-key", '"budgetingMethod" is missing', f"add {METHODS[0]}")
    called, rows = alerts.rows(spec, version, catalogue, remarks) if version != V1ALPHA else ("silent", ())
    objectives = spec.each("objectives")
    if not objectives:
        remarks.wrong(spec.at("objectives"), "missing-key", "no objective is given", "add objectives: [{target: 0.999}]")
    whole = bool(service and name and period and method)
    place = spec.at("service", "serviceRef")
    owner, tier = one.labelled("owner", "team") or UNOWNED, one.labelled("tier")
    title = remarks.name(service, place, "the service") if whole else ""
    whole_of_parts = composite.is_composite(spec, version)
    of_parts = ("silent", ()) if whole_of_parts else (called, rows)
    parts: list[Slo] = []
    for number, objective in enumerate(objectives, 1):
        part = f"{name}-{number}" if len(objectives) > 1 else name
        made = _slo(one, objective, (part, method or METHODS[0]), (period or _SOME, *of_parts), catalogue, remarks)
        if made and whole:
            slo, policy = made
            parts.append(slo)
            at = {"": one.metadata.position, "service": place}
            yield Service(title, owner, (slo,), tier, at=at), policy
    if whole_of_parts and parts and len(parts) == len(objectives):
        at = {"": one.metadata.position, "service": place}
        yield composite.journey(one, Service(title, owner, (), tier, at=at), parts, called, rows, remarks)


def _slo(
    one: One,
    objective: Fields,
    named: tuple[str, str],
    alerting: tuple[Period, str, tuple[BurnWindow, ...]],
    catalogue: Catalogue,
    remarks: Remarks,
) -> tuple[Slo, AlertPolicy | None] | None:
    (name, method), (period, called, rows) = named, alerting
    target = _target(objective, remarks)
    counted = _indicator(one, objective, catalogue, remarks)
    budget = _slices(objective, method, remarks)
    if target is None or counted is None or (method != METHODS[0] and budget is None):
        return None
    indicator, minimum, by = counted
    place = objective.at("target", "targetPercent")
    severities = tuple(severity for severity in Severity if any(row.severity is severity for row in rows))
    if budget is not None:
        rows = tuple(replace(row, short_window=max(row.short, budget.slices)) for row in rows)
        minimum = None
    given = policies.given(Wanted(called, rows, severities, target, period, place, minimum))
    for reason in given.left_out:
        remarks.note(place, "row-left-out", reason)
    title = remarks.name(name, one.metadata.at("name"), "the SLO")
    description = one.spec.text("description") or objective.text("displayName") or one.metadata.text("displayName")
    slo = Slo(
        title,
        target,
        indicator,
        period=period,
        budget=budget,
        policy=given.name,
        by=by or None,
        description=description,
        at=_places(one, place),
    )
    return slo, given.policy


def _places(one: One, objective: Position) -> dict[str, Position]:
    """Where the parts of an SLO stand; labels come with the indicator."""
    indicator = one.spec.at("indicator", "sli", "indicatorRef", "sliRef")
    return {
        "": one.metadata.position,
        "name": one.metadata.at("name"),
        "objective": objective,
        "period": one.spec.at("timeWindow", "timeWindows"),
        "indicator": indicator,
        "by": indicator,
    }


def _target(objective: Fields, remarks: Remarks) -> Decimal | None:
    ratio, percent = objective.number("target"), objective.number("targetPercent")
    if ratio is None and percent is None:
        if not {"target", "targetPercent"} & {key.text for key in objective.keys}:
            remarks.wrong(objective.position, "missing-key", "no target is given", "add target: 0.999")
        return None
    if ratio is not None and not 0 < ratio < 1:
        message = f"a target of {ratio} is no share between 0 and 1"
        hint = f"write {(ratio / 100).normalize():f}" if 1 < ratio < 100 else "write 0.999"
        remarks.wrong(objective.at("target"), "objective-range", message, hint)
        return None
    target = (percent if ratio is None else ratio * 100) or Decimal(0)
    try:
        checked_objective(Decimal(f"{target.normalize():f}"))
    except Fault as fault:
        remarks.wrong(objective.at("target", "targetPercent"), fault.id, fault.message, fault.hint)
        return None
    return Decimal(f"{target.normalize():f}")


def _indicator(
    one: One, objective: Fields, catalogue: Catalogue, remarks: Remarks
) -> tuple[Indicator, int | None, tuple[str, ...]] | None:
    """What is measured, how many bad events an alert needs where the indicator's own guard makes no sense, and the groups."""
    if one.version == V1ALPHA:
        metric = objective.inside("ratioMetrics") if "ratioMetrics" in objective else None
        sli = one.spec.inside("indicator")
    else:
        found = _sli(one, objective, catalogue, remarks)
        if found is None:
            return None
        sli = found
        metric = sli.inside("ratioMetric") if "ratioMetric" in sli else None
    if metric is not None:
        understood = metrics.ratio(metric, one.version, catalogue, remarks)
        return (understood.indicator, understood.minimum, understood.by) if understood else None
    if "thresholdMetric" not in sli:
        message = "an SLI has a ratioMetric or a thresholdMetric, and none is given"
        remarks.wrong(sli.position, "indicator", message, "add one of them")
        return None
    slices = metrics.threshold(sli.inside("thresholdMetric"), objective, one.version, catalogue, remarks)
    return (slices, None, ()) if slices else None


def _sli(one: One, objective: Fields, catalogue: Catalogue, remarks: Remarks) -> Fields | None:
    """The SLI: of the whole SLO, or of one objective of a composite one."""
    inline, ref = ("indicator", "indicatorRef") if one.version == V1 else ("sli", "sliRef")
    for holder in (objective, one.spec):
        if inline in holder:
            return holder.inside(inline).inside("spec")
        if ref in holder:
            document = catalogue.named("SLI", holder.text(ref), holder.at(ref))
            return document.spec if document else None
    remarks.wrong(
        one.spec.position, "indicator", f'neither "{inline}" nor "{ref}" is given', f"add {ref}: and the name of an SLI"
    )
    return None


def _slices(objective: Fields, method: str, remarks: Remarks) -> SliceBudget | None:
    """A budget of time, for budgets by time slices."""
    if method == METHODS[0]:
        return None
    if method == METHODS[2]:
        message = "the mean of the slices' ratios is not counted here: it weighs an idle slice like a busy one"
        remarks.wrong(objective.at("timeSliceWindow"), "budgeting", message, f"write {METHODS[0]}, or {METHODS[1]} with a target")
        return None
    length, target = periods.length(objective, "timeSliceWindow", remarks), objective.number("timeSliceTarget")
    if target is None or length is None:
        if "timeSliceTarget" not in objective:
            remarks.wrong(objective.position, "missing-key", '"timeSliceTarget" is missing', "add timeSliceTarget: 0.99")
        return None
    try:
        good_above(Decimal(f"{(target * 100).normalize():f}"))
    except Fault as fault:
        remarks.wrong(objective.at("timeSliceTarget"), fault.id, fault.message, fault.hint)
        return None
    place = objective.at("timeSliceWindow")
    return SliceBudget(length, Decimal(f"{(target * 100).normalize():f}"), at={"": place, "slices": place})
