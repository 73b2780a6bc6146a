"""Workspace -> Plan: every SLO in every scope that measures it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time

from slo_kit.errors import InputProblems
from slo_kit.model.apart import apart
from slo_kit.model.counting import Counting
from slo_kit.model.exclusion import Exclusion, PlannedExclusion
from slo_kit.model.mode import Members, Mode
from slo_kit.model.plan import Plan, PlannedBudgetPolicy, PlannedSlo, Scope, ScopeKind
from slo_kit.model.policy import AlertPolicy
from slo_kit.model.slo import Indicator, NoData, Service, Slo
from slo_kit.model.topology import Region, Role, Transport
from slo_kit.model.workspace import Workspace
from slo_kit.naming import GLOBAL
from slo_kit.resolve.checks import problems
from slo_kit.resolve.journeys import promises
from slo_kit.sli.in_role import InRole
from slo_kit.sli.journey import Together
from slo_kit.sli.modes.events import SumOfEvents
from slo_kit.sli.sliced import Sliced


def make_plan(workspace: Workspace) -> Plan:
    """Compile the source form; InputProblems when parts of it do not fit together."""
    found = problems(workspace)
    if found:
        raise InputProblems(found, dict(workspace.texts))
    topology = workspace.topology
    serving = tuple(region for region in topology.regions if region.role is not Role.RETIRED)
    scopes = [_regional(region, workspace) for region in serving]
    if topology.global_:
        slos = tuple(_over_regions(service, slo, serving, workspace) for service, slo in promises(workspace))
        version = topology.global_.version or topology.prometheus.version
        replicas = topology.global_.replicas
        first = replicas[0] if replicas else ""
        scopes.append(Scope(GLOBAL, ScopeKind.GLOBAL, first, Role.ACTIVE, 0, slos, version=version, replicas=replicas))
    transport = topology.global_.transport if topology.global_ else Transport.FEDERATION
    excluded = tuple(_excluded(one, workspace, serving) for one in workspace.exclusions)
    plan = Plan(tuple(scopes), topology.counting, topology.links, probes=topology.probes, exclusions=excluded)
    policies = tuple(_budget_policies(workspace))
    plan = replace(plan, budget_policies=policies, layouts=workspace.layouts)
    return replace(plan, transport=transport, receivers=topology.receivers)


def _excluded(one: Exclusion, workspace: Workspace, serving: tuple[Region, ...]) -> PlannedExclusion:
    about = [f"{service.service}/{slo.name}" for service, slo in promises(workspace) if one.concerns(service.service, slo.name)]
    regions = one.regions or tuple(region.name for region in serving)
    return PlannedExclusion(one, one.spans, tuple(about), regions, everywhere=not one.regions, of_all_slos=not one.slos)


def _budget_policies(workspace: Workspace) -> Iterator[PlannedBudgetPolicy]:
    """Each with the SLOs that no other is closer to."""
    every = workspace.budget_policies
    pairs = [(service.service, slo.name) for service, slo in promises(workspace)]
    closest = {pair: max((one.rank(*pair) for one in every), default=0) for pair in pairs}
    for policy in every:
        held = ("/".join(pair) for pair, rank in closest.items() if rank and policy.rank(*pair) == rank)
        yield PlannedBudgetPolicy(policy, tuple(held))


def _regional(region: Region, workspace: Workspace) -> Scope:
    planned = [
        _in_region(service, slo, region, workspace)
        for service, slo in promises(workspace)
        if not slo.regions or region.name in slo.regions
    ]
    return Scope(
        region.name,
        ScopeKind.REGION,
        region.replicas[0],
        region.role,
        _since(region),
        tuple(planned),
        until=region.until.seconds if region.until else 0,
        reason=region.reason,
        weight=region.weight,
        version=region.version or workspace.topology.prometheus.version,
        replicas=region.replicas,
    )


def _in_region(service: Service, slo: Slo, region: Region, workspace: Workspace) -> PlannedSlo:
    """The SLO as one region counts it, straight from the raw series."""
    policy = workspace.policies[slo.policy]
    counting = slo.counting.applied(workspace.topology.counting)
    counting = slo.indicator.timed(counting) if isinstance(slo.indicator, Together) else counting
    indicator = _in_role(_indicator(slo, counting), service, slo, region)
    mode: Mode = slo.global_.by or SumOfEvents()
    return _with_steps(
        PlannedSlo(
            service=service.service,
            name=slo.name,
            region=region.name,
            scope=ScopeKind.REGION,
            objective=slo.objective_in(region.name) / 100,
            period=slo.period,
            indicator=indicator,
            counting=apart(counting, slo.grouping.labels) if slo.grouping else counting,
            policy=policy,
            minimum_bad_events=_guard(policy, indicator),
            regions=(region.name,),
            mode=mode,
            since=_since(region),
            owner=service.owner,
            tier=service.tier,
            description=slo.description,
            written=slo.at["name"],
            no_data=slo.global_.no_data,
            pair=service.pair if mode.role else None,
            role=_role(slo),
            group=slo.grouping,
        )
    )


def _with_steps(slo: PlannedSlo) -> PlannedSlo:
    """A journey with what its steps promise in this scope; its own objective follows from those, and from events."""
    if not isinstance(slo.indicator, Together):
        return slo
    here = slo.indicator.placed(slo.region)
    return replace(slo, indicator=here, steps=here.steps, objective=here.even)


def _over_regions(service: Service, slo: Slo, serving: tuple[Region, ...], workspace: Workspace) -> PlannedSlo:
    """The same SLO once more, with the regions' totals for raw series."""
    among = [region for region in serving if not slo.regions or region.name in slo.regions]
    regional = _in_region(service, slo, among[0], workspace)
    members = Members(
        service=service.service,
        slo=slo.name,
        regions=tuple(region.name for region in among),
        indicator=regional.indicator,
        objectives=tuple(slo.objective_in(region.name) / 100 for region in among),
        weights=tuple(region.weight for region in among),
        imputed=_imputed(slo, workspace),
        pair=regional.pair,
        grouped=slo.grouping is not None,
    )
    indicator = regional.mode.over(members)
    globally = replace(
        regional,
        region=GLOBAL,
        scope=ScopeKind.GLOBAL,
        objective=(slo.global_.objective or slo.objective) / 100,
        indicator=indicator,
        minimum_bad_events=_guard(regional.policy, indicator),
        regions=members.regions,
        since=min(map(_since, among)),
    )
    return _with_steps(globally)


