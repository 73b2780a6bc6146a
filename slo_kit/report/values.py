"""SLOs by label in a report: one for each value that was read, as if each had been declared."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from slo_kit.model.plan import Plan, PlannedBudgetPolicy, PlannedSlo, Scope, ScopeKind
from slo_kit.naming import declared
from slo_kit.report.series import Totals

Names = dict[tuple[str, str], dict[str, set[str]]]
"""By service and SLO as written, the names with values, and the regions in which each was read."""


def spelt_out(plan: Plan, totals: Totals) -> Plan:
    """The plan with its SLOs by label once for each value; one of which no value was read stays, and is without data."""
    if not any(slo.group for scope in plan.scopes for slo in scope.slos):
        return plan
    names = _names(totals)
    dark = {missing.region for missing in totals.missing}
    scopes = tuple(replace(scope, slos=tuple(_of_scope(scope, names, dark))) for scope in plan.scopes)
    exclusions = tuple(replace(one, slos=_keys(one.slos, names)) for one in plan.exclusions)
    policies = tuple(PlannedBudgetPolicy(one.policy, _keys(one.slos, names)) for one in plan.budget_policies)
    return replace(plan, scopes=scopes, exclusions=exclusions, budget_policies=policies)


def _names(totals: Totals) -> Names:
    found: Names = {}
    for service, name, region in totals.frame[["service", "slo", "region"]].drop_duplicates().astype(str).to_numpy().tolist():
        if declared(name) != name:
            found.setdefault((service, declared(name)), {}).setdefault(name, set()).add(region)
    return found


def _of_scope(scope: Scope, names: Names, dark: set[str]) -> Iterable[PlannedSlo]:
    for slo in scope.slos:
        read = names.get((slo.service, slo.name), {}) if slo.group else {}
        # of a region that could not be read nobody knows which values it has: all that are known anywhere
        everywhere = scope.kind is ScopeKind.GLOBAL or scope.name in dark
        here = [name for name, regions in sorted(read.items()) if everywhere or scope.name in regions]
        if here:
            yield from (slo.called(name) for name in here)
        elif not read:
            yield slo


def _keys(keys: tuple[str, ...], names: Names) -> tuple[str, ...]:
    """Keys of SLOs with those of values beside them."""
    values = (f"{service}/{name}" for (service, slo), read in names.items() if f"{service}/{slo}" in keys for name in read)
    return (*keys, *sorted(values))
