"""The reads all boards share: one recorded series per SLO, burn rates, states."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import IntEnum

from slo_kit import naming
from slo_kit.duration import Duration
from slo_kit.model.plan import Plan
from slo_kit.model.policy import Severity
from slo_kit.promql import Aggregate, Binary, Expr, Matcher, Number, Selector, call, combine, last, number, on
from slo_kit.rules.events import events_in
from slo_kit.targets.boards.promises import LOOK_BACK, Row, minimums, promises, rows

ZERO, ONE = Number("0"), Number("1")
PAIR = (naming.SERVICE, naming.SLO)
REGIONS_ONLY = Matcher(naming.SCOPE, "=", "region")
AT_RISK, COMPLETE = Number("0.25"), Number("0.95")
"""Below a quarter of its budget an SLO is at risk; below this coverage its numbers are incomplete."""

RATE = Duration.of(minutes=15)


class State(IntEnum):
    """What a board says of an SLO, the gravest last; the first that applies from the end is shown."""

    FINE = 0
    AT_RISK = 1
    INCOMPLETE = 2
    TICKET = 3
    BREACHED = 4
    PAGE = 5


@dataclass(frozen=True, slots=True)
class Reads:
    """Recorded series of the SLOs that pass `where`, each with its identity and nothing else for labels."""

    plan: Plan
    where: tuple[Matcher, ...] = ()
    at: str = ""
    among: tuple[Expr, ...] = ()

    def seen_from(self, edge: str) -> Reads:
        """The same values, as they are at one edge of the time shown."""
        return replace(self, at=edge)

    def selector(self, name: str, *matchers: Matcher) -> Selector:
        """The series behind a read."""
        return Selector(name, (*self.where, *matchers)).seen_from(self.at)

    def series(self, name: str, *matchers: Matcher) -> Expr:
        """A recorded series; labels that a store adds, such as a replica's, are left behind."""
        whole: Expr = self.selector(name, *matchers)
        for chosen in self.among:
            whole = Binary(whole, "and", chosen, on(*naming.IDENTITY))
        return Aggregate("max", whole, naming.IDENTITY)

    def highest(self, rank: Expr, count: int = 10) -> Reads:
        """Only the `count` SLOs that rank highest.

        Narrowing before anything is computed makes a chart of ten among 3,000 series twelve times faster than after it.
        """
        return replace(self, among=(Aggregate("topk", rank, parameter=str(count)),))

    def lately(self, name: str) -> Expr:
        """The newest value of a recorded series of the last day, so that what went silent can still be ranked."""
        return Aggregate("max", last(self.selector(name), LOOK_BACK), naming.IDENTITY)

    def fastest(self, window: Duration) -> Reads:
        """Only the ten SLOs that burnt fastest, as seen from the right edge of a chart."""
        end = self.seen_from("end")
        return self.highest(Binary(end.lately(naming.error_ratio(str(window))), "/", end.series(naming.BUDGET)))

    def most_spent(self) -> Reads:
        """Only the ten SLOs with least of their budget left, as seen from the right edge of a chart."""
        return self.highest(Binary(ONE, "-", self.seen_from("end").lately(naming.BUDGET_REMAINING)))

    @property
    def left(self) -> Expr:
        """The share of the error budget that is left."""
        return self.series(naming.BUDGET_REMAINING)

    def burn(self, window: Duration) -> Expr:
        """The burn rate over a window."""
        return Binary(self.series(naming.error_ratio(str(window))), "/", self.series(naming.BUDGET))

    def known(self, *, complete: bool) -> Expr:
        """The budget left where enough was measured to trust it, or where not."""
        trusted = Binary(self.series(naming.COVERAGE), ">=", COMPLETE)
        return Binary(self.left, "and" if complete else "unless", trusted)

    def sure(self) -> Expr:
        """The budget left where it can be told: gone whatever was missed, or measured enough."""
        return Binary(Binary(self.left, "<", ZERO), "or", self.known(complete=True))

    def unknown(self) -> Expr:
        """SLOs that should be measured here and are not."""
        return Binary(self.series(naming.INFO), "unless", self.left)

    def burning(self, severity: Severity) -> Expr:
        """Burn rates of the SLOs for which the condition of an alert of this severity holds, guard included."""
        over = [self.over(row) for row in rows(self.plan) if row.severity is severity]
        return combine("or", over or [Binary(self.left, "unless", self.left)])

    def over(self, row: Row) -> Expr:
        """The long burn rate of one row of a policy, where that row's alert would fire."""
        factor = number(row.factor)
        both = (Binary(self.burn(window), ">", factor) for window in (row.window, row.short))
        return combine("and", (*both, self.enough(row.window), *self.under(row)))

    def enough(self, window: Duration) -> Expr:
        """Bad events of a window, where there are as many as the SLO's alerts need."""
        events = self.selector(naming.BAD_EVENTS)
        failed = Aggregate("max", events_in(events, window, self.plan.reading), naming.IDENTITY)
        least = minimums(self.plan)
        if len(least) == 1:
            return Binary(failed, ">=", number(least[0]))
        guarded = {guard: self.series(naming.INFO, Matcher(naming.MINIMUM, "=", str(guard))) for guard in least}
        return combine("or", (Binary(Binary(failed, ">=", number(guard)), "and", info) for guard, info in guarded.items()))

    def under(self, row: Row) -> tuple[Expr, ...]:
        """What tells the SLOs that have a row from those that do not; nothing where all have it."""
        if len(row.policies) == len(promises(self.plan)):
            return ()
        policies = Matcher(naming.POLICY, "=~", "|".join(row.policies))
        return (self.series(naming.INFO, policies, Matcher(naming.PERIOD, "=", str(row.period))),)

    def state(self) -> Expr:
        """The State of every SLO as its number; absent where nothing is known."""
        breached, at_risk = Binary(self.left, "<", ZERO), Binary(self.left, "<", AT_RISK)
        found = (
            (self.burning(Severity.PAGE), State.PAGE),
            (breached, State.BREACHED),
            (self.burning(Severity.TICKET), State.TICKET),
            (self.known(complete=False), State.INCOMPLETE),
            (at_risk, State.AT_RISK),
            (self.left, State.FINE),
        )
        return combine("or", (constant(expr, state) for expr, state in found))

    def told_state(self) -> Expr:
        """The same, and NaN where nothing is known of an SLO that is declared, so that no row goes without."""
        return Binary(self.state(), "or", Binary(self.unknown(), "*", Number("NaN")))

    def cell(self) -> Expr:
        """The budget left as a table shows it: NaN where too little was measured, +Inf where nothing was."""
        gone = Binary(self.left, "<", ZERO)
        incomplete = Binary(self.left, "*", Number("NaN"))
        nothing = Binary(self.unknown(), "/", ZERO)
        return combine("or", (gone, self.known(complete=True), incomplete, nothing))

    def rate(self, name: str) -> Expr:
        """Events per second of a running total."""
        return Aggregate("max", call("rate", self.selector(name).over(RATE)), naming.IDENTITY)


def constant(expr: Expr, value: int) -> Expr:
    """A number for everything an expression finds."""
    return Binary(Binary(expr, "*", ZERO), "+", number(value))


def slos_in(expr: Expr) -> Expr:
    """How many SLOs an expression finds, each counted once whatever its regions."""
    return Aggregate("count", Aggregate("group", expr, (naming.SERVICE, naming.SLO)))


def how_many(expr: Expr, among: Expr) -> Expr:
    """The same, zero where there are none among others; absent, not zero, where there are no others either."""
    return Binary(slos_in(expr), "or", Binary(slos_in(among), "*", ZERO))
