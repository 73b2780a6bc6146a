"""Queries of other tools to our indicators: counters where there are any, expressions where there are none."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from slo_kit.dialects.reading import Remarks
from slo_kit.duration import Duration
from slo_kit.errors import Position
from slo_kit.promql import Matcher, Selector, Written, parse_expression
from slo_kit.promql.counted import Counter, Events, Instant, Ranged, Share
from slo_kit.promql.windows import SHORT, events_as_written, events_over, has_window, share_as_written, share_over
from slo_kit.sli.latency import Latency, Unit
from slo_kit.sli.ratio import Ratio
from slo_kit.sli.raw import Raw
from slo_kit.spec.nodes import Scalar

_MINUTE = Duration.of(minutes=1)
_SECOND = Duration.of(seconds=1)
_UNITS = {
    "_seconds": Unit.SECONDS,
    "_milliseconds": Unit.MILLISECONDS,
    "_ms": Unit.MILLISECONDS,
    "_microseconds": Unit.MICROSECONDS,
    "_us": Unit.MICROSECONDS,
}
"""What the end of a histogram's name says of its buckets."""


@dataclass(frozen=True, slots=True)
class Understood:
    """An indicator, the labels that it is grouped by, and what is not as it was.

    `minimum` is how many bad events an alert needs where they are no events in earnest: 1 for what is looked at once a minute,
    0 where nothing is known of their number.
    """

    indicator: Ratio | Latency | Raw
    by: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    minimum: int | None = None


def from_events(part: str, total: str, good: bool = False) -> Understood:
    """What two queries over an open window count; ValueError says what is wrong with them."""
    if part.split() == total.split():
        raise ValueError("both queries are the same, so that every event would be bad")
    return _understood(events_over(part, total, good))


def from_share(text: str) -> Understood:
    """What a query of an error ratio over an open window counts; ValueError says what is wrong with it."""
    found = share_over(text)
    if isinstance(found, Events):
        return _understood(found)
    return from_bare_share(found)


def from_written(part: str, total: str, good: bool, cumulative: bool) -> Understood:
    """What two queries with ranges of their own count; ValueError says what is wrong with them."""
    if part.split() == total.split():
        raise ValueError("both queries are the same, so that every event would be bad")
    if has_window(part) or has_window(total):
        return _understood(events_over(part, total, good))
    found = events_as_written(part, total, good, cumulative)
    if isinstance(found.total, Ranged) and isinstance(found.part, Ranged) and not found.total.over and not found.part.over:
        said = "a number of the moment, which is taken for the events of a minute; write counters to count exactly"
        return Understood(instants(found.total.shown, found.part.shown, good), found.by, (said,), minimum=1)
    return _understood(found)


def from_written_share(text: str, good: bool) -> Understood:
    """What a query of a ratio with ranges of its own counts; ValueError says what is wrong with it."""
    found = share_over(text, good) if has_window(text) else share_as_written(text, good)
    return _understood(found) if isinstance(found, Events) else from_bare_share(found)


def from_bare_share(share: Share) -> Understood:
    """A share of bad events of unknown number: every minute weighs the same."""
    every = parse_expression(f"{_inside(share.bad)} * 0 + 1")
    said = "a ratio alone says nothing of how many events there were, so every minute weighs the same; write total and bad events"
    return Understood(Raw(total=every, bad=parse_expression(share.bad.text), per=_MINUTE), remarks=(said,), minimum=0)


def counters(total: Selector, part: Selector, good: bool) -> Ratio | Latency:
    """Counters, as a person would write them."""
    if good and (latency := _latency(total, part)):
        return latency
    narrowing = tuple(m for m in part.matchers if m not in total.matchers)
    same = part.metric == total.metric and set(total.matchers) <= set(part.matchers) and narrowing
    written = narrowing if same and all(map(_rereads, narrowing)) else part
    return Ratio(total, good=written) if good else Ratio(total, bad=written)


