"""A week in numbers, summed from the running totals of the regions just as the report does it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from slo_kit import naming
from slo_kit.duration import Duration
from slo_kit.model.period import Period, calendars
from slo_kit.model.plan import Plan
from slo_kit.promql import Aggregate, Binary, Expr, Matcher, Number, Selector, combine, last, number
from slo_kit.rules.periods import for_each_slo, grown_since
from slo_kit.targets.boards.promises import periods
from slo_kit.targets.boards.reads import COMPLETE, ONE, PAIR, REGIONS_ONLY, ZERO

WEEK, DAY, NO_TIME = Duration.of(days=7), Duration.of(days=1), Duration(0)


@dataclass(frozen=True, slots=True)
class Week:
    """The seven days up to the time of a query, one row for each combination of `by`.

    `counted` are the regions whose events add up, `place` is whose promise they are held against, as of the `at` edge.
    """

    plan: Plan
    by: tuple[str, ...]
    counted: tuple[Matcher, ...]
    place: tuple[Matcher, ...]
    at: str = ""

    @classmethod
    def of_world(cls, plan: Plan) -> Week:
        """All regions together, against the global promise."""
        return cls(plan, PAIR, (REGIONS_ONLY,), (Matcher(naming.REGION, "=", naming.GLOBAL),))

    @classmethod
    def of_each_region(cls, plan: Plan) -> Week:
        """Every region by itself, one row each."""
        return cls(plan, (*PAIR, naming.REGION), (REGIONS_ONLY,), (REGIONS_ONLY,))

    @classmethod
    def of_scope(cls, plan: Plan, name: str) -> Week:
        """One region, or the world."""
        here = (REGIONS_ONLY, Matcher(naming.REGION, "=", name))
        return cls.of_world(plan) if name == naming.GLOBAL else cls(plan, PAIR, here, here)

    def seen_from(self, edge: str) -> Week:
        """The same values at one edge of the time shown."""
        return replace(self, at=edge)

    def growth(self, name: str, length: Duration, until: Duration = NO_TIME) -> Expr:
        """What a total grew by in the days that end `until` ago, from zero where there was none yet or it fell since.

        A total that is no longer written counts as the present for as long as rules remember it.
        """
        total, hold = Selector(name, self.counted).seen_from(self.at), self.plan.reading.memory
        now, then = (last(total, hold, ago) if ago != NO_TIME else last(total, hold) for ago in (until, until + length))
        grown = Binary(Binary(Binary(now, "-", then), ">=", ZERO), "or", now)
        return Aggregate("max", grown, naming.IDENTITY)

    def grown(self, name: str, length: Duration, until: Duration = NO_TIME) -> Expr:
        """The growth of some days, added up."""
        return Aggregate("sum", self.growth(name, length, until), self.by)

    def so_far(self, name: str, *, whole: bool) -> Expr:
        """What a total grew by since the period of the calendar in force began; the `whole` of it, if it goes on like that."""
        total, before = (Selector(one, self.counted).seen_from(self.at) for one in (name, naming.BEFORE_PERIOD[name]))
        grown = Aggregate("max", grown_since(total, before, self.plan), naming.IDENTITY)
        elapsed = Aggregate("max", Selector(naming.PERIOD_ELAPSED).seen_from(self.at), (naming.PERIOD,))
        over = for_each_slo(elapsed, Selector(naming.INFO, self.counted), calendars(periods(self.plan)))
        return Binary(grown, "/", over) if whole else grown

    def in_period(self, name: str, *, whole: bool = False) -> Expr:
        """The growth over the period of each SLO, added up; the `whole` of one that is not over, if it goes on like that."""

        def kept(period: Duration) -> Expr:
            grown = self.growth(name, period)
            return grown if self._alone else Binary(grown, "and", self._lasting(period, self.counted, naming.IDENTITY))

        rolling = [kept(period) for period in periods(self.plan) if isinstance(period, Duration)]
        running = [self.so_far(name, whole=whole)] if calendars(periods(self.plan)) else []
        return Aggregate("sum", combine("or", (*rolling, *running)), self.by)

    def budget(self) -> Expr:
        """Bad events allowed, of those that happen over the period; absent where none did."""
        promised = Aggregate("max", Selector(naming.BUDGET, self.place).seen_from(self.at), self.by)
        return Binary(Binary(self.in_period(naming.EVENTS, whole=True), ">", ZERO), "*", promised)

    def spent(self, until: Duration = NO_TIME) -> Expr:
        """The share of the budget as it is now that went in the week, or in the one that ended `until` ago."""
        return Binary(self.grown(naming.BAD_EVENTS, WEEK, until), "/", self.budget())

    def consumed(self) -> Expr:
        """The share of the budget that is gone, of the whole period."""
        return Binary(self.in_period(naming.BAD_EVENTS), "/", self.budget())

    def left(self) -> Expr:
        """The share of the budget that is left at the end of the week."""
        return Binary(ONE, "-", self.consumed())

    def left_before(self) -> Expr:
        """What was left a week ago, as recorded then: that needs a week of history, not a week and a period."""
        recorded = last(Selector(naming.BUDGET_REMAINING, self.place), self.plan.reading.bridge, WEEK)
        return Aggregate("max", recorded, self.by)

    def too_fast(self, until: Duration = NO_TIME) -> Expr:
        """What the week spent where that is more than its share of the period."""

        def kept(period: Period) -> Expr:
            share = WEEK.milliseconds / period.milliseconds
            above = Binary(self.spent(until), ">", number(round(Decimal(share), 6)))
            return above if self._alone else Binary(above, "and", self._lasting(period, self.place, self.by))

        return combine("or", map(kept, periods(self.plan)))

    def incomplete(self) -> Expr:
        """Coverage of the period where it is too low to trust the numbers."""
        covered = last(Selector(naming.COVERAGE, self.place).seen_from(self.at), self.plan.reading.memory)
        return Binary(Aggregate("max", covered, self.by), "<", COMPLETE)

    def sure(self, value: Expr) -> Expr:
        """A value only where enough was measured."""
        return Binary(value, "unless", self.incomplete())

    def declared(self) -> Expr:
        """The SLOs there are."""
        return Aggregate("max", Selector(naming.INFO, self.place), self.by)

    def told(self, value: Expr, *, surely: Expr) -> Expr:
        """A value as tables show it: NaN where too little was measured, unless it is `surely` bad; +Inf where nothing was."""
        nothing = Binary(Binary(self.declared(), "unless", value), "/", ZERO)
        return combine("or", (surely, self.sure(value), Binary(value, "*", Number("NaN")), nothing))

    @property
    def _alone(self) -> bool:
        return len(periods(self.plan)) == 1

    def _lasting(self, period: Period, where: tuple[Matcher, ...], by: tuple[str, ...]) -> Expr:
        """The SLOs that have this period."""
        return Aggregate("max", Selector(naming.INFO, (*where, Matcher(naming.PERIOD, "=", str(period)))), by)
