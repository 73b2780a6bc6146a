"""The plan that dashboards are tested and shown with: nine SLOs of five services, two regions, more or fewer on request."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from slo_kit.duration import Duration
from slo_kit.errors import Position
from slo_kit.model.counting import Counting
from slo_kit.model.plan import Plan, PlannedSlo, Scope, ScopeKind
from slo_kit.model.policy import AlertPolicy, BurnWindow, Severity
from slo_kit.model.topology import Links, Role
from slo_kit.promql import Matcher, Selector
from slo_kit.sli.modes.events import SumOfEvents
from slo_kit.sli.ratio import Ratio

REGIONS = ("eu-west-1", "us-east-1")
STANDARD = AlertPolicy(
    "standard",
    (
        BurnWindow(Severity.PAGE, Duration.of(hours=1), Decimal(2)),
        BurnWindow(Severity.PAGE, Duration.of(hours=6), Decimal(5)),
        BurnWindow(Severity.TICKET, Duration.of(days=1), Decimal(10)),
        BurnWindow(Severity.TICKET, Duration.of(days=3), Decimal(10)),
    ),
)
NINE = (
    ("rpc-gateway/availability", "99.9", 10),
    ("rpc-gateway/latency", "99", 10),
    ("wallet-api/availability", "99.95", 10),
    ("wallet-api/latency", "99", 10),
    ("substrate-node/finality", "99.5", 1),
    ("substrate-node/freshness", "99.5", 1),
    ("indexer/replication", "99", 1),
    ("explorer/availability", "99.5", 10),
    ("explorer/latency", "95", 10),
)


def the_plan(regions: tuple[str, ...] = REGIONS, slos: tuple[tuple[str, str, int], ...] = NINE, world: bool = True) -> Plan:
    """Every SLO in every region and, unless told otherwise, globally."""
    scopes = [scope(region, ScopeKind.REGION, slos) for region in regions]
    if world:
        scopes.append(scope("global", ScopeKind.GLOBAL, slos))
    return Plan(tuple(scopes), Counting(), Links(grafana="https://grafana.invalid"))


def scope(region: str, kind: ScopeKind, slos: tuple[tuple[str, str, int], ...]) -> Scope:
    """One place with SLOs given as key, objective in percent, and least bad events of an alert."""
    planned = tuple(planned_slo(key, objective, guard, region, kind) for key, objective, guard in slos)
    return Scope(region, kind, f"http://{region}.invalid", Role.ACTIVE, 0, planned)


def planned_slo(key: str, objective: str, guard: int, region: str, kind: ScopeKind) -> PlannedSlo:
    """An SLO of 30 days under the standard policy."""
    service, name = key.split("/")
    return PlannedSlo(
        service=service,
        name=name,
        region=region,
        scope=kind,
        objective=Decimal(objective) / 100,
        period=Duration.of(days=30),
        indicator=Ratio(Selector("requests_total"), bad=(Matcher("code", "=~", "5.."),)),
        counting=Counting(),
        policy=STANDARD,
        minimum_bad_events=guard,
        regions=(region,),
        mode=SumOfEvents(),
        since=0,
        owner=OWNERS.get(service, "platform"),
        tier="1",
        description="",
        written=Position("slos.yaml", 1, 1),
    )


OWNERS = {"rpc-gateway": "edge", "wallet-api": "wallets", "substrate-node": "chain", "indexer": "data", "explorer": "web"}


def with_policy(plan: Plan, key: str, policy: AlertPolicy, period: Duration) -> Plan:
    """The same plan, one SLO of which has another policy and period."""

    def changed(slo: PlannedSlo) -> PlannedSlo:
        return replace(slo, policy=policy, period=period) if slo.key == key else slo

    return replace(plan, scopes=tuple(replace(each, slos=tuple(map(changed, each.slos))) for each in plan.scopes))
