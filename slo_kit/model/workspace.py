"""A workspace as it was read: source form, positions kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from slo_kit.errors import Problem
    from slo_kit.model.budget_policy import ErrorBudgetPolicy
    from slo_kit.model.exclusion import Exclusion
    from slo_kit.model.layout import Layout
    from slo_kit.model.policy import AlertPolicy
    from slo_kit.model.slo import Service
    from slo_kit.model.topology import Topology


@dataclass(frozen=True, slots=True)
class Workspace:
    """Everything read from a workspace, source form: one topology, services, policies by name, exclusions."""

    topology: Topology
    services: tuple[Service, ...]
    policies: Mapping[str, AlertPolicy]
    texts: Mapping[str, str]
    """The text of every file read, by path, for quoting in messages and for the digest."""
    exclusions: tuple[Exclusion, ...] = ()
    budget_policies: tuple[ErrorBudgetPolicy, ...] = ()
    layouts: tuple[Layout, ...] = ()
    notes: tuple[Problem, ...] = ()
    """What documents of other tools say that has no equivalent here; nothing to mend."""
    foreign: frozenset[str] = frozenset()
    """The files that hold documents of other tools, which have no words for some of what would help."""
