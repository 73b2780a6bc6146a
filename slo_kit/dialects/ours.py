"""What foreign documents declare, written as slo-kit's own YAML; what had no equivalent stands above as a comment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal

from slo_kit.dialects.writing import Value, document
from slo_kit.duration import Duration
from slo_kit.errors import Problem
from slo_kit.model.grouping import Grouping
from slo_kit.model.journey import Journey
from slo_kit.model.period import Calendar, Period
from slo_kit.model.policy import AlertPolicy, BurnWindow
from slo_kit.model.slo import Indicator, Service, Slo
from slo_kit.promql import Matcher, Selector
from slo_kit.sli.latency import Latency, Unit
from slo_kit.sli.ratio import Part, Ratio
from slo_kit.sli.raw import Raw
from slo_kit.sli.slices import Slices
from slo_kit.spec.header import VERSION

_USUAL = Duration.of(days=30)


def service_text(service: Service, notes: Iterable[Problem]) -> str:
    """A Service document."""
    value: dict[str, Value] = {"apiVersion": VERSION, "kind": "Service", "service": service.service, "owner": service.owner}
    if service.tier:
        value["tier"] = service.tier
    if service.description:
        value["description"] = _line(service.description)
    value["slos"] = [_slo(slo) for slo in service.slos]
    if service.journeys:
        value["journeys"] = [_journey(journey) for journey in service.journeys]
    return document(value, _remarks(service, notes))


def policy_text(policy: AlertPolicy) -> str:
    """An AlertPolicy document."""
    value: dict[str, Value] = {"apiVersion": VERSION, "kind": "AlertPolicy", "policy": policy.policy}
    if policy.description:
        value["description"] = _line(policy.description)
    if policy.minimum_bad_events is not None:
        value["minimum_bad_events"] = policy.minimum_bad_events
    value["windows"] = [_row(row) for row in policy.windows]
    return document(value)


def _slo(slo: Slo) -> Value:
    value: dict[str, Value] = {"name": slo.name}
    if slo.description:
        value["description"] = _line(slo.description)
    value["objective"] = slo.objective
    value["indicator"] = _indicator(slo.indicator)
    if slo.by:
        value["by"] = [*(slo.by.labels if isinstance(slo.by, Grouping) else slo.by)]
    if slo.period != _USUAL:
        value["period"] = _period(slo.period)
    if slo.budget:
        value["budget"] = {"slices": str(slo.budget.slices), "good_above": slo.budget.good_above}
    if slo.policy != "standard":
        value["policy"] = slo.policy
    return value


def _journey(journey: Journey) -> Value:
    value: dict[str, Value] = {"name": journey.name}
    if journey.description:
        value["description"] = _line(journey.description)
    value["steps"] = [{"slo": step.slo, "weight": step.weight} for step in journey.steps]
    if journey.period != _USUAL:
        value["period"] = _period(journey.period)
    if journey.policy != "standard":
        value["policy"] = journey.policy
    return value


def _indicator(indicator: Indicator) -> Value:
    match indicator:
        case Ratio(total, bad, good):
            part = {"bad": _part(bad)} if bad is not None else {"good": _part(good)}
            return {"ratio": {"total": str(total), **part}}
        case Latency(histogram, threshold, unit, native):
            value: dict[str, Value] = {"histogram": str(histogram), "threshold": str(threshold)}
            if unit is not Unit.SECONDS:
                value["unit_of_buckets"] = unit.value
            return {"latency": {**value, **({"native": True} if native else {})}}
        case Slices(good):
            return {"slices": {"good": _line(str(good))}}
        case Raw():
            parts = {"total": indicator.total, "bad": indicator.bad, "good": indicator.good}
            given: dict[str, Value] = {key: _line(part.text) for key, part in parts.items() if part is not None}
            return {"raw": {**given, **({} if indicator.per.seconds == 1 else {"per": str(indicator.per)})}}
    raise AssertionError("no document of another tool declares anything else")


def _part(part: Part | None) -> Value:
    if isinstance(part, Selector):
        return str(part)
    return {matcher.label: _matched(matcher) for matcher in part or ()}


def _matched(matcher: Matcher) -> Value:
    return {"not": matcher.value} if matcher.sign.startswith("!") else matcher.value


def _period(period: Period) -> Value:
    if not isinstance(period, Calendar):
        return str(period)
    return {"calendar": period.calendar.value, "zone": period.zone.name}


def _row(row: BurnWindow) -> Value:
    value: dict[str, Value] = {"severity": row.severity.value}
    for key, given in (("budget_share", row.budget_share), ("burn_rate", row.burn_rate)):
        if given is not None:
            value[key] = Decimal(f"{given.normalize():f}")
    value["window"] = str(row.window)
    return {**value, **({"short_window": str(row.short_window)} if row.short_window else {})}


def _remarks(service: Service, notes: Iterable[Problem]) -> Mapping[int, list[str]]:
    """Each note above the SLO that its line belongs to, else at the top."""
    said: dict[int, list[str]] = defaultdict(list)
    for note in notes:
        begun = [
            (slo.at[""].line, number)
            for number, slo in enumerate(service.slos)
            if slo.at[""].path == note.position.path and slo.at[""].line <= note.position.line
        ]
        said[max(begun)[1] if begun else -1].append(f"{note.message}{f'; {note.hint}' if note.hint else ''}")
    return said


def _line(text: str) -> str:
    return " ".join(text.split())
