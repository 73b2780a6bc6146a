"""What is well formed but makes no sense together: references, thresholds and timing, one function per check."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import ROUND_CEILING, Decimal

from slo_kit.duration import Duration
from slo_kit.errors import Position, Problem
from slo_kit.model.policy import AlertPolicy, Severity
from slo_kit.model.slo import Service, Slo
from slo_kit.model.topology import Role
from slo_kit.model.workspace import Workspace
from slo_kit.resolve.budget import reachable
from slo_kit.spec.scalars import choice, guess

_LABEL = re.compile(r"[a-zA-Z_][a-zA-Z0-9_]*")


def problems(workspace: Workspace) -> Iterator[Problem]:
    """Everything that does not fit together."""
    for check in CHECKS:
        yield from check(workspace)


def unknown_policy(workspace: Workspace) -> Iterator[Problem]:
    """An SLO names a policy that nobody declares."""
    for _, slo in _slos(workspace):
        if slo.policy not in workspace.policies:
            known = ", ".join(sorted(workspace.policies)) or "none"
            yield Problem(
                _at(slo.at, "policy", "name"),
                "unknown-policy",
                f'no policy "{slo.policy}"{guess(slo.policy, workspace.policies)}',
                f"known here: {known}",
            )


def unknown_region(workspace: Workspace) -> Iterator[Problem]:
    """An SLO names a region that the Topology does not have, or the same one twice."""
    known = tuple(region.name for region in workspace.topology.regions)
    for _, slo in _slos(workspace):
        for index, name in enumerate(slo.regions):
            place = _at(slo.at, f"regions.{index}", "regions", "name")
            if name not in known:
                yield Problem(place, "unknown-region", f'no region "{name}"', f"known here: {', '.join(known)}")
            elif name in slo.regions[:index]:
                yield Problem(place, "duplicate-region", f'the region "{name}" is listed twice', "leave one out")


def duplicate_region(workspace: Workspace) -> Iterator[Problem]:
    """Two regions of one name would overwrite each other's series."""
    first: dict[str, Position] = {}
    for region in workspace.topology.regions:
        if region.name in first:
            message = f'a second region "{region.name}"; the first is on line {first[region.name].line}'
            yield Problem(region.at["name"], "duplicate-region", message, "give it another name")
        elif region.at:
            first[region.name] = region.at["name"]


def no_region(workspace: Workspace) -> Iterator[Problem]:
    """An SLO that no region measures any more."""
    retired = {region.name for region in workspace.topology.regions if region.role is Role.RETIRED}
    known = {region.name for region in workspace.topology.regions}
    for _, slo in _slos(workspace):
        wanted = set(slo.regions) or known
        if wanted <= retired:
            message = f'no region measures "{slo.name}": {", ".join(sorted(wanted))} retired'
            yield Problem(_at(slo.at, "regions", "name"), "no-region", message, "name a region that serves, or remove the SLO")


def no_global_store(workspace: Workspace) -> Iterator[Problem]:
    """A promise over all regions that nothing could measure."""
    if workspace.topology.global_ is None:
        for _, slo in _slos(workspace):
            if "global" in slo.at:
                message = "a global objective, and no Prometheus that sees all regions"
                hint = "add global: {prometheus: http://host:9090} to the Topology, or leave this out"
                yield Problem(slo.at["global!"], "no-global-store", message, hint)


def unreachable_threshold(workspace: Workspace) -> Iterator[Problem]:
    """Even a total outage would not fire the row: the most a burn rate can be is 1 / (1 - T)."""
    for slo, policy in _policed(workspace):
        for objective, place in _objectives(slo, workspace):
            budget = 1 - objective / 100
            beyond = [row for row in policy.windows if not reachable(row, budget, slo.period)]
            if beyond:
                factor = max(row.factor(slo.period) for row in beyond)
                most = _short(1 / budget)
                message = f"a burn of {_short(factor)} cannot be reached with objective {objective}: the most is {most}"
                fitting = [one.policy for one in workspace.policies.values() if _reached(one, budget, slo.period)]
                use = f"use the policy {choice(fitting)}" if fitting else "use a policy for low objectives"
                hint = f"{use}, or raise the objective above {_least(factor)}"
                yield Problem(place, "unreachable-threshold", message, hint)


def page_within_budget(workspace: Workspace) -> Iterator[Problem]:
    """A page below a burn rate of 1 wakes people while the promise is kept."""
    for slo, policy in _policed(workspace):
        for row in policy.windows:
            factor = row.factor(slo.period)
            if row.severity is Severity.PAGE and factor < 1 and row.window <= slo.period:
                message = (
                    f'the policy "{policy.policy}" pages at a burn of {_short(factor)} over {row.window}, which is within budget'
                )
                hint = f"raise budget_share above {_short(row.budget_share / factor)}, or use a longer period than {slo.period}"
                yield Problem(_at(slo.at, "policy", "period", "name"), "page-within-budget", message, hint)


