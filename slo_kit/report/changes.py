"""What changed in the definitions between two revisions of a workspace, in words a reader of budgets understands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from slo_kit.model.plan import Plan, PlannedSlo
from slo_kit.report import wording


@dataclass(frozen=True, slots=True)
class Changed:
    """One thing: what it is about, what was said and is said now, and what that means for the budget."""

    about: str
    what: str
    before: str
    now: str
    means: str = ""


@dataclass(frozen=True, slots=True)
class Changes:
    """Between two commits, each said as people name it; `reason` says why nothing is known, and is empty where it is."""

    since: str
    until: str
    changed: tuple[Changed, ...] = ()
    reason: str = ""


def changed(before: Plan, now: Plan) -> tuple[Changed, ...]:
    """SLOs, exclusions and policies that came, went, or are defined otherwise."""
    return (*_slos(before, now), *_exclusions(before, now), *_policies(before, now), *_regions(before, now))


def _slos(before: Plan, now: Plan) -> Iterator[Changed]:
    old, new = _by_place(before), _by_place(now)
    for key in dict.fromkeys((*before.keys, *now.keys)):
        if key not in old or key not in new:
            yield Changed(key, "the SLO", "" if key not in old else "there", "new" if key not in old else "gone")
            continue
        said: dict[Changed, list[str]] = {}
        for place in old[key].keys() & new[key].keys():
            for one in _differences(key, old[key][place], new[key][place]):
                said.setdefault(one, []).append(place)
        for one, places in sorted(said.items(), key=lambda pair: pair[0].what):
            everywhere = len(places) == len(new[key])
            where = "" if everywhere else f", {wording.places(tuple(sorted(places)))}"
            yield Changed(one.about, f"{one.what}{where}", one.before, one.now, one.means)


def _by_place(plan: Plan) -> dict[str, dict[str, PlannedSlo]]:
    found: dict[str, dict[str, PlannedSlo]] = {}
    for scope in plan.scopes:
        for slo in scope.slos:
            found.setdefault(slo.key, {})[scope.name] = slo
    return found


def _differences(key: str, old: PlannedSlo, new: PlannedSlo) -> Iterator[Changed]:
    if old.objective != new.objective:
        means = f"the budget is {_times(new.budget, old.budget)} of what it was"
        yield Changed(key, "objective", wording.objective(old.objective), wording.objective(new.objective), means)
    if old.period != new.period:
        yield Changed(key, "period", str(old.period), str(new.period), "spent and left are of another budget")
    if old.indicator != new.indicator:
        yield Changed(key, "indicator", "", "counts otherwise", "events before and after cannot be compared")
    if old.mode != new.mode:
        yield Changed(key, "how regions add up", old.mode.word, new.mode.word)
    if old.policy != new.policy:
        yield Changed(key, "alerts", old.policy.policy, _renamed(old.policy.policy, new.policy.policy))
    if old.owner != new.owner:
        yield Changed(key, "owner", old.owner, new.owner)


def _times(new: Decimal, old: Decimal) -> str:
    return f"{float(new / old):.3g} x"


def _renamed(old: str, new: str) -> str:
    return new if old != new else "with other windows"


def _exclusions(before: Plan, now: Plan) -> Iterator[Changed]:
    old, new = ({one.name: one.exclusion for one in plan.exclusions} for plan in (before, now))
    yield from _named("exclusion", old, new)


def _policies(before: Plan, now: Plan) -> Iterator[Changed]:
    old, new = ({one.policy.policy: one.policy for one in plan.budget_policies} for plan in (before, now))
    yield from _named("error budget policy", old, new)


def _regions(before: Plan, now: Plan) -> Iterator[Changed]:
    old, new = ({scope.name: scope.role.value for scope in plan.regions} for plan in (before, now))
    for name in dict.fromkeys((*old, *new)):
        if old.get(name) != new.get(name):
            yield Changed(name, "the region", old.get(name, ""), new.get(name, "gone"))


def _named(kind: str, old: Mapping[str, object], new: Mapping[str, object]) -> Iterator[Changed]:
    for name in dict.fromkeys((*old, *new)):
        if name not in new:
            yield Changed(name, f"the {kind}", "there", "gone")
        elif name not in old:
            yield Changed(name, f"the {kind}", "", "new")
        elif old[name] != new[name]:
            yield Changed(name, f"the {kind}", "", "says otherwise")
