"""Alert policies that wake people for one bad minute, look over too little, or say the same twice."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from math import ceil

from slo_kit.duration import Duration
from slo_kit.errors import Problem
from slo_kit.model.policy import AlertPolicy, BurnWindow, Severity
from slo_kit.model.slo import Slo
from slo_kit.model.workspace import Workspace
from slo_kit.resolve.checks.reading import policed, slos, spot
from slo_kit.resolve.lints.reading import Look

_SCRAPES = 4
"""Within the shortest window, for an error ratio that is more than chance."""
_SLOWER = "write policy: slices, which waits for three, or a policy with minimum_bad_events: 3"
_SLOWER_ELSEWHERE = "page at a faster burn or over a longer window, or run slo-kit import and write policy: slices there"


def rows_of_no_use(look: Look) -> Iterator[Problem]:
    """A row that fires only when another one of the same severity and window has fired already."""
    for policy in look.workspace.policies.values():
        if _ours(policy, look.workspace):
            for index, row in enumerate(policy.windows):
                if first := _sooner(row, index, policy):
                    message = (
                        f"a {row.severity.value} for {_fast(row)} in {row.window} never comes before the one for {_fast(first)}"
                    )
                    yield Problem(row.at["window"], "row-of-no-use", message, "leave it out, or write another window or severity")


def _sooner(row: BurnWindow, index: int, policy: AlertPolicy) -> BurnWindow | None:
    """The row that always fires when this one does."""
    for other_index, other in enumerate(policy.windows):
        alike = other_index != index and (row.severity, row.window) == (other.severity, other.window)
        sooner = _factors(row, other)
        if alike and sooner and (sooner[1], other_index) < (sooner[0], index):
            return other
    return None


def _factors(row: BurnWindow, other: BurnWindow) -> tuple[Decimal, Decimal] | None:
    """What tells which of two rows of a window comes first; nothing where they are written in different terms."""
    for one, two in ((row.budget_share, other.budget_share), (row.burn_rate, other.burn_rate)):
        if one is not None and two is not None:
            return one, two
    return None


def _fast(row: BurnWindow) -> str:
    return f"{row.budget_share} %" if row.budget_share is not None else f"a burn rate of {row.burn_rate}"


def unused_policies(look: Look) -> Iterator[Problem]:
    """A policy that no SLO names is not in force."""
    used = {slo.policy for _, slo in slos(look.workspace)}
    used |= {journey.policy for service in look.workspace.services for journey in service.journeys}
    for policy in look.workspace.policies.values():
        if _ours(policy, look.workspace) and policy.policy not in used and used:
            message = f'no SLO has the policy "{policy.policy}"'
            yield Problem(policy.at["policy"], "unused-policy", message, f"write policy: {policy.policy} in one, or remove it")


def few_scrapes(look: Look) -> Iterator[Problem]:
    """A window with two scrapes in it is one increment, and one increment is chance."""
    for slo, policy in policed(look.workspace):
        scrape = slo.counting.applied(look.workspace.topology.counting).scrape
        shortest = min((row.short for row in policy.windows), default=scrape * _SCRAPES)
        if shortest < scrape * _SCRAPES:
            message = f'the policy "{policy.policy}" looks over {shortest}, which holds fewer than {_SCRAPES} scrapes of {scrape}'
            place = spot({**look.workspace.topology.counting.at, **slo.at, **slo.counting.at}, "scrape", "policy", "name")
            yield Problem(place, "few-scrapes", message, "scrape more often, or use a policy with longer windows")


def one_slice_pages(look: Look) -> Iterator[Problem]:
    """One bad slice of an hour is a burn rate of 17 at 99.9: somebody would be woken by a restart."""
    for slo, policy in policed(look.workspace):
        length = _slice(slo, look.workspace)
        if length is None:
            continue
        for row in policy.windows:
            slices = row.window / length
            bad = max(_needed(slo, policy), ceil(float(row.factor(slo.period) * (1 - slo.objective / 100)) * slices - 1e-9))
            if row.severity is Severity.PAGE and bad <= 1:
                message = f'one bad slice of {length} is enough for the page of "{policy.policy}" over {row.window}'
                place = spot(slo.at, "policy", "objective", "name")
                hint = _SLOWER_ELSEWHERE if place.path in look.workspace.foreign else _SLOWER
                yield Problem(place, "one-slice-pages", message, hint)
                break


def _slice(slo: Slo, workspace: Workspace) -> Duration | None:
    """How long one event lasts, where events are slices of time."""
    if slo.budget is not None:
        return slo.budget.slices
    counting = slo.counting.applied(workspace.topology.counting)
    return slo.indicator.spacing(counting) if slo.indicator.one_at_a_time else None


def _needed(slo: Slo, policy: AlertPolicy) -> int:
    return 1 if policy.minimum_bad_events is None else policy.minimum_bad_events


def _ours(policy: AlertPolicy, workspace: Workspace) -> bool:
    """Whether it is written in the workspace, and did not come with slo-kit."""
    return policy.at["policy"].path in workspace.texts
