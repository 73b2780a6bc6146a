"""Which of a pair is active, what a failover took and what it lost: time without an active region, lag before it."""

from __future__ import annotations

from dataclasses import dataclass

from slo_kit.model.counting import Counting
from slo_kit.model.growth import Beforehand
from slo_kit.model.topology import Verdict
from slo_kit.naming import (
    ACTIVE_COUNT,
    FAILOVER_GAP,
    FAILOVER_LAG,
    FAILOVER_RPO,
    FAILOVER_RTO,
    REGION,
    REGION_ACTIVE,
    REGION_VERDICT,
    REPLICATION_LAG,
    SCOPE,
    VERDICT,
)
from slo_kit.promql import Aggregate, Binary, Expr, Number, Selector, call, last, number, on
from slo_kit.sli.modes.overall import BY_REGION, ZERO, Overall

AT_ALL = on()
ONE = Number("1")


@dataclass(frozen=True, slots=True)
class Failover(Overall):
    """The series of one pair, in the order in which they build on each other."""

    @property
    def told(self) -> Expr:
        """How many instances are active in each region that says so at the moment."""
        return Aggregate("max", self.recorded(ACTIVE_COUNT, "region"), by=(REGION,))

    @property
    def known(self) -> Selector:
        """1 for the region that is active, 0 for others that are known."""
        return self.recorded(REGION_ACTIVE)

    @property
    def active(self) -> Expr:
        """The region that is active."""
        return Binary(self.known, "==", ONE)

    def who(self, counting: Counting) -> Beforehand:
        """What regions say; one that is not heard is what it was, until another says that it is active."""
        says = Binary(self.told, ">", ZERO, "bool")
        was = Aggregate("max", last(self.known, counting.memory), by=(REGION,))
        held = Binary(was, "unless", Binary(self.told, ">", ZERO), AT_ALL)
        return Beforehand(REGION_ACTIVE, Binary(says, "or", held, BY_REGION), by_region=True)

    def took(self, counting: Counting) -> tuple[Beforehand, ...]:
        """Gap, RTO and, where the pair says how far behind it is, RPO; the last two hold until the next failover."""
        gap, rto = Beforehand(FAILOVER_GAP, self._gap(counting)), Beforehand(FAILOVER_RTO, self._taken(counting))
        if self.members.pair is None or self.members.pair.lag is None:
            return gap, rto
        # the loss before the lag: what is read is the lag of the last good evaluation before this one
        rpo, lag = Beforehand(FAILOVER_RPO, self._lost(counting)), Beforehand(FAILOVER_LAG, self._lag(counting))
        return gap, rto, rpo, lag

    def _serving(self) -> Expr:
        """The active region, if it is heard or at least answers."""
        blind = Selector.of(REGION_VERDICT, {VERDICT: Verdict.BLIND.value})
        there = Aggregate("max", Binary(self.told, "or", blind, BY_REGION), by=(REGION,))
        return Binary(self.active, "and", there, BY_REGION)

    def _gap(self, counting: Counting) -> Expr:
        """Seconds since some region was last known to be active; 0 while one is."""
        before = Binary(self._held(FAILOVER_GAP, counting), "or", call("vector", ZERO))
        longer = Binary(Binary(number(counting.evaluation.seconds), "+", before), "and", Aggregate("group", self.known))
        return Binary(Binary(longer, "unless", self._serving(), AT_ALL), "or", call("vector", ZERO))

    def _happened(self, counting: Counting) -> Expr:
        """A region is active that was not at the previous evaluation; one that was only not heard goes on as it was."""
        earlier = self.known.before(counting.evaluation)
        risen = Binary(self.active, "unless", Binary(earlier, "==", ONE), BY_REGION)
        return Aggregate("group", Binary(risen, "and", earlier, AT_ALL))

    def _taken(self, counting: Counting) -> Expr:
        """How long none was active until one was again; 0 where one followed the other at once."""
        gap = Aggregate("max", self._own(FAILOVER_GAP).before(counting.evaluation))
        return Binary(Binary(gap, "and", self._happened(counting)), "or", self._held(FAILOVER_RTO, counting))

    def _lost(self, counting: Counting) -> Expr:
        """How far the others were behind when all was well for the last time."""
        lag = Binary(self._held(FAILOVER_LAG, counting), "and", self._happened(counting))
        return Binary(lag, "or", self._held(FAILOVER_RPO, counting))

    def _lag(self, counting: Counting) -> Expr:
        """How far those that wait are behind, while the active region serves well; else as it was then."""
        allowed = self.of_each(self.grown, lambda grown, promised: Binary(number(1 - promised), "*", grown))
        fine = Binary(self._serving(), "unless", Binary(self.failed, ">", allowed, BY_REGION), BY_REGION)
        lag = Binary(Aggregate("max", self.recorded(REPLICATION_LAG, "region")), "and", fine, AT_ALL)
        return Binary(lag, "or", self._held(FAILOVER_LAG, counting))

    def _held(self, name: str, counting: Counting) -> Expr:
        return Aggregate("max", last(self._own(name), counting.memory))

    def _own(self, name: str) -> Selector:
        return Selector.of(name, {**self.members.identity, REGION: "global", SCOPE: "global"})
