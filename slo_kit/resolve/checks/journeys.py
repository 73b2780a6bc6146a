"""Journeys whose steps are not there, go in circles, or have nothing to be added."""

from __future__ import annotations

from collections.abc import Iterator

from slo_kit.errors import Problem
from slo_kit.model.journey import Journey, Step
from slo_kit.model.slo import Service, Slo
from slo_kit.model.workspace import Workspace
from slo_kit.naming import declared
from slo_kit.resolve.checks.reading import spot
from slo_kit.resolve.journeys import find, stops_of
from slo_kit.spec.words import guess


def steps_that_are_there(workspace: Workspace) -> Iterator[Problem]:
    """A step that nobody declares, is there twice, leads back to where it began, or has many budgets."""
    for service, journey in _journeys(workspace):
        own = f"{service.service}/{journey.name}"
        for index, step in enumerate(journey.steps):
            place, found = step.at["slo"], find(workspace, step.slo)
            if found is None:
                yield _unknown(workspace, step)
            elif step.slo in (other.slo for other in journey.steps[:index]):
                message = f'the step "{step.slo}" is there twice'
                yield Problem(place, "journey-step", message, "leave one out, and give the other its weight")
            elif isinstance(found[1], Journey) and own in _behind(workspace, step.slo):
                message = f'"{own}" leads back to itself' if step.slo == own else f'"{step.slo}" leads back to "{own}"'
                yield Problem(place, "journey-cycle", message, "name the SLOs themselves, each once")
            elif isinstance(found[1], Slo) and found[1].grouping and declared(step.slo) == step.slo:
                message = f'"{step.slo}" has a budget for each value of {", ".join(found[1].grouping.labels)}'
                yield Problem(place, "journey-step", message, f"name one of them, as in {step.slo}:value")
        if "steps.1" not in journey.at:
            message = f'"{journey.name}" has one step, and would say what that says'
            yield Problem(spot(journey.at, "steps"), "journey-step", message, "add the others, or leave the journey out")


def _unknown(workspace: Workspace, step: Step) -> Problem:
    keys = [f"{service.service}/{one}" for service in workspace.services for one in _names(service)]
    of_service = [key for key in keys if key.split("/")[0] == step.slo.split("/")[0]]
    services = ", ".join(service.service for service in workspace.services)
    hint = f"known there: {', '.join(of_service)}" if of_service else f"write service/slo; services here: {services}"
    return Problem(step.at["slo"], "unknown-slo", f'no SLO "{step.slo}"{guess(step.slo, keys)}', hint)


def steps_that_add_up(workspace: Workspace) -> Iterator[Problem]:
    """Budgets of other periods, regions without a step, and events of which nobody said what they are worth."""
    for service, journey in _journeys(workspace):
        regions = journey.regions or tuple(region.name for region in workspace.topology.regions)
        for step in journey.steps:
            found = find(workspace, step.slo)
            if found is None:
                continue
            other = found[1]
            if other.period != journey.period:
                message = f'"{step.slo}" has a budget for {other.period}, and "{journey.name}" for {journey.period}'
                yield Problem(
                    step.at["slo"], "journey-period", message, "budgets are added over one period; write the same in both"
                )
            missing = [region for region in regions if other.regions and region not in other.regions]
            if missing:
                message = f'"{step.slo}" is not measured in {", ".join(missing)}, where "{journey.name}" is'
                hint = f"write regions: [{', '.join(region for region in regions if region not in missing)}] in the journey"
                yield Problem(step.at["slo"], "journey-region", message, hint)
        yield from _worth(workspace, service, journey)


def _worth(workspace: Workspace, service: Service, journey: Journey) -> Iterator[Problem]:
    """A minute beside ten thousand requests is nothing, unless somebody says how many of them it stands for."""
    sorts = {_one_at_a_time(stop.slo) for stop in stops_of(workspace, service, journey)}
    silent = [step for step in journey.steps if "weight" not in step.at]
    if len(sorts) > 1 and silent:
        step = next((step for step in silent if _counts_minutes(workspace, step)), silent[0])
        counts = ("minutes", "requests") if _counts_minutes(workspace, step) else ("requests", "minutes")
        message = f'"{step.slo}" counts {counts[0]} or the like, and other steps {counts[1]}'
        hint = "say what one of each is worth, as in weight: 500 for a minute and weight: 1 for a request"
        yield Problem(step.at["slo"], "journey-weight", message, hint)


def _counts_minutes(workspace: Workspace, step: Step) -> bool:
    found = find(workspace, step.slo)
    return found is not None and isinstance(found[1], Slo) and _one_at_a_time(found[1])


def _one_at_a_time(slo: Slo) -> bool:
    return slo.budget is not None or slo.indicator.one_at_a_time


def _behind(workspace: Workspace, key: str, seen: frozenset[str] = frozenset()) -> frozenset[str]:
    """A step and all that it leads to."""
    found = find(workspace, key)
    steps = found[1].steps if found and isinstance(found[1], Journey) and key not in seen else ()
    return frozenset({key}).union(*(_behind(workspace, step.slo, seen | {key}) for step in steps))


def _journeys(workspace: Workspace) -> Iterator[tuple[Service, Journey]]:
    for service in workspace.services:
        for journey in service.journeys:
            yield service, journey


def _names(service: Service) -> Iterator[str]:
    yield from (slo.name for slo in service.slos)
    yield from (journey.name for journey in service.journeys)