def _guard(policy: AlertPolicy, indicator: Indicator) -> int:
    return indicator.minimum_bad_events if policy.minimum_bad_events is None else policy.minimum_bad_events


def _role(slo: Slo) -> Role | None:
    """The role as written, or as the mode demands it."""
    return slo.role or (slo.global_.by.role if slo.global_.by else None)


def _in_role(indicator: Indicator, service: Service, slo: Slo, region: Region) -> Indicator:
    """What counts, where it counts only in a role."""
    role = _role(slo)
    return InRole(indicator, role, service.service, slo.name, region.name, service.pair) if role else indicator


def _indicator(slo: Slo, counting: Counting) -> Indicator:
    """What counts, in slices where the budget is one of time."""
    if slo.budget is None:
        return slo.indicator
    evaluations = round(slo.budget.slices / counting.evaluation)
    return Sliced(slo.indicator, slo.budget.slices, evaluations, slo.budget.good_above / 100)


def _imputed(slo: Slo, workspace: Workspace) -> bool:
    """Whether anything ever stands in for events that a region could not count."""
    return workspace.topology.probes is not None or slo.global_.no_data is not NoData.EXCLUDE


def _since(region: Region) -> int:
    return int(datetime.combine(region.since, time(), UTC).timestamp()) if region.since else 0
