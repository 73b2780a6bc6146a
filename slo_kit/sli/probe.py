"""The `probe` kind: an endpoint called from several vantages outside, bad when enough of them fail at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from slo_kit.duration import Duration
from slo_kit.model.counting import Counting
from slo_kit.model.growth import Growth
from slo_kit.model.slo import ExampleSeries, NoExample, Read, Shows, Sort
from slo_kit.promql import Aggregate, Binary, Expr, Matcher, Number, Selector, number
from slo_kit.sli.examples import literal, several
from slo_kit.sli.increments import present

_LEAST = 2
"""One vantage alone cannot tell an outage from trouble of its own."""
_LABEL = re.compile(r"[a-zA-Z_][a-zA-Z0-9_]*")


@dataclass(frozen=True, slots=True)
class Quorum:
    """How many vantages must fail for a round to be bad: a number, or 0 for more than half of those heard."""

    vantages: int

    @classmethod
    def parse(cls, text: str) -> Quorum:
        """Read `majority` or a number; ValueError for anything else."""
        if text == "majority":
            return cls(0)
        if not re.fullmatch(r"[0-9]{1,3}", text):
            raise ValueError(f'"{text}" is no quorum; write majority, or how many vantages must fail')
        if int(text) < _LEAST:
            raise ValueError(f"a quorum of {text} burns budget when one vantage is in trouble; write majority, or 2 or more")
        return cls(int(text))


@dataclass(frozen=True, slots=True)
class Probe:
    """`success` shows 1 or 0 for each probe; the label `vantage` tells from where.

    One round per evaluation in which enough vantages are heard to decide it. A probe that is missing says something of the
    prober and nothing of its target, so it is neither good nor bad.
    """

    success: Selector
    vantage: str = "vantage"
    quorum: Quorum = Quorum(0)

    unit = "probe round"
    one_at_a_time = True
    minimum_bad_events = 1

    def faults(self) -> Iterator[tuple[str, str, str]]:
        """Field, message and hint of what the types cannot rule out."""
        if not _LABEL.fullmatch(self.vantage):
            yield "vantage", f'"{self.vantage}" is not a label', "write letters, digits and underscores"
        elif any(m.label == self.vantage and m.sign == "=" and m.value for m in self.success.matchers):
            yield "success", f'only one value of the label "{self.vantage}" is selected', "leave it out; at least 2 are needed"

    def growth(self, counting: Counting) -> Growth:
        """One round where enough is heard; a vantage with several probes fails when any of them does."""
        each = Aggregate("min", present(self._probes, counting), by=(self.vantage, *counting.by))
        enough = Binary(Aggregate("count", each, by=counting.by), ">=", number(self._needed), "bool")
        there = Binary(enough, "==", Number("1"))
        return Growth(there, Binary(self._failed(each, counting.by), "and", there), there, of_an_instant=True)

    def alike(self, label: str) -> str:
        """As the probes; a round is one of all vantages."""
        return "a round is one of all vantages" if label == self.vantage else self.success.alike(label)

    def spacing(self, counting: Counting) -> Duration:
        """One in every evaluation."""
        return counting.evaluation

    def reads(self) -> tuple[Read, ...]:
        """The probes."""
        return (Read("success", Sort.GAUGE, self.success, several=self.vantage),)

    def counted(self) -> tuple[str, str]:
        """What a round is, and when it is bad."""
        if self.quorum.vantages:
            bad = f"bad when {self.quorum.vantages} or more of them fail"
        else:
            bad = "bad when more than half of them fail"
        return f"one round of {self.success} per evaluation with at least {self._needed} vantages heard", bad

    def example(self) -> tuple[ExampleSeries, ...] | NoExample:
        """Just enough vantages, which agree."""
        base = literal(self._probes)
        if isinstance(base, NoExample):
            return base
        places = several(self._probes, self.vantage, self._needed)
        if isinstance(places, NoExample):
            return places
        return tuple(ExampleSeries(place, 1, 0, Shows.STATE) for place in places)

    def _failed(self, each: Expr, by: tuple[str, ...]) -> Expr:
        """1 when the quorum fails, else 0; what is no number is no success."""
        failing = Aggregate("sum", Binary(each, "!=", Number("1"), "bool"), by=by)
        if self.quorum.vantages:
            return Binary(failing, ">=", number(self.quorum.vantages), "bool")
        return Binary(Binary(failing, "*", Number("2")), ">", Aggregate("count", each, by=by), "bool")

    @property
    def _needed(self) -> int:
        """With fewer vantages heard than the quorum, a bad round could not be told from a good one."""
        return max(_LEAST, self.quorum.vantages)

    @property
    def _probes(self) -> Selector:
        return self.success.where(Matcher(self.vantage, "!=", ""))
