"""The `ratio` kind: bad (or good) events among all events, both from counters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from slo_kit.duration import Duration
from slo_kit.model.counting import Counting
from slo_kit.model.growth import Counted, Growth, Outcome
from slo_kit.model.slo import ExampleSeries, NoExample, Read, Sort
from slo_kit.naming import OUTCOME
from slo_kit.promql import Aggregate, Binary, Expr, Matcher, Number, Selector, call, replaced
from slo_kit.sli.examples import literal
from slo_kit.sli.increments import failing, grown, increments, measured
from slo_kit.sli.outcomes import apart, together

Part = Selector | tuple[Matcher, ...]
"""A whole selector, or matchers that narrow the total."""

_ANY = {("!=", ""), ("=~", ".+")}
"""Matchers that every value passes, if there is one."""


@dataclass(frozen=True, slots=True)
class Ratio:
    """`total` and one of `bad` and `good`."""

    total: Selector
    bad: Part | None = None
    good: Part | None = None

    unit = "event"
    one_at_a_time = False
    minimum_bad_events = 10

    def faults(self) -> Iterator[tuple[str, str, str]]:
        """Field, message and hint of what the types cannot rule out."""
        if self.bad is None and self.good is None:
            yield "total", "neither bad nor good events are given", 'add bad, as in bad: {status: "5.."}'
        if self.bad is not None and self.good is not None:
            yield "good", '"good" and "bad" are both given', "leave one out; the other is the rest"
        yield from self._outside()
        yield from self._contradicted()

    def growth(self, counting: Counting) -> Growth:
        """Increments of the total series and of the bad ones, or of all but the good ones.

        Matchers narrow the total by labels that its series are expected to have. If none of them has such a label any more,
        as after a rename, no event can be told good from bad, and nothing is measured.
        """
        total = grown(self.total, self.total, counting)
        part = grown(self._part, self.total, counting)
        there = measured(self._told_apart, counting)
        if self._told_apart != self.total:
            total = Binary(total, "and", there)
            # without the label, the part would still be there: `not 200` is true of a series that has no code
            part = Binary(part, "and", there) if self._part_without_labels else part
        if self.bad is None:
            nothing_good = Binary(Number("0"), "*", there)
            part = call("clamp_min", Binary(total, "-", Binary(part, "or", nothing_good)), Number("0"))
        counted = None if counting.by else self._counted(there, counting)
        return Growth(total, part, there, counted=counted, failing=failing(self.total, counting))

    def raw_growth(self, over: Duration, before: Duration) -> Expr:
        """Of all events."""
        return Aggregate("sum", call("increase", self.total.over(over).before(before)))

    def alike(self, label: str) -> str:
        """As the total."""
        return self.total.alike(label)

    def spacing(self, counting: Counting) -> Duration:
        """Events come as they come."""
        return counting.evaluation

    def reads(self) -> tuple[Read, ...]:
        """The total, and the part of it."""
        key = "good" if self.bad is None else "bad"
        return Read("total", Sort.COUNTER, self.total), Read(key, Sort.COUNTER, self._part, narrows=True)

    def counted(self) -> tuple[str, str]:
        """The total selector, and the part that is bad."""
        narrowing = self.good if self.bad is None else self.bad
        said = str(narrowing) if isinstance(narrowing, Selector) else ", ".join(map(str, narrowing or ()))
        return str(self.total), f"{'bad unless' if self.bad is None else 'bad where'} {said}"

    def example(self) -> tuple[ExampleSeries, ...] | NoExample:
        """One series of good events and one of bad ones; a part that is a metric of its own comes as a third."""
        narrowing = self.good if self.bad is None else self.bad
        inside = literal(self._part, missing=self.bad is not None)  # good events have the label that tells them apart
        if isinstance(narrowing, Selector) and narrowing.metric != self.total.metric:
            all_events = literal(self.total)
            if isinstance(inside, NoExample):
                return inside
            if isinstance(all_events, NoExample):
                return all_events
            good, bad = (1, 0) if self.bad is None else (0, 1)
            return ExampleSeries(all_events, 1, 1), ExampleSeries(inside, good, bad)
        outside = literal(self.total, unlike=self._part)
        if isinstance(inside, NoExample):
            return inside
        if isinstance(outside, NoExample):
            return outside
        fine, failed = (inside, outside) if self.bad is None else (outside, inside)
        return ExampleSeries(fine, 1, 0), ExampleSeries(failed, 0, 1)

    def _counted(self, there: Expr, counting: Counting) -> Counted:
        """All events and those of the part; in one reading of the total where one matcher tells the part from the rest."""
        inside, rest = (Outcome.GOOD, Outcome.BAD) if self.bad is None else (Outcome.BAD, Outcome.GOOD)
        matcher = self._divide
        if matcher is None:
            or_none = Binary(grown(self._part, self.total, counting), "or", call("vector", Number("0")))
            return apart({Outcome.ANY: grown(self.total, self.total, counting), inside: or_none}, there)
        if matcher.sign.startswith("!"):
            inside, rest = rest, inside
        # a missing label is to `label_replace` what it is to matchers: empty
        pattern = matcher.value if matcher.sign.endswith("~") else re.escape(matcher.value)
        part = replaced(increments(self.total, self.total, counting), OUTCOME, inside.value, matcher.label, pattern)
        divided = replaced(Aggregate("sum", part, by=(OUTCOME,)), OUTCOME, rest.value, OUTCOME, "")
        return together(divided, (inside, rest), there)

    @property
    def _divide(self) -> Matcher | None:
        """The one matcher that narrows the total to its part, if it takes no more."""
        part = self._part
        further = [m for m in part.matchers if m not in self.total.matchers]
        same = part.metric == self.total.metric and len(part.matchers) == len(self.total.matchers) + 1
        return further[0] if same and len(further) == 1 else None

    @property
    def _part(self) -> Selector:
        part = self.good if self.bad is None else self.bad
        return part if isinstance(part, Selector) else self.total.where(*(part or ()))

    @property
    def _told_apart(self) -> Selector:
        """The series of total that have the labels by which matchers tell their part.

        A matcher for any value at all means the label itself: one that only errors carry, say, and that may well be missing.
        """
        narrowing = self.good if self.bad is None else self.bad
        if isinstance(narrowing, Selector) or narrowing is None:
            return self.total
        known = {m.label for m in self.total.matchers if m.refuses("")}
        needed = (m.label for m in narrowing if m.label not in known and (m.sign, m.value) not in _ANY)
        return self.total.where(*(Matcher(label, "!=", "") for label in needed))

    @property
    def _part_without_labels(self) -> bool:
        narrowing = self.good if self.bad is None else self.bad
        return not isinstance(narrowing, Selector) and not any(m.refuses("") for m in narrowing or ())

    def _outside(self) -> Iterator[tuple[str, str, str]]:
        """A part of the same metric that forgets a matcher of total counts what total leaves out."""
        for name, part in (("bad", self.bad), ("good", self.good)):
            if isinstance(part, Selector) and part.metric == self.total.metric:
                forgotten = {m.label for m in self.total.matchers} - {m.label for m in part.matchers}
                for matcher in (m for m in self.total.matchers if m.label in forgotten):
                    yield name, f"{part} counts events that total leaves out", f"add {matcher}, or write only what narrows total"

    def _contradicted(self) -> Iterator[tuple[str, str, str]]:
        """A part that no series of total can be in."""
        fixed = {m.label: m.value for m in self.total.matchers if m.sign == "="}
        for name, part in (("bad", self.bad), ("good", self.good)):
            for matcher in () if part is None or isinstance(part, Selector) else part:
                if matcher.label in fixed and matcher.refuses(fixed[matcher.label]):
                    said = f'no event of total is {matcher}: there "{matcher.label}" is "{fixed[matcher.label]}"'
                    yield name, said, f"narrow total less, or {name} by another label"
