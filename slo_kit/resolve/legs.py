"""A journey becomes an SLO whose indicator counts the SLOs that its steps lead to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from slo_kit.model.journey import Journey
from slo_kit.model.slo import GlobalObjective, Slo
from slo_kit.resolve.journeys import Stop
from slo_kit.sli.journey import ByStep, Leg, Together


def as_slo(journey: Journey, stops: Iterable[Stop]) -> Slo:
    """Its objective is the least of its steps, which no mix of events can bring it below."""
    legs = _merged(map(_leg, stops))
    return Slo(
        name=journey.name,
        objective=min(min(leg.objective, leg.overall, *leg.objectives.values()) for leg in legs),
        indicator=Together(legs),
        period=journey.period,
        global_=GlobalObjective(by=ByStep(legs)),
        policy=journey.policy,
        regions=journey.regions,
        description=journey.description,
        at={**journey.at, "objective": journey.at["name"], "indicator": journey.at["steps"]},
    )


def _merged(legs: Iterable[Leg]) -> tuple[Leg, ...]:
    """Each SLO once, with all that it weighs: journeys inside a journey may share a step."""
    found: dict[tuple[str, str], Leg] = {}
    for leg in legs:
        before = found.get((leg.service, leg.slo))
        found[leg.service, leg.slo] = replace(leg, weight=leg.weight + before.weight) if before else leg
    return tuple(found.values())


def _leg(stop: Stop) -> Leg:
    slo = stop.slo
    overall = slo.global_.objective or slo.objective
    least = 1 if slo.budget else slo.indicator.minimum_bad_events
    slices = slo.budget is not None or slo.indicator.one_at_a_time
    from_regions = slo.global_.by is None or slo.global_.by.from_regions
    return Leg(
        stop.service, stop.name, stop.weight, slo.objective, overall, least, from_regions, slices, slo.objectives, slo.counting
    )
