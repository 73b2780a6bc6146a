"""Alert policies that do not fit the objective, the period or the counting of an SLO."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_CEILING, Decimal

from slo_kit.duration import Duration
from slo_kit.errors import Position, Problem
from slo_kit.model.period import Period
from slo_kit.model.policy import AlertPolicy, Severity
from slo_kit.model.workspace import Workspace
from slo_kit.resolve.budget import reachable
from slo_kit.resolve.checks.reading import objectives, policed, slos, spot
from slo_kit.spec.words import choice


def unreachable_threshold(workspace: Workspace) -> Iterator[Problem]:
    """Even a total outage would not fire the row: the most a burn rate can be is 1 / (1 - T)."""
    for slo, policy in policed(workspace):
        for objective, place in objectives(slo, workspace):
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
    for slo, policy in policed(workspace):
        for row in policy.windows:
            factor = row.factor(slo.period)
            if row.severity is Severity.PAGE and factor < 1 and row.window.milliseconds <= slo.period.milliseconds:
                message = (
                    f'the policy "{policy.policy}" pages at a burn of {_short(factor)} over {row.window}, which is within budget'
                )
                least = row.share(slo.period) / factor
                raised = "burn_rate above 1" if row.burn_rate else f"budget_share above {_short(least)}"
                hint = f"raise {raised}, or use a longer period than {slo.period}"
                yield Problem(spot(slo.at, "policy", "period", "name"), "page-within-budget", message, hint)


def window_beyond_period(workspace: Workspace) -> Iterator[Problem]:
    """A window that looks further back than the budget it speaks of."""
    for slo, policy in policed(workspace):
        longest = max((row.window for row in policy.windows), default=Duration(0))
        if longest.milliseconds > slo.period.milliseconds:
            message = f'the policy "{policy.policy}" looks over {longest}, longer than the period {slo.period}'
            hint = "use a longer period, or a policy with shorter windows"
            yield Problem(spot(slo.at, "period", "policy", "name"), "window-beyond-period", message, hint)


def short_window(workspace: Workspace) -> Iterator[Problem]:
    """A short window that no two evaluations fall into."""
    counting = workspace.topology.counting
    used = {slo.policy for _, slo in slos(workspace)}
    for policy in workspace.policies.values():
        for row in policy.windows:
            ours = row.at["window"].path in workspace.texts
            if row.short < counting.evaluation and (ours or policy.policy in used):
                place = row.at["window"] if ours else spot(counting.at, "evaluation")
                message = (
                    f"the short window of {row.window} is {row.short}, shorter than the evaluation every {counting.evaluation}"
                )
                hint = f"write at least {counting.evaluation * 12}" if ours else "evaluate more often"
                yield Problem(place, "short-window", message, hint)
    for slo, policy in policed(workspace):
        if slo.counting.evaluation:
            yield from _slower_than(policy, slo.counting.evaluation, slo.counting.at["evaluation"])


def _slower_than(policy: AlertPolicy, evaluation: Duration, place: Position) -> Iterator[Problem]:
    """An SLO that is evaluated less often than the shortest window of its policy is long."""
    shortest = min((row.short for row in policy.windows), default=evaluation)
    if shortest < evaluation:
        message = f'an evaluation every {evaluation}, and the policy "{policy.policy}" looks over {shortest}'
        yield Problem(place, "short-window", message, f"write {shortest} or less, or use a policy with longer windows")


def _reached(policy: AlertPolicy, budget: Decimal, period: Period) -> bool:
    """Whether every row can fire, and no page fires within budget."""
    return bool(policy.windows) and all(
        reachable(row, budget, period) and (row.severity is not Severity.PAGE or row.factor(period) >= 1)
        for row in policy.windows
    )


def _short(number: Decimal) -> str:
    return f"{round(number, 2).normalize():f}"


def _least(factor: Decimal) -> str:
    """The objective, in percent, above which a burn of `factor` can be reached; rounded up, never to 100."""
    exact = 100 - 100 / factor
    rounded = (exact.quantize(Decimal(1).scaleb(-places), ROUND_CEILING) for places in range(1, 9))
    return f"{next((value for value in rounded if value < 100), exact):f}"
