"""How regions add up to a global SLO, and which of them are active: what does not fit the regions or the objectives."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from slo_kit.errors import Position, Problem
from slo_kit.model.mode import Misfit, Situation
from slo_kit.model.slo import Service, Slo
from slo_kit.model.topology import Region, Role
from slo_kit.model.workspace import Workspace
from slo_kit.resolve.checks.reading import slos, spot


def modes_of_regions(workspace: Workspace) -> Iterator[Problem]:
    """What a mode finds wrong with the regions it adds up, or with what is promised of them."""
    for service, slo in slos(workspace):
        if workspace.topology.global_ is not None and slo.global_.by is not None:
            for misfit in slo.global_.by.misfits(_situation(service, slo, workspace)):
                yield Problem(_place(slo, misfit), "mode", misfit.message, misfit.hint)


def roles_of_slos(workspace: Workspace) -> Iterator[Problem]:
    """An SLO that counts in a role which nothing and nobody has, or which its mode contradicts."""
    for service, slo in slos(workspace):
        demanded = slo.global_.by.role if slo.global_.by else None
        match slo.role:
            case None:
                continue
            case Role.DRAINED | Role.RETIRED:
                message = f"an SLO counts where a region is active or where it waits, not where it is {slo.role.value}"
                yield Problem(slo.at["role"], "role-of-slo", message, "write role: active or role: standby, or leave it out")
            case Role.ACTIVE | Role.STANDBY if demanded not in {None, slo.role}:
                message = f"it counts where the role is {slo.role.value}, and its regions add up where it is active"
                yield Problem(slo.at["role"], "role-of-slo", message, "leave out role, or by: active")
            case Role.ACTIVE | Role.STANDBY:
                yield from _nobody(service, slo, workspace)


def _nobody(service: Service, slo: Slo, workspace: Workspace) -> Iterator[Problem]:
    roles = {region.role for region in _regions(slo, workspace)}
    if service.pair is None and slo.role not in roles:
        word = slo.role.value if slo.role else ""
        message = f"no region has the role {word}, and no pair says which instance is active"
        hint = 'add pair: {active: "signer_active == 1"} to the service, or give a region the role'
        yield Problem(slo.at["role"], "role-of-slo", message, hint)


def pairs_without_slos(workspace: Workspace) -> Iterator[Problem]:
    """A pair that nothing is counted by."""
    for service in workspace.services:
        asked = (slo.role or (slo.global_.by.role if slo.global_.by else None) for slo in service.slos)
        if service.pair is not None and not any(asked):
            message = f'no SLO of "{service.service}" asks which instance is active'
            hint = "add global: {by: active} or role: standby to one, or leave the pair out"
            yield Problem(service.at["pair!"], "unused-pair", message, hint)


def _situation(service: Service, slo: Slo, workspace: Workspace) -> Situation:
    written = slo.global_.objective
    overall = None if written is None else written / 100
    minutes = Decimal(slo.period.milliseconds) / 60_000
    regions = _regions(slo, workspace)
    objectives = tuple(slo.objective_in(region.name) / 100 for region in regions)
    return Situation(regions, service.pair, slo.objective / 100, objectives, overall, minutes)


def _regions(slo: Slo, workspace: Workspace) -> tuple[Region, ...]:
    """Those that measure the SLO."""
    there = (region for region in workspace.topology.regions if region.role is not Role.RETIRED)
    return tuple(region for region in there if not slo.regions or region.name in slo.regions)


def _place(slo: Slo, misfit: Misfit) -> Position:
    at = slo.global_.at
    return at[misfit.key] if misfit.key in at else spot(slo.at, misfit.key, "name") if misfit.key == "objective" else at["by"]
