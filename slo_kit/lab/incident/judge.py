"""Expectations held against what was seen; each becomes one sentence, and whether it is so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from slo_kit.lab.answers import steps
from slo_kit.lab.incident.books import Books, ratio
from slo_kit.lab.incident.expected import (
    AlertExpected,
    CountedExpected,
    Expectations,
    HoldsExpected,
    NotifiedExpected,
    VerdictExpected,
)
from slo_kit.lab.incident.watch import Spell
from slo_kit.lab.pace import Clock
from slo_kit.lab.world import World

ENOUGH = 0.93
"""Of the evaluations in a stretch of time: on a busy machine one may see a heartbeat too late."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was expected, whether it came true, and what was seen."""

    expected: str
    true: bool
    seen: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that was seen until the end (in minutes)."""

    world: World
    clock: Clock
    spells: tuple[Spell, ...]
    books: Books
    end: float


def judge(expect: Expectations, evidence: Evidence) -> Iterator[Judgement]:
    """Every expectation, in the order in which they are written."""
    for verdict in expect.verdicts:
        yield _verdict(verdict, evidence)
    for alert in expect.alerts:
        yield _alert(alert, evidence)
    for notified in expect.notified:
        yield _notified(notified, evidence)
    for counted in expect.counted:
        yield from _counted(counted, evidence)
    for holds in expect.holds:
        yield _holds(holds, evidence)


def _verdict(one: VerdictExpected, evidence: Evidence) -> Judgement:
    until = evidence.end if one.until is None else float(one.until)
    said = f"{one.region} is {one.verdict} from minute {one.since} to {until:g}"
    spells = [s for s in evidence.spells if not s.alert and s.labels.get("region") == one.region]
    wanted = [spell for spell in spells if spell.labels["verdict"] == one.verdict]
    minute = evidence.world.plan.counting.evaluation.seconds * evidence.clock.factor / 60
    covered = dict.fromkeys((spell.place for spell in wanted), 0.0)
    for s in wanted:
        covered[s.place] += max(0.0, min(s.last + minute, until) - max(s.begin, float(one.since)))
    # of several evaluators, the one that saw most of it
    share = max(covered.values(), default=0.0) / (until - float(one.since))
    there = ", ".join(f"{s.labels['verdict']} {s.begin:.1f} to {s.last:.1f}" for s in spells) or "no verdict"
    return Judgement(said, share >= ENOUGH, there)


def _alert(one: AlertExpected, evidence: Evidence) -> Judgement:
    spells = [spell for spell in evidence.spells if _is(one, spell) and spell.begin <= evidence.end]
    there = ", ".join(f"{spell.begin:.1f} to {spell.last:.1f}" for spell in spells) or "it never fires"
    true = bool(spells) is not one.never
    if spells and one.by is not None:
        true = true and min(spell.begin for spell in spells) <= one.by
    if spells and one.after is not None:
        true = true and min(spell.begin for spell in spells) >= one.after
    if one.gone_by is not None:
        true = true and all(spell.last <= one.gone_by for spell in spells)
    return Judgement(f"{_named(one)} {_when(one)}", true, there)


def _is(one: AlertExpected, spell: Spell) -> bool:
    there = spell.labels.items()
    return {**_labels(one), **({"severity": one.severity} if one.severity else {})}.items() <= there and one.place in {
        "",
        spell.place,
    }


def _labels(one: AlertExpected | NotifiedExpected) -> dict[str, str]:
    """What is asked of an alert's labels."""
    labels = {"alertname": one.alert, "service": one.service, "slo": one.slo, "region": one.region}
    return {label: value for label, value in labels.items() if value}


def _named(one: AlertExpected) -> str:
    at = f"on {one.place}" if one.place else ""
    of = f"{one.service}/{one.slo}".strip("/")
    return " ".join(part for part in (one.severity, one.alert, of, one.region, at) if part)


def _notified(one: NotifiedExpected, evidence: Evidence) -> Judgement:
    wanted = _labels(one).items()
    calls = [
        evidence.clock.minute_of(call.moment)
        for call in evidence.world.receiver.notifications
        if one.receiver in {"", call.receiver} and any(wanted <= alert.items() for alert in call.firing)
        if not one.says or all(one.says in said for said in call.annotations)
    ]
    heard = sorted(minute for minute in calls if 0 <= minute <= evidence.end)
    true = bool(heard) is not one.never
    if heard and one.by is not None:
        true = true and heard[0] <= one.by
    if heard and one.after is not None:
        true = true and heard[0] >= one.after
    if one.times is not None:
        true = true and len(heard) <= one.times
    who = f"a {one.receiver} for" if one.receiver else "somebody hears of"
    what = " ".join((one.alert, f"{one.service}/{one.slo}".strip("/"), one.region)).strip()
    limits = "never" if one.never else f"by minute {one.by}" + (f", at most {one.times} times" if one.times else "")
    return Judgement(f"{who} {what} {limits}", true, ", ".join(f"{minute:.1f}" for minute in heard) or "nobody hears of it")


def _when(one: AlertExpected) -> str:
    if one.never:
        return "never fires"
    limits = (("after minute", one.after), ("by minute", one.by), ("and is gone by minute", one.gone_by))
    return " ".join(("fires", *(f"{word} {minute}" for word, minute in limits if minute is not None)))


def _counted(one: CountedExpected, evidence: Evidence) -> Iterator[Judgement]:
    entry = evidence.books.entry(one.slo, one.region)
    if entry is None:
        yield Judgement(f"{one.slo} in {one.region} is counted", False, "nobody answers")
        return
    truth, counted, heard = (ratio(events) or 0.0 for events in (entry.truth, entry.counted, entry.heard))
    said = f"the error ratio of {one.slo} in {one.region} is the truth within {one.within} %"
    seen = f"truth {truth:.4%}, counted {counted:.4%}, heard {heard:.4%}"
    yield Judgement(said, abs(counted - truth) <= truth * float(one.within) / 100, seen)
    if one.events is not None:
        said = f"the events of {one.slo} in {one.region} are the truth within {one.events} %"
        seen = f"truth {entry.truth.total:,.0f}, counted {entry.counted.total:,.0f}, heard {entry.heard.total:,.0f}"
        yield Judgement(said, abs(entry.counted.total - entry.truth.total) <= entry.truth.total * float(one.events) / 100, seen)
    if one.naive is not None:
        said = f"to whoever sums what is heard, the error ratio of {one.slo} is below {one.naive} %"
        yield Judgement(said, heard < float(one.naive) / 100 < truth, f"truth {truth:.4%}, heard {heard:.4%}")


def _holds(one: HoldsExpected, evidence: Evidence) -> Judgement:
    until = evidence.end if one.until is None else float(one.until)
    step = evidence.world.plan.counting.evaluation.seconds
    since, to = (evidence.clock.moment_of(minute) for minute in (float(one.since), until))
    asked = one.asked(evidence.clock.factor)
    found = steps(evidence.world.places[one.place].url, asked, since, to, step)
    there = {moment for trail in found for moment, _ in trail.samples}
    share = len(there) / (int((to - since) / step) + 1)
    true = bool(there) if one.ever else share >= ENOUGH
    return Judgement(
        f"{one.because}, {'once ' if one.ever else ''}from minute {one.since} to {until:g}", true, f"{share:.0%} of the time"
    )


def failed(judgements: Iterable[Judgement]) -> tuple[Judgement, ...]:
    """Those that did not come true."""
    return tuple(one for one in judgements if not one.true)
