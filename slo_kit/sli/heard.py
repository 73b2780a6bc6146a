"""What one evaluation adds to the global scope, region by region: what a region counted, or what stands in for that."""

from __future__ import annotations

from dataclasses import dataclass

from slo_kit.model.counting import Counting
from slo_kit.naming import EVENTS, IMPUTED, REGION, SCOPE, SERVICE, SLO, UNHEARD, values_of
from slo_kit.promql import Aggregate, Binary, Expr, Matcher, Number, Selector, last, on
from slo_kit.sli.increments import increments

ZERO = Number("0")
OF_EACH = on(SERVICE, SLO, REGION)


@dataclass(frozen=True, slots=True)
class Heard:
    """The totals of one SLO in its regions, as the global evaluator holds them; of every SLO in every region unless one is named.

    `imputed` if anything ever stands in for what regions count, `grouped` if the SLO has totals for each value of labels.
    """

    service: str = ""
    slo: str = ""
    regions: tuple[str, ...] = ()
    imputed: bool = False
    grouped: bool = False

    def growth(self, counted: str, counting: Counting) -> Expr:
        """How much each region adds to a total, by `region`."""
        return Aggregate("sum", self.added(counted, counting), by=(REGION,))

    def added(self, counted: str, counting: Counting) -> Expr:
        """The parts of it, at most two series of each region: what it counted and what was imputed, never both for one time.

        A region that returns brings what it counted while it was not heard. What was imputed meanwhile is in the total
        already, so that only what exceeds it is new: the larger of the two holds.
        """
        by_region = counting.over_regions
        # each total is there from the start, so that one which is new brings a past, even where another was heard before it
        real = increments(self.totals(counted), self.totals(counted), by_region)
        if not self.imputed:
            return real
        exceeding = Binary(Binary(real, "-", self._stood_in(counted, by_region), OF_EACH), ">", ZERO)
        stand_in = self._of(IMPUTED[counted], "global")
        return Binary(exceeding, "or", increments(stand_in, stand_in, by_region))

    def totals(self, counted: str) -> Selector:
        """The total of each region."""
        return self._of(counted, "region")

    def _of(self, name: str, scope: str) -> Selector:
        every = Selector.of(name, {SCOPE: scope})
        if not self.slo:
            return every
        named = Matcher(SLO, "=~", values_of(self.slo)) if self.grouped else Matcher(SLO, "=", self.slo)
        pinned = (Matcher(SERVICE, "=", self.service), named)
        return every.where(*pinned, Matcher(REGION, "=~", "|".join(self.regions)))

    def _stood_in(self, counted: str, counting: Counting) -> Expr:
        """What was imputed since each region was last heard; 0 if that was at the previous evaluation."""
        earlier = counting.evaluation + counting.delay
        unheard = last(self._of(UNHEARD[counted], "global"), counting.memory, earlier)
        returned = Binary(unheard, "unless", last(self.totals(EVENTS), counting.look, earlier), OF_EACH)
        known = last(self.totals(EVENTS), counting.memory, earlier)
        return Binary(returned, "or", Binary(ZERO, "*", known), OF_EACH)
