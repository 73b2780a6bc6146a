"""Policies about spent budgets: what they are about, and whether their thresholds make steps."""

from __future__ import annotations

from collections.abc import Iterator

from slo_kit.errors import Problem
from slo_kit.model.workspace import Workspace
from slo_kit.resolve.checks.reading import slos, spot
from slo_kit.spec.words import guess


def policies_of_what_is_there(workspace: Workspace) -> Iterator[Problem]:
    """A policy or a layout for a service or an SLO that nobody declares would be about nothing."""
    services = {service.service for service, _ in slos(workspace)}
    known = sorted(services | {f"{service.service}/{slo.name}" for service, slo in slos(workspace)})
    about = [(policy.slos, policy.at) for policy in workspace.budget_policies]
    about += [(layout.slos, layout.at) for layout in workspace.layouts]
    for named, at in about:
        for index, name in enumerate(named):
            if name not in known:
                hint = (
                    "write a service, or service/slo"
                    if guess(name, known)
                    else f"services here: {', '.join(sorted(services)) or 'none'}"
                )
                message = f'no service or SLO "{name}"{guess(name, known)}'
                yield Problem(spot(at, f"slos.{index}", "slos"), "unknown-slo", message, hint)


def one_policy_per_slo(workspace: Workspace) -> Iterator[Problem]:
    """Two policies that are about an SLO equally closely: which of them holds?"""
    told: set[tuple[str, str]] = set()
    for service, slo in slos(workspace):
        ranked = [(policy.rank(service.service, slo.name), policy) for policy in workspace.budget_policies]
        closest = max((rank for rank, _ in ranked), default=0)
        held = [policy for rank, policy in ranked if rank == closest and rank]
        for first, other in zip(held[:1] * len(held), held[1:], strict=False):
            if (first.policy, other.policy) not in told:
                told.add((first.policy, other.policy))
                message = f'"{other.policy}" and "{first.policy}" both hold for "{service.service}/{slo.name}"'
                yield Problem(spot(other.at, "slos", "policy"), "two-policies", message, "name the SLO in one of them only")


def thresholds_in_order(workspace: Workspace) -> Iterator[Problem]:
    """Caution comes before the freeze."""
    for policy in workspace.budget_policies:
        if policy.caution_below < policy.freeze_below:
            message = f"caution below {policy.caution_below} % comes after the freeze below {policy.freeze_below} %"
            hint = f"write at least {policy.freeze_below}, or a lower freeze_below"
            yield Problem(spot(policy.at, "caution_below", "freeze_below"), "thresholds-in-order", message, hint)
