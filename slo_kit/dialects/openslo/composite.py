"""A composite SLO of OpenSLO to a journey: its parts are SLOs, and the journey adds up their budgets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from slo_kit.dialects import policies
from slo_kit.dialects.openslo.catalogue import One
from slo_kit.dialects.openslo.shape import V1
from slo_kit.dialects.policies import Wanted
from slo_kit.dialects.reading import Fields, Remarks
from slo_kit.model.journey import Journey, Step
from slo_kit.model.policy import AlertPolicy, BurnWindow, Severity
from slo_kit.model.slo import Service, Slo


def is_composite(spec: Fields, version: str) -> bool:
    """Whether its objectives measure something each."""
    inline, ref = ("indicator", "indicatorRef") if version == V1 else ("sli", "sliRef")
    return any(inline in one or ref in one for one in spec.each("objectives"))


def journey(
    one: One, service: Service, parts: Sequence[Slo], called: str, rows: tuple[BurnWindow, ...], remarks: Remarks
) -> tuple[Service, AlertPolicy | None]:
    """The journey over its parts, and when it alerts."""
    objectives, place = one.spec.each("objectives"), one.metadata.at("name")
    said = (
        "a journey adds up the events of its parts by their weights, and promises what they promise; no specification says more"
    )
    remarks.note(one.spec.at("objectives"), "counted-otherwise", said)
    steps = tuple(_step(service, part, objective) for part, objective in zip(parts, objectives, strict=True))
    severities = tuple(severity for severity in Severity if any(row.severity is severity for row in rows))
    least = min(part.objective for part in parts)
    given = policies.given(Wanted(called, rows, severities, least, parts[0].period, place))
    for reason in given.left_out:
        remarks.note(place, "row-left-out", reason)
    at = {"": one.metadata.position, "name": place, "steps": one.spec.at("objectives"), "period": one.spec.at("timeWindow")}
    at |= {f"steps.{index}": objective.position for index, objective in enumerate(objectives)}
    made = Journey(
        remarks.name(one.name, place, "the SLO"),
        steps,
        parts[0].period,
        given.name,
        description=one.spec.text("description"),
        at=at,
    )
    return replace(service, slos=(), journeys=(made,)), given.policy


def _step(service: Service, part: Slo, objective: Fields) -> Step:
    weight = objective.number("compositeWeight")
    place = objective.position
    return Step(
        f"{service.service}/{part.name}",
        weight if weight is not None and weight > 0 else Decimal(1),
        at={"": place, "slo": place, "weight": objective.at("compositeWeight")},
    )
