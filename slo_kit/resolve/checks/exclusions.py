"""Exclusions of nothing, without an end, twice over the same time, or of so much that no budget is left to speak of."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from slo_kit.errors import Position, Problem
from slo_kit.model.period import Period
from slo_kit.model.slo import Service, Slo
from slo_kit.model.workspace import Workspace
from slo_kit.resolve.checks.reading import slos, spot
from slo_kit.spec.words import guess

if TYPE_CHECKING:
    from slo_kit.model.exclusion import Every, Exclusion
    from slo_kit.model.moments import Moment

MOST = 0.1
"""The share of a period beyond which what is left says little of what users saw."""
LONGEST_DAYS = 366


def unknown_excluded(workspace: Workspace) -> Iterator[Problem]:
    """A service, an SLO or a region that is not there."""
    regions = [region.name for region in workspace.topology.regions]
    keys = [f"{service.service}/{slo.name}" for service, slo in slos(workspace)]
    services = [service.service for service in workspace.services]
    for one in workspace.exclusions:
        for index, name in enumerate(one.regions):
            if name not in regions:
                message = f'no region "{name}"{guess(name, regions)}'
                yield Problem(one.at[f"regions.{index}"], "unknown-region", message, f"known here: {', '.join(regions)}")
        for index, name in enumerate(one.slos):
            known, what = (keys, "SLO") if "/" in name else (services, "service")
            if name not in known:
                message = f'no {what} "{name}"{guess(name, known)}'
                hint = f"known here: {', '.join(known) or 'none'}"
                yield Problem(one.at[f"slos.{index}"], f"unknown-{what.lower()}", message, hint)


def exclusion_times(workspace: Workspace) -> Iterator[Problem]:
    """No time, no end, an end before the beginning, or a clock in no zone."""
    for one in workspace.exclusions:
        name = spot(one.at, "exclusion")
        if one.every:
            yield from _recurring(one, one.every)
        elif one.from_ is None:
            message = f'"{one.exclusion}" does not say {"since when" if one.to else "when"}'
            yield Problem(name, "exclusion-time", message, "add from: 2026-11-28T22:00, to: and zone:, or every:")
        elif one.to is None:
            message = f'"{one.exclusion}" has no end'
            yield Problem(one.at["from"], "exclusion-time", message, "add to: 2026-11-29T02:00; extend it when that comes")
        else:
            yield from _once(one, one.from_, one.to)


def _recurring(one: Exclusion, every: Every) -> Iterator[Problem]:
    for key in ("from", "to"):
        if key in one.at:
            message = f'"{one.exclusion}" is one-off by "{key}" and recurring by "every"'
            yield Problem(one.at[f"{key}!"], "exclusion-time", message, "leave one of them out")
    if one.zone is None:
        message = f'"{one.exclusion}" does not say by whose clock it is {every.hours.begin // 60:02}:{every.hours.begin % 60:02}'
        yield Problem(every.at["hours"], "exclusion-zone", message, "add zone: Europe/Dublin, or zone: UTC")
    if every.until < every.since:
        message = f'"{one.exclusion}" ends before it begins, on {every.since}'
        yield Problem(every.at["until"], "exclusion-time", message, "write a later day")
    elif (every.until - every.since).days >= LONGEST_DAYS:
        message = f'"{one.exclusion}" recurs for longer than a year'
        yield Problem(every.at["until"], "exclusion-time", message, "end it within a year; then somebody decides again")
    elif not one.spans:
        message = f'no day from {every.since} to {every.until} is one of "{one.exclusion}"'
        yield Problem(spot(every.at, "days", "weekdays"), "exclusion-time", message, "name other days, or a later end")


def _once(one: Exclusion, begin: Moment, end: Moment) -> Iterator[Problem]:
    written = {"from": begin, "to": end}
    unzoned = [key for key, moment in written.items() if not moment.zoned] if one.zone is None else []
    if unzoned:
        message = f'"{one.exclusion}" does not say by whose clock that is'
        yield Problem(one.at[unzoned[0]], "exclusion-zone", message, "add zone: Europe/Dublin, or zone: UTC")
    elif not one.spans:
        message = f'"{one.exclusion}" ends before it begins'
        yield Problem(one.at["to"], "exclusion-time", message, "write a later moment")
    for key, moment in written.items():
        if one.zone and not moment.exists(one.zone):
            message = f"clocks of {one.zone.name} are put forward that night and never show {moment.wall:%H:%M}"
            yield Problem(one.at[key], "exclusion-time", message, "write a time before or after, or one in UTC as in 01:30Z")


def after_the_fact(workspace: Workspace) -> Iterator[Problem]:
    """What was decided when the outcome was known has to be found again by whoever doubts it."""
    for one in workspace.exclusions:
        if one.spans and not one.approved.link:
            began = datetime.fromtimestamp(one.spans[0][0], UTC).date()
            if one.approved.day > began:
                message = f'"{one.exclusion}" was approved after it began, on {began}'
                hint = "add link: where that was decided, such as the postmortem"
                yield Problem(one.approved.at["day"], "after-the-fact", message, hint)


def overlapping(workspace: Workspace) -> Iterator[Problem]:
    """Two exclusions of one SLO, place and time: which of them is it?"""
    known = list(workspace.exclusions)
    for index, later in enumerate(known):
        for earlier in known[:index]:
            if (moment := _shared(earlier, later)) and _places_shared(earlier, later) and _slos_shared(workspace, earlier, later):
                message = f'"{later.exclusion}" is in force together with "{earlier.exclusion}", from {moment:%Y-%m-%dT%H:%MZ} on'
                yield Problem(_when(later), "overlapping-exclusions", message, "move or shorten one, or make them one")


def _shared(one: Exclusion, other: Exclusion) -> datetime | None:
    """The first moment of both; their spans are in order."""
    theirs = list(other.spans)
    for begin, end in one.spans:
        while theirs and theirs[0][1] <= begin:
            theirs.pop(0)
        if theirs and theirs[0][0] < end:
            return datetime.fromtimestamp(max(begin, theirs[0][0]), UTC)
    return None


def _places_shared(one: Exclusion, other: Exclusion) -> bool:
    return not one.regions or not other.regions or bool(set(one.regions) & set(other.regions))


def _slos_shared(workspace: Workspace, one: Exclusion, other: Exclusion) -> bool:
    both = (one, other)
    return any(all(each.concerns(service.service, slo.name) for each in both) for service, slo in slos(workspace))


def excluded_too_much(workspace: Workspace) -> Iterator[Problem]:
    """More than a tenth of some period of an SLO in one place; each exclusion is told of once."""
    told: set[str] = set()
    for service, slo in slos(workspace):
        about = [one for one in workspace.exclusions if _takes_from(one, service, slo)]
        for region in sorted({name for one in about for name in one.regions}) or [""]:
            here = [one for one in about if not one.regions or region in one.regions]
            for share, one in _shares(here, slo.period):
                if share > MOST and one.exclusion not in told:
                    told.add(one.exclusion)
                    where = f" in {region}" if region else ""
                    message = f'{share * 100:.1f} % of {slo.period} of "{service.service}/{slo.name}"{where} would be left out'
                    hint = f"shorten it to {MOST * 100:.0f} % at most, or write mode: annotate and let the budget say so"
                    yield Problem(_when(one), "excluded-too-much", message, hint)


def _takes_from(one: Exclusion, service: Service, slo: Slo) -> bool:
    return one.changes_budgets and one.concerns(service.service, slo.name)


def _shares(exclusions: list[Exclusion], period: Period) -> list[tuple[float, Exclusion]]:
    """For each exclusion the most that is left out of a period that ends with it."""
    spans = sorted((begin, end, index) for index, one in enumerate(exclusions) for begin, end in one.spans)
    worst = [0.0] * len(exclusions)
    first, inside = 0, 0.0
    for begin, end, index in spans:
        inside += end - begin
        while spans[first][1] <= end - period.seconds:
            inside -= spans[first][1] - spans[first][0]
            first += 1
        cut = max(0.0, end - period.seconds - spans[first][0])
        worst[index] = max(worst[index], (inside - cut) / period.seconds)
    return list(zip(worst, exclusions, strict=True))


def _when(one: Exclusion) -> Position:
    return one.every.at["hours"] if one.every else spot(one.at, "from", "exclusion")