def window_beyond_period(workspace: Workspace) -> Iterator[Problem]:
    """A window that looks further back than the budget it speaks of."""
    for slo, policy in _policed(workspace):
        longest = max(row.window for row in policy.windows)
        if longest > slo.period:
            message = f'the policy "{policy.policy}" looks over {longest}, longer than the period {slo.period}'
            hint = "use a longer period, or a policy with shorter windows"
            yield Problem(_at(slo.at, "period", "policy", "name"), "window-beyond-period", message, hint)


def short_window(workspace: Workspace) -> Iterator[Problem]:
    """A short window that no two evaluations fall into."""
    counting = workspace.topology.counting
    used = {slo.policy for _, slo in _slos(workspace)}
    for policy in workspace.policies.values():
        for row in policy.windows:
            ours = row.at["window"].path in workspace.texts
            if row.short < counting.evaluation and (ours or policy.policy in used):
                place = row.at["window"] if ours else _at(counting.at, "evaluation")
                message = (
                    f"the short window of {row.window} is {row.short}, shorter than the evaluation every {counting.evaluation}"
                )
                hint = f"write at least {counting.evaluation * 12}" if ours else "evaluate more often"
                yield Problem(place, "short-window", message, hint)


def counting_times(workspace: Workspace) -> Iterator[Problem]:
    """Times of counting that would lose events."""
    times = workspace.topology.counting
    rules = (
        (times.evaluation < times.scrape, "evaluation", "scrape", "shorter than a scrape", f"{times.scrape} or longer"),
        (times.bridge < times.scrape * 2, "bridge", "scrape", "shorter than two scrapes", f"{times.scrape * 2} or longer"),
        (times.bridge <= times.delay, "delay", "bridge", "no shorter than the bridge", f"less than {times.bridge}"),
        (times.memory < times.bridge, "memory", "bridge", "shorter than the bridge", f"{times.bridge} or longer"),
    )
    for broken, key, other, relation, advice in rules:
        if broken:
            message = f"{key} {getattr(times, key)} is {relation} and would lose events"
            yield Problem(_at(times.at, key, other, ""), "counting-times", message, f"write {key}: {advice}")


def target_labels(workspace: Workspace) -> Iterator[Problem]:
    """What tells targets apart must be labels."""
    counting = workspace.topology.counting
    for index, label in enumerate(counting.target):
        if not _LABEL.fullmatch(label):
            place = _at(counting.at, f"target.{index}", "target")
            yield Problem(place, "bad-label", f'"{label}" is not a label', "write letters, digits and underscores")


CHECKS: tuple[Callable[[Workspace], Iterator[Problem]], ...] = (
    unknown_policy,
    unknown_region,
    duplicate_region,
    no_region,
    no_global_store,
    unreachable_threshold,
    page_within_budget,
    window_beyond_period,
    short_window,
    counting_times,
    target_labels,
)


def _slos(workspace: Workspace) -> Iterator[tuple[Service, Slo]]:
    for service in workspace.services:
        for slo in service.slos:
            yield service, slo


def _policed(workspace: Workspace) -> Iterator[tuple[Slo, AlertPolicy]]:
    for _, slo in _slos(workspace):
        if slo.policy in workspace.policies:
            yield slo, workspace.policies[slo.policy]


def _objectives(slo: Slo, workspace: Workspace) -> Iterator[tuple[Decimal, Position]]:
    """The regional objective and, where it is another one, the global one, in percent; with the word to point at."""
    yield slo.objective, _at(slo.at, "policy", "objective")
    if workspace.topology.global_ and slo.global_.objective not in {None, slo.objective}:
        yield Decimal(slo.global_.objective or 0), slo.global_.at["objective"]


def _reached(policy: AlertPolicy, budget: Decimal, period: Duration) -> bool:
    """Whether every row can fire, and no page fires within budget."""
    return all(
        reachable(row, budget, period) and (row.severity is not Severity.PAGE or row.factor(period) >= 1)
        for row in policy.windows
    )


def _at(at: Mapping[str, Position], *keys: str) -> Position:
    """The place of the first of these keys that was written."""
    return next(at[key] for key in keys if key in at)


def _short(number: Decimal) -> str:
    return f"{round(number, 2).normalize():f}"


def _least(factor: Decimal) -> str:
    """The objective, in percent, above which a burn of `factor` can be reached; rounded up, never to 100."""
    exact = 100 - 100 / factor
    rounded = (exact.quantize(Decimal(1).scaleb(-places), ROUND_CEILING) for places in range(1, 9))
    return f"{next((value for value in rounded if value < 100), exact):f}"
