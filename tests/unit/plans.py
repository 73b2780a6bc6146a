"""Plans for tests, built by hand: a few SLOs in a few regions and, unless told otherwise, globally."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from slo_kit.duration import Duration
from slo_kit.errors import Position
from slo_kit.model.counting import Counting
from slo_kit.model.plan import Plan, PlannedSlo, Scope, ScopeKind
from slo_kit.model.policy import AlertPolicy
from slo_kit.model.topology import Links, Role
from slo_kit.promql import Matcher, Selector
from slo_kit.sli.modes.events import SumOfEvents
from slo_kit.sli.ratio import Ratio


@dataclass(frozen=True)
class Wanted:
    """What tests vary: `service/slo`, percent in each region and globally, the period in days."""

    key: str = "rpc/availability"
    objective: str = "99.9"
    overall: str = "99.9"
    days: int = 30
    owner: str = "platform"


def a_plan(
    wanted: Iterable[Wanted] = (Wanted(),),
    regions: Iterable[str] = ("eu", "us"),
    since: dict[str, int] | None = None,
    roles: dict[str, Role] | None = None,
    with_global: bool = True,
) -> Plan:
    """Every SLO in every region."""
    names, slos = tuple(regions), tuple(wanted)
    scopes = []
    for region in names:
        begins = (since or {}).get(region, 0)
        planned = tuple(_planned(slo, region, (region,), begins) for slo in slos)
        role = (roles or {}).get(region, Role.ACTIVE)
        scopes.append(Scope(region, ScopeKind.REGION, f"http://{region}.invalid", role, begins, planned))
    if with_global:
        planned = tuple(_planned(slo, "global", names, 0) for slo in slos)
        scopes.append(Scope("global", ScopeKind.GLOBAL, "http://global.invalid", Role.ACTIVE, 0, planned))
    return Plan(tuple(scopes), Counting(), Links())


def _planned(wanted: Wanted, region: str, regions: tuple[str, ...], since: int) -> PlannedSlo:
    service, name = wanted.key.split("/")
    everywhere = region == "global"
    return PlannedSlo(
        service=service,
        name=name,
        region=region,
        scope=ScopeKind.GLOBAL if everywhere else ScopeKind.REGION,
        objective=Decimal(wanted.overall if everywhere else wanted.objective) / 100,
        period=Duration.of(days=wanted.days),
        indicator=Ratio(Selector.of("requests_total"), bad=(Matcher("code", "=~", "5.."),)),
        counting=Counting(),
        policy=AlertPolicy("standard", ()),
        minimum_bad_events=10,
        regions=regions,
        mode=SumOfEvents(),
        since=since,
        owner=wanted.owner,
        tier="",
        description="",
        written=Position("slos.yaml", 1, 1),
    )
