"""The `raw` kind: events as expressions of how many there are at the moment, for what has no counters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from slo_kit.duration import Duration
from slo_kit.model.counting import Counting
from slo_kit.model.growth import Growth
from slo_kit.model.slo import ExampleSeries, NoExample, Read, Shows, Sort
from slo_kit.promql import Aggregate, Binary, Expr, Number, Selector, Written, call, combine, drops, looks_back, number, shown_by
from slo_kit.sli.examples import literal, shown


@dataclass(frozen=True, slots=True)
class ExampleShare:
    """A raw series, and what one good and one bad event within `per` add to its value."""

    series: Selector
    good: Decimal
    bad: Decimal


@dataclass(frozen=True, slots=True)
class Raw:
    """Two of `total`, `bad` and `good`, each the number of events within `per`: a second unless said otherwise.

    Both must have a value, or nothing is measured: whoever knows that a missing series means none writes `or vector(0)`.
    """

    total: Written | None = None
    bad: Written | None = None
    good: Written | None = None
    per: Duration = Duration.of(seconds=1)
    example_values: tuple[ExampleShare, ...] = ()

    unit = "event"
    one_at_a_time = False
    minimum_bad_events = 10

    def faults(self) -> Iterator[tuple[str, str, str]]:
        """Field, message and hint of what the types cannot rule out."""
        given = [name for name in ("total", "bad", "good") if getattr(self, name)]
        if len(given) == 3:
            yield "good", '"total", "bad" and "good" are all given', "leave one out; it is the rest"
        elif len(given) < 2:
            said = f'only "{given[0]}" is given' if given else "nothing is given that counts events"
            yield "".join(given), said, "give two of total, bad and good; the third is the rest"

    def growth(self, counting: Counting) -> Growth:
        """What the numbers of the moment make in one evaluation; a total is never less than its bad part."""
        parts = [self._events(part, counting) for part in self._parts.values()]
        there = combine("and", (Aggregate("group", _sound(part), by=counting.by) for part in self._parts.values()))
        match tuple(self._parts), parts:
            case ("total", "bad"), (total, bad):
                bad = Binary(bad, "and", total)
                return Growth(Binary(Binary(total, ">=", bad), "or", bad), bad, there, of_an_instant=True)
            case ("total", "good"), (total, good):
                return Growth(
                    Binary(total, "and", good),
                    call("clamp_min", Binary(total, "-", good), Number("0")),
                    there,
                    of_an_instant=True,
                )
            case _, (bad, good):
                return Growth(Binary(good, "+", bad), Binary(bad, "and", good), there, of_an_instant=True)
        raise AssertionError("faults() lets no other pair pass")

    def alike(self, label: str) -> str:
        """Where either expression has lost the label."""
        lost = next((part for part in self._parts.values() if drops(part.text, label)), None)
        return f'"{lost}" has no label "{label}" left' if lost else ""

    def spacing(self, counting: Counting) -> Duration:
        """Events come as they come."""
        return counting.evaluation

    def reads(self) -> tuple[Read, ...]:
        """The expressions as they were written."""
        return tuple(Read(name, Sort.EXPRESSION, text=str(part)) for name, part in self._parts.items())

    def counted(self) -> tuple[str, str]:
        """The expressions as they were written."""
        rate = {"1s": "per second", "1m": "per minute"}.get(str(self.per), f"per {self.per}")
        said = {name: f"{part} {rate}" for name, part in self._parts.items()}
        whole = said.get("total", f"{said.get('good')} that are good")
        return whole, f"bad are {said['bad']}" if "bad" in said else f"good are {said.get('good')}"

    def example(self) -> tuple[ExampleSeries, ...] | NoExample:
        """The values given, else the series that the expressions show as they are."""
        if any(looks_back(part.text) for part in self._parts.values()):
            return NoExample("an expression over a range of time follows events too slowly for the promises that are tested")
        seconds = self.per.seconds
        if self.example_values:
            values = ((one.series, float(one.good) * seconds, float(one.bad) * seconds) for one in self.example_values)
            return shown(values, Shows.RATE)
        found = [shown_by(part.text) for part in self._parts.values()]
        selectors = [one for one in found if one is not None]
        if len(selectors) < len(found):
            return NoExample("the expressions are too involved to make up data for; add example_values")
        return self._guessed(selectors)

    def _guessed(self, selectors: list[Selector]) -> tuple[ExampleSeries, ...] | NoExample:
        """One series for each expression; of one metric, the total's stands for what is outside its part."""
        shares = {"total": (1, 1), "bad": (0, 1), "good": (1, 0)}
        names = list(self._parts)
        series = [literal(one) for one in selectors]
        if "total" in names and selectors[0].metric == selectors[1].metric:
            series[0] = literal(selectors[0], unlike=selectors[1])
            shares["total"] = shares["good" if names[1] == "bad" else "bad"]
        made = []
        for name, one in zip(names, series, strict=True):
            if isinstance(one, NoExample):
                return one
            good, bad = shares[name]
            made.append(ExampleSeries(one, good * self.per.seconds, bad * self.per.seconds, Shows.RATE))
        return tuple(made)

    @property
    def _parts(self) -> dict[str, Written]:
        """What was given, total first."""
        written = {"total": self.total, "bad": self.bad, "good": self.good}
        return {name: part for name, part in written.items() if part is not None}

    def _events(self, part: Written, counting: Counting) -> Expr:
        """The events of one evaluation."""
        together = Aggregate("sum", _sound(part), by=counting.by)
        times = Decimal(counting.evaluation.milliseconds) / self.per.milliseconds
        return together if times == 1 else Binary(together, "*", number(times))


def _sound(part: Expr) -> Expr:
    """Without what no count can be: negative, infinite, not a number. One of these would spoil a running total for good."""
    return Binary(Binary(part, ">=", Number("0")), "<", Number("Inf"))
