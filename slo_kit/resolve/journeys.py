"""Journeys become SLOs whose indicator counts the SLOs of their steps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal

from slo_kit.model.journey import Journey
from slo_kit.model.slo import GlobalObjective, Service, Slo
from slo_kit.model.workspace import Workspace
from slo_kit.naming import declared
from slo_kit.sli.journey import ByStep, Leg, Together


def promises(workspace: Workspace) -> Iterator[tuple[Service, Slo]]:
    """Every SLO with its service, journeys among them; one that has no sound step is none."""
    for service in workspace.services:
        for slo in service.slos:
            yield service, slo
    # only now, for they speak of all services
    for service in workspace.services:
        for journey in service.journeys:
            if legs := _merged(legs_of(workspace, service, journey)):
                yield service, _as_slo(journey, legs)


def find(workspace: Workspace, key: str) -> tuple[Service, Slo | Journey] | None:
    """What stands behind a step: an SLO, one value of an SLO by label, or another journey."""
    name, _, of_service = key.partition("/")
    for service in workspace.services:
        if service.service == name:
            every: tuple[Slo | Journey, ...] = (*service.slos, *service.journeys)
            for one in every:
                if one.name == (declared(of_service) if isinstance(one, Slo) and one.grouping else of_service):
                    return service, one
    return None


def legs_of(workspace: Workspace, service: Service, journey: Journey, within: tuple[str, ...] = ()) -> Iterator[Leg]:
    """The SLOs of a journey; those of journeys in it with the product of both weights.

    What is unknown or goes in circles is left out.
    """
    here = (*within, f"{service.service}/{journey.name}")
    for step in journey.steps:
        found = find(workspace, step.slo)
        match found:
            case (other, Journey() as inner) if f"{other.service}/{inner.name}" not in here:
                for leg in legs_of(workspace, other, inner, here):
                    yield replace(leg, weight=leg.weight * step.weight)
            case (_, Slo() as slo):
                of_service, name = step.slo.split("/", 1)
                yield _leg(slo, of_service, name, step.weight)
            case _:
                continue


def _merged(legs: Iterable[Leg]) -> tuple[Leg, ...]:
    """Each SLO once, with all that it weighs: journeys inside a journey may share a step."""
    found: dict[tuple[str, str], Leg] = {}
    for leg in legs:
        before = found.get((leg.service, leg.slo))
        found[leg.service, leg.slo] = replace(leg, weight=leg.weight + before.weight) if before else leg
    return tuple(found.values())


def _leg(slo: Slo, service: str, name: str, weight: Decimal) -> Leg:
    overall = slo.global_.objective or slo.objective
    least = 1 if slo.budget else slo.indicator.minimum_bad_events
    slices = slo.budget is not None or slo.indicator.one_at_a_time
    from_regions = slo.global_.by is None or slo.global_.by.from_regions
    return Leg(service, name, weight, slo.objective, overall, least, from_regions, slices, slo.objectives)


def _as_slo(journey: Journey, legs: tuple[Leg, ...]) -> Slo:
    """Its objective is the least of its steps, which no mix of events can bring it below."""
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
