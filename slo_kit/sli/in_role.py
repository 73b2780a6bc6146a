"""Counts an indicator only where a role is in force: what the active instance does, or what the one does that waits."""

from __future__ import annotations

from dataclasses import dataclass, replace

from slo_kit.duration import Duration
from slo_kit.model.counting import Counting
from slo_kit.model.growth import Beforehand, Growth
from slo_kit.model.mode import Pair
from slo_kit.model.slo import ExampleSeries, Indicator, NoExample, Shows
from slo_kit.model.topology import Role
from slo_kit.naming import ACTIVE_COUNT, REGION, REGION_INFO, REPLICATION_LAG, ROLE, SCOPE
from slo_kit.promql import Aggregate, Binary, Expr, Number, Selector, on
from slo_kit.sli.slices import Slices

ZERO = Number("0")


@dataclass(frozen=True, slots=True)
class InRole:
    """What `inside` counts in one region while the role is in force there; where it is not, nothing is missed.

    The role is what the pair says of its instances here, or without a pair what the Topology says of the region.
    """

    inside: Indicator
    role: Role
    service: str
    slo: str
    region: str
    pair: Pair | None = None

    @property
    def unit(self) -> str:
        """As inside."""
        return self.inside.unit

    @property
    def one_at_a_time(self) -> bool:
        """As inside."""
        return self.inside.one_at_a_time

    @property
    def minimum_bad_events(self) -> int:
        """As inside."""
        return self.inside.minimum_bad_events

    def growth(self, counting: Counting) -> Growth:
        """As inside while the role is in force; where it is known not to be, the SLO is measured and nothing happens."""
        inside = self.inside.growth(counting)
        total, bad = (Binary(grown, "and", self._in_force(self.role), on()) for grown in (inside.total, inside.bad))
        other = Role.STANDBY if self.role is Role.ACTIVE else Role.ACTIVE
        measured = Binary(inside.measured, "or", Aggregate("group", self._in_force(other)))
        return replace(inside, total=total, bad=bad, measured=measured, beforehand=self._beforehand(), counted=None)

    def spacing(self, counting: Counting) -> Duration:
        """As inside."""
        return self.inside.spacing(counting)

    def counted(self) -> tuple[str, str]:
        """As inside, and where."""
        what, bad = self.inside.counted()
        if self.pair is None:
            return f"{what} (where the role is {self.role.value})", bad
        told = "while it is active, that is while" if self.role is Role.ACTIVE else "while it waits, that is unless"
        return f"{what} ({told} {self.pair.active})", bad

    def example(self) -> tuple[ExampleSeries, ...] | NoExample:
        """The series of what is inside, and who is active."""
        inside = self.inside.example()
        if self.pair is None:
            declared = Selector.of(REGION_INFO, {REGION: self.region, ROLE: self.role.value})
            roles: tuple[ExampleSeries, ...] | NoExample = (ExampleSeries(declared, 1, 1, Shows.STATE),)
        else:
            roles = Slices(self.pair.active, self.pair.example_values).example()
        if isinstance(inside, NoExample):
            return inside
        if isinstance(roles, NoExample):
            return NoExample(f"who is active: {roles.reason}")
        shows = Shows.STATE if self.pair is None else Shows.ACTIVE if self.role is Role.ACTIVE else Shows.DORMANT
        return (*inside, *(replace(one, shows=shows) for one in roles))

    def _in_force(self, role: Role) -> Expr:
        """Something exactly while the region has the role."""
        if self.pair is None:
            return Selector.of(REGION_INFO, {REGION: self.region, ROLE: role.value})
        return Binary(Selector.of(ACTIVE_COUNT, self._identity), ">" if role is Role.ACTIVE else "==", ZERO)

    def _beforehand(self) -> tuple[Beforehand, ...]:
        """How many instances are active here, and how far behind the others are; these leave the region with the totals."""
        if self.pair is None:
            return ()
        active = self.pair.active
        count = Aggregate("sum", Binary(active.value, active.operator, active.limit, "bool"))
        lag = (Beforehand(REPLICATION_LAG, Aggregate("max", self.pair.lag)),) if self.pair.lag else ()
        return (Beforehand(ACTIVE_COUNT, count), *lag)

    @property
    def _identity(self) -> dict[str, str]:
        return {"service": self.service, "slo": self.slo, REGION: self.region, SCOPE: "region"}
