"""Every promise of a workspace: its SLOs, and its journeys as SLOs of what their steps lead to."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from slo_kit.model.journey import Journey
from slo_kit.model.slo import Service, Slo
from slo_kit.model.workspace import Workspace
from slo_kit.naming import declared


class Stop(NamedTuple):
    """An SLO that a journey leads to, the service and the name by which a step calls it, and what it weighs there."""

    slo: Slo
    service: str
    name: str
    weight: Decimal


def promises(workspace: Workspace) -> Iterator[tuple[Service, Slo]]:
    """Every SLO with its service, journeys among them; one that has no sound step is none."""
    for service in workspace.services:
        for slo in service.slos:
            yield service, slo
    # only now, for they speak of all services
    for service in workspace.services:
        for journey in service.journeys:
            if stops := tuple(stops_of(workspace, service, journey)):
                from slo_kit.resolve.legs import as_slo  # few workspaces have any, and every commit hook waits for imports

                yield service, as_slo(journey, stops)


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


def stops_of(workspace: Workspace, service: Service, journey: Journey, within: tuple[str, ...] = ()) -> Iterator[Stop]:
    """The SLOs of a journey; those of journeys in it with the product of both weights.

    What is unknown or goes in circles is left out.
    """
    here = (*within, f"{service.service}/{journey.name}")
    for step in journey.steps:
        found = find(workspace, step.slo)
        match found:
            case (other, Journey() as inner) if f"{other.service}/{inner.name}" not in here:
                for stop in stops_of(workspace, other, inner, here):
                    yield stop._replace(weight=stop.weight * step.weight)
            case (_, Slo() as slo):
                of_service, name = step.slo.split("/", 1)
                yield Stop(slo, of_service, name, step.weight)
            case _:
                continue
