"""Modes `any`, `all` and `quorum`: minutes, each good if so many regions are good in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction

from slo_kit.duration import Duration
from slo_kit.model.counting import Counting
from slo_kit.model.growth import Growth
from slo_kit.model.mode import Members, Misfit, Part, Situation
from slo_kit.model.slo import ExampleSeries, Indicator, NoExample, Shows
from slo_kit.model.topology import Verdict
from slo_kit.naming import EVENTS, REGION_VERDICT, VERDICT
from slo_kit.promql import Aggregate, Binary, Expr, Selector, call, number
from slo_kit.sli.increments import measured
from slo_kit.sli.modes.blame import by_bad_events
from slo_kit.sli.modes.coherence import incoherent
from slo_kit.sli.modes.overall import BY_REGION, ZERO, Overall

LEAST_BAD = 3
"""One bad minute of an hour would page at 99.9; this many must be bad, unless the policy says."""


@dataclass(frozen=True, slots=True)
class _ByMinutes:
    """A region is good in a minute if at least `good_above` percent of its events are; the regional objective unless given."""

    good_above: Decimal | None = field(default=None, kw_only=True)

    short = "good_above"
    role = None
    from_regions = False
    needed = 0
    bad = ""

    def faults(self) -> Iterator[tuple[str, str, str]]:
        """Field, message and hint of what the types cannot rule out."""
        if self.good_above is not None and not 50 < self.good_above <= 100:
            message = f"a region with {self.good_above} % of its events good is no good region"
            yield "good_above", message, "write a percentage above 50 and at most 100, as in 99"

    def misfits(self, situation: Situation) -> Iterator[Misfit]:
        """More regions than there are, or a global objective that does not follow from those of the regions."""
        there = len(situation.regions)
        if self.needed > there:
            named = ", ".join(region.name for region in situation.regions)
            yield Misfit(f"{self.needed} regions can never be good: there is {named}", f"write {there} or less")
        elif situation.overall is not None:
            yield from incoherent(situation, self.needed or there)

    def over(self, members: Members) -> Indicator:
        """One minute per evaluation."""
        good = None if self.good_above is None else self.good_above / 100
        return _Minutes(members, self.needed, good, self.bad)

    def blame(self, parts: Mapping[str, Part], weights: Mapping[str, Decimal]) -> Mapping[str, Fraction]:
        """Everybody for their own bad events."""
        return by_bad_events(parts)


@dataclass(frozen=True, slots=True)
class AnyRegion(_ByMinutes):
    """One good region is enough: clients go where they are served."""

    word = "any"
    said = "minutes in which any region is good"
    needed = 1
    bad = "bad when no region is good"


@dataclass(frozen=True, slots=True)
class AllRegions(_ByMinutes):
    """Every region that is active must be good."""

    word = "all"
    said = "minutes in which all regions are good"
    bad = "bad when any active region is not good"


@dataclass(frozen=True, slots=True)
class QuorumOfRegions(_ByMinutes):
    """At `least` so many regions must be good, or as many as are active where those are fewer."""

    least: int

    word = "quorum"
    short = "least"

    def faults(self) -> Iterator[tuple[str, str, str]]:
        """Field, message and hint of what the types cannot rule out."""
        yield from _ByMinutes.faults(self)
        if self.least < 1:
            yield "least", f"a quorum of {self.least} is always there", "write how many regions must be good, as in 2"

    @property
    def said(self) -> str:
        """With the number."""
        return f"minutes in which {self.least} regions are good"

    @property
    def needed(self) -> int:  # type: ignore[override]
        """As written."""
        return self.least

    @property
    def bad(self) -> str:  # type: ignore[override]
        """With the number."""
        return f"bad when fewer than {self.least} regions are good"


@dataclass(frozen=True, slots=True)
class _Minutes(Overall):
    """`needed` regions must be good, 0 for all that are active; good is one with so large a share of its events good as
    `good_above` says, or as it promises.

    A region that counted nothing is neither good nor bad. Where it depends on such whether enough are good, the minute is
    not decided: it is no event at all.
    """

    needed: int
    good_above: Decimal | None
    bad: str

    unit = "minute"
    one_at_a_time = True
    minimum_bad_events = LEAST_BAD

    def growth(self, counting: Counting) -> Growth:
        """One minute per evaluation in which it is decided; where regions count slices, one per slice."""
        each = replace(counting, evaluation=self.spacing(counting))
        least, good = self._least(), self._good()
        enough = Binary(_how_many(good), ">=", least)
        at_most = _how_many(Binary(good, "or", Binary(self.expected, "unless", self._failing(), BY_REGION), BY_REGION))
        decided: Expr = Aggregate("group", Binary(enough, "or", Binary(at_most, "<", least)))
        if each.evaluation != counting.evaluation:
            into = Binary(call("vector", call("time")), "%", number(each.evaluation.seconds))
            decided = Binary(decided, "and", Binary(into, "<", number(counting.evaluation.seconds)))
        failed = Binary(Binary(at_most, "<", least, "bool"), "and", decided)
        heard = measured(self.heard.totals(EVENTS), counting.over_regions)
        return Growth(decided, failed, heard, beforehand=(*self.by_region(each), self.error_of_each()))

    def spacing(self, counting: Counting) -> Duration:
        """An evaluation, or a slice where the regions count those."""
        return max(counting.evaluation, self.members.indicator.spacing(counting))

    def counted(self) -> tuple[str, str]:
        """What a minute is, and when it is bad."""
        regions = ", ".join(self.members.regions)
        promised = {self.good_above} if self.good_above else set(self.members.objectives)
        least = " or ".join(f"{(one * 100).normalize():f} %" for one in sorted(promised, reverse=True))
        as_promised = ", as it promises" if len(promised) > 1 else ""
        return f"minutes over {regions}", f"{self.bad}; good is a region with at least {least} of its events good{as_promised}"

    def example(self) -> tuple[ExampleSeries, ...] | NoExample:
        """The totals of every region, which bring a whole minute at once."""
        return (*(replace(one, shows=Shows.STEPS) for one in self.totals()), *self.serving())

    def _good(self) -> Expr:
        """Regions that wait or are drained are good where they serve well; where all are needed, only active ones are."""
        good = self._beside_what_is_promised("<=")
        return good if self.needed else Binary(good, "and", self.expected, BY_REGION)

    def _failing(self) -> Expr:
        """Regions with too many bad events, or down without any."""
        verdict = {VERDICT: Verdict.DOWN.value}
        down = Binary(Selector.of(REGION_VERDICT, verdict), "unless", self.error, BY_REGION)
        return Binary(self._beside_what_is_promised(">"), "or", down, BY_REGION)

    def _beside_what_is_promised(self, sign: str) -> Expr:
        """The regions whose error ratio compares so with the one that is tolerated there."""
        if self.good_above is not None:
            return Binary(self.error, sign, number(1 - self.good_above))
        return self.of_each(self.error, lambda error, promised: Binary(error, sign, number(1 - promised)))

    def _least(self) -> Expr:
        """As many as are needed, and no more than are active: a drain that was declared fails nobody."""
        active = Aggregate("count", self.expected)
        return call("clamp_max", active, number(self.needed)) if self.needed else active


def _how_many(regions: Expr) -> Expr:
    return Binary(Aggregate("count", regions), "or", call("vector", ZERO))
