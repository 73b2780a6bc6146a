"""Mode `active`: of regions of which one is active and the others wait, only that one counts; a failover is time lost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction

from slo_kit.model.counting import Counting
from slo_kit.model.growth import Beforehand, Growth
from slo_kit.model.mode import Members, Misfit, Part, Situation
from slo_kit.model.percent import percent
from slo_kit.model.slo import ExampleSeries, Indicator, NoExample, Shows
from slo_kit.model.topology import Role
from slo_kit.naming import ACTIVE_COUNT, BAD_EVENTS, EVENTS, REFERENCE, REGION, SCOPE
from slo_kit.promql import Aggregate, Binary, Expr, Number, Selector, number
from slo_kit.sli.increments import measured
from slo_kit.sli.modes.blame import by_bad_events
from slo_kit.sli.modes.failover import Failover
from slo_kit.sli.modes.overall import BY_REGION, ZERO, Overall


@dataclass(frozen=True, slots=True)
class ActiveOnly:
    """Who is active is what the service's pair says, or without one the roles of the Topology."""

    word = "active"
    said = "the active region"
    short = ""
    role = Role.ACTIVE
    from_regions = False

    def faults(self) -> Iterator[tuple[str, str, str]]:
        """Nothing can be written."""
        yield from ()

    def misfits(self, situation: Situation) -> Iterator[Misfit]:
        """Nothing says who is active, or one failover spends the whole budget."""
        active = [region.name for region in situation.regions if region.role is Role.ACTIVE]
        if situation.pair is None and (len(active) != 1 or len(situation.regions) < 2):
            named = ", ".join(region.name for region in situation.regions)
            hint = 'add pair: {active: "signer_active == 1"} to the service, or role: standby to all regions but one'
            yield Misfit(f"nothing says which of {named} is active", hint)
        objective = situation.regional if situation.overall is None else situation.overall
        longest = Decimal(situation.pair.failover.milliseconds) / 60_000 if situation.pair else Decimal(0)
        if longest > (1 - objective) * situation.minutes:
            most = ((1 - longest / situation.minutes) * 100).quantize(Decimal("0.01"), ROUND_FLOOR)
            message = f"a failover of {longest.normalize():f} min spends more than the budget of {percent(objective)}"
            yield Misfit(message, f"write {most} or less, or a shorter failover", "objective")

    def over(self, members: Members) -> Indicator:
        """What the active region counts; while none is, what is usual, as bad."""
        return _Active(members)

    def blame(self, parts: Mapping[str, Part], weights: Mapping[str, Decimal]) -> Mapping[str, Fraction]:
        """The regions that were active, for their own bad events; what failed while none was is nobody's."""
        return by_bad_events(parts)


@dataclass(frozen=True, slots=True)
class _Active(Overall):
    def growth(self, counting: Counting) -> Growth:
        """Regions count only while they are active; what was imputed is of the active one too."""
        heard = measured(self.heard.totals(EVENTS), counting.over_regions)
        total, bad = (Aggregate("sum", series) for series in (self.grown, self.failed))
        if self.members.pair is None:
            return Growth(total, bad, heard, beforehand=self._counted(self.expected, counting))
        pair = Failover(self.members)
        # as of the moment up to which totals are looked at
        known = pair.known.before(counting.delay)
        nobody = Binary(Binary(Aggregate("sum", known), "==", ZERO), "and", Binary(total, "==", ZERO))
        lost = Binary(self._usual(pair, counting), "and", nobody)
        beforehand = (pair.who(counting), *self._counted(Binary(known, "==", Number("1")), counting), *pair.took(counting))
        return Growth(Binary(lost, "or", total), Binary(lost, "or", bad), heard, beforehand=beforehand)

    def counted(self) -> tuple[str, str]:
        """Whose events, and what a failover costs."""
        what, bad = self.members.indicator.counted()
        regions = " or ".join(self.members.regions)
        if self.members.pair is None:
            return f"{what}, of the one of {regions} whose role is active", bad
        return f"{what}, in {regions}", f"{bad}, and all that is usual while none is active"

    def example(self) -> tuple[ExampleSeries, ...] | NoExample:
        """The totals of the first region, which is the active one."""
        first, *others = self.members.regions
        if self.members.pair is None:
            return (*self.totals(first), *self.serving(first))
        actives = ((first, 1), *((other, 0) for other in others))
        return (*self.totals(first), *(self._count(region, count) for region, count in actives))

    def _counted(self, active: Expr, counting: Counting) -> tuple[Beforehand, ...]:
        """What each region counted, which it does only while it is active; and what is imputed for the active one alone."""
        added = self.by_region(counting)
        if not self.members.imputed:
            return added
        real = replace(self.heard, imputed=False)
        whole = (Binary(one.expr, "and", active, BY_REGION) for one in added)
        alone = (real.growth(counted, counting) for counted in (EVENTS, BAD_EVENTS))
        return tuple(
            replace(one, expr=Binary(of_active, "or", own, BY_REGION))
            for one, of_active, own in zip(added, whole, alone, strict=True)
        )

    def _usual(self, pair: Failover, counting: Counting) -> Expr:
        """What one evaluation would have counted: one event after the other where they come so, else what is usual now."""
        if not self.one_at_a_time:
            return Binary(number(counting.evaluation.minutes), "*", Aggregate("max", self.recorded(REFERENCE)))
        share = counting.evaluation / self.members.indicator.spacing(counting)
        one = Aggregate("group", pair.known)
        return one if share == 1 else Binary(number(share), "*", one)

    def _count(self, region: str, count: int) -> ExampleSeries:
        labels = {**self.members.identity, REGION: region, SCOPE: "region"}
        return ExampleSeries(Selector.of(ACTIVE_COUNT, labels), count, count, Shows.STATE)