def instants(total: Written, part: Written, good: bool) -> Raw:
    """Gauges that are looked at once a minute."""
    return _raw(total, part, good, _MINUTE)


def taken(read: Callable[[], Understood], place: Position, remarks: Remarks) -> Understood | None:
    """What a query counts, if it can be counted; why not, and what is not as it was, is said at its place."""
    try:
        understood = read()
    except ValueError as error:
        message, _, hint = str(error).rpartition("; ")
        remarks.wrong(place, "foreign-query", message or hint, hint if message else "")
        return None
    for said in understood.remarks:
        message, _, hint = said.rpartition("; ")
        remarks.note(place, "counted-otherwise", message or hint, hint if message else "")
    by = told_apart(understood.indicator, (Scalar(label, plain=True, position=place) for label in understood.by), remarks)
    understood = replace(understood, by=by)
    faults = tuple(understood.indicator.faults())
    for _, message, hint in faults:
        remarks.wrong(place, "indicator", message, hint)
    return None if faults else understood


def told_apart(indicator: Ratio | Latency | Raw, labels: Iterable[Scalar], remarks: Remarks) -> tuple[str, ...]:
    """The labels of a grouping that may have several values; one with a fixed value tells nothing apart."""
    kept = []
    for label in labels:
        alike = "" if isinstance(indicator, Raw) else indicator.alike(label.text)
        if alike:
            remarks.note(label.position, "not-carried", f'"{label.text}" tells no groups apart: {alike}')
        else:
            kept.append(label.text)
    return tuple(kept)


def _understood(found: Events) -> Understood:
    match found.total, found.part:
        case Counter(total, each), Counter(part, apart):
            said = "every series stood for itself there, without sum; here they are counted together"
            return Understood(counters(total, part, found.good), found.by, (said,) if each or apart else ())
        case Instant(total), Instant(part):
            return Understood(instants(total, part, found.good), found.by, minimum=1)
    total_as, part_as = found.total_as, found.part_as
    if total_as.per_second != part_as.per_second:
        raise ValueError("one query gives events per second and the other a number of events; use the same function in both")
    said = f"not a sum of counters, so it is asked as it stands, over {SHORT}, once a minute; write counters to count exactly"
    per = _SECOND if total_as.per_second else SHORT
    return Understood(_raw(total_as.shown, part_as.shown, found.good, per), found.by, (said,))


def _raw(total: Written, part: Written, good: bool, per: Duration) -> Raw:
    total, part = (parse_expression(one.text) for one in (total, part))
    return Raw(total=total, good=part, per=per) if good else Raw(total=total, bad=part, per=per)


def _latency(total: Selector, part: Selector) -> Latency | None:
    """The histogram that both are parts of, where its name says what its buckets are in."""
    base = total.metric.removesuffix("_count")
    bounds = [m for m in part.matchers if m.label == "le"]
    others = {m for m in part.matchers if m.label != "le"}
    unit = next((unit for ending, unit in _UNITS.items() if base.endswith(ending)), None)
    if base == total.metric or part.metric != f"{base}_bucket" or others != set(total.matchers) or len(bounds) != 1 or not unit:
        return None
    threshold = _milliseconds(bounds[0], unit)
    return Latency(replace(total, metric=base), Duration(threshold), unit) if threshold else None


def _milliseconds(bound: Matcher, unit: Unit) -> int:
    """The bound as a whole number of milliseconds, or nothing where it is none."""
    try:
        exact = Decimal(bound.value) / unit.per_millisecond
    except InvalidOperation:
        return 0
    return int(exact) if bound.sign == "=" and exact.is_finite() and exact == int(exact) and exact > 0 else 0


def _rereads(matcher: Matcher) -> bool:
    """Whether the matcher is what its value alone is read as."""
    as_regex = Matcher(matcher.label, "=~", matcher.value)
    return bool(matcher.value) and (matcher.sign.endswith("~") is not as_regex.literal)


def _inside(written: Written) -> str:
    return written.text if written.whole else f"({written.text})"
