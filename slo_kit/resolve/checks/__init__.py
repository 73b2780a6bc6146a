"""What is well formed but makes no sense together, one function per check, one file per theme."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from slo_kit.errors import Problem
from slo_kit.model.workspace import Workspace
from slo_kit.resolve.checks import (
    budget_policies,
    counting,
    exclusions,
    grouping,
    journeys,
    modes,
    objectives,
    receivers,
    references,
    retention,
    roles,
    slices,
    thresholds,
    versions,
)
from slo_kit.spec.allowing import remaining


def problems(workspace: Workspace) -> tuple[Problem, ...]:
    """Everything that does not fit together and that no comment allows: what keeps a workspace from being built."""
    return remaining((problem for check in CHECKS for problem in check(workspace)), workspace.texts)


CHECKS: tuple[Callable[[Workspace], Iterator[Problem]], ...] = (
    references.unknown_policy,
    references.unknown_region,
    references.duplicate_region,
    references.no_region,
    references.no_global_store,
    objectives.objectives_of_regions,
    thresholds.unreachable_threshold,
    thresholds.page_within_budget,
    thresholds.window_beyond_period,
    thresholds.short_window,
    retention.period_beyond_retention,
    slices.slice_length,
    slices.slice_beyond_window,
    counting.counting_times,
    counting.late_evaluations,
    counting.target_labels,
    roles.roles_that_end,
    roles.until_before_since,
    roles.probes_of_regions,
    budget_policies.policies_of_what_is_there,
    budget_policies.one_policy_per_slo,
    budget_policies.thresholds_in_order,
    exclusions.unknown_excluded,
    exclusions.exclusion_times,
    exclusions.after_the_fact,
    exclusions.overlapping,
    exclusions.excluded_too_much,
    grouping.labels_that_tell_apart,
    grouping.caps,
    grouping.of_all_values,
    journeys.steps_that_are_there,
    journeys.steps_that_add_up,
    modes.modes_of_regions,
    modes.roles_of_slos,
    modes.pairs_without_slos,
    references.transport_without_end,
    receivers.receivers_of_owners,
    versions.known_to_all,
)
"""What must hold of everything that is built."""
