"""Whether a change may go out, by the policies that hold for some SLOs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from slo_kit.errors import CannotRun
from slo_kit.model.plan import Plan
from slo_kit.naming import declared
from slo_kit.report.books import keep
from slo_kit.report.decision import Ruling
from slo_kit.report.sections.decisions import ruled, why
from slo_kit.report.series import Instant, NothingReadError, Source

CODES = {Ruling.SHIP: 0, Ruling.CAUTION: 0, Ruling.FREEZE: 1, Ruling.UNKNOWN: 3}


@dataclass(frozen=True, slots=True)
class Answer:
    """One SLO's: 0 for go, 1 for stop, 3 for not known; and a line that says why."""

    code: int
    words: str


def ask(plan: Plan, names: Iterable[str], source: Source, at: Instant) -> tuple[Answer, ...]:
    """The answer of every SLO that is meant, or one for all if no server answers.

    CannotRun for a name that stands for nothing, for which no policy holds, or for a source that is a file and is not there.
    """
    names = tuple(names)
    keys = _meant(plan, names)
    held = {key for one in plan.budget_policies for key in one.slos}
    if lacking := [key for key in keys if key not in held]:
        raise CannotRun(
            f"no ErrorBudgetPolicy holds for {', '.join(lacking)}; write one, so that it is agreed what a spent budget means"
        )
    scopes = tuple(replace(scope, slos=tuple(slo for slo in scope.slos if slo.key in keys)) for scope in plan.scopes)
    try:
        ledger = keep(replace(plan, scopes=scopes), source, at)
    except NothingReadError as error:
        return (Answer(CODES[Ruling.UNKNOWN], f"{', '.join(keys)}: not known: {error}"),)
    entries = {entry.slo.key: entry for entry in ledger.entries}
    answers = []
    for key in _meant(ledger.plan, names):
        if key not in entries:
            answers.append(Answer(3, f"{key}: not known, because it is due nowhere"))
            continue
        (decision,) = entries[key].decision
        reasons = why(entries[key], decision)
        answers.append(Answer(CODES[decision.ruling], f"{key}: {ruled(decision)}{': ' + reasons if reasons else ''}"))
    return tuple(answers)


def _meant(plan: Plan, names: tuple[str, ...]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for name in names:
        keys = [key for key in plan.keys if name in (key, declared(key), key.partition("/")[0]) or declared(name) == key]
        if not keys:
            raise CannotRun(f'no service or SLO "{name}"; there are {", ".join(plan.keys) or "none"}')
        found |= dict.fromkeys(keys)
    return tuple(found)
