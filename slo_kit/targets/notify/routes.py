"""Whom Alertmanager tells of which alerts, how soon, and what it tells together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from slo_kit.duration import Duration
from slo_kit.model.plan import Plan
from slo_kit.model.policy import Severity
from slo_kit.naming import (
    ACTIVES,
    ALERTS,
    BURN,
    CALENDAR_ENDS,
    EXHAUSTED,
    GLOBAL,
    OF_SLO,
    OWNER,
    REGION,
    REGION_DOWN,
    RULES_DIFFER,
    SERVICE,
    SEVERITY,
    SLO,
    WATCHDOG,
    values_of,
)
from slo_kit.targets.notify.intervals import muted, name
from slo_kit.targets.notify.matching import ALERTNAME, equals, one_of
from slo_kit.targets.yaml_text import Yaml

NOBODY = "slo-kit-nobody"
"""Who is told of the sign of life where nobody listens to it."""

Node = dict[str, Yaml]


@dataclass(frozen=True, slots=True)
class Pace:
    """How long to wait for alerts that belong together, for further ones of a group, and before saying the same again."""

    group_wait: Duration
    group_interval: Duration
    repeat_interval: Duration

    @property
    def keys(self) -> dict[str, Yaml]:
        """As a route says it."""
        return {key: str(getattr(self, key)) for key in ("group_wait", "group_interval", "repeat_interval")}


PACES = {
    Severity.PAGE: Pace(Duration.of(seconds=30), Duration.of(minutes=5), Duration.of(hours=4)),
    Severity.TICKET: Pace(Duration.of(minutes=1), Duration.of(minutes=30), Duration.of(days=1)),
}
AT_ONCE = Pace(Duration.of(seconds=1), Duration.of(minutes=5), Duration.of(hours=4))
"""A region that is down waits for nothing, since what it explains is on its way; nor do two instances that sign the same."""
SIGN_OF_LIFE = Pace(Duration.of(seconds=1), Duration.of(minutes=1), Duration.of(minutes=5))

BUDGETS = (BURN, EXHAUSTED)
INSTANCES = (ACTIVES,)
MEASURING = tuple(alert for alert in OF_SLO if alert not in (*BUDGETS, *INSTANCES))
ANYWHERE = (RULES_DIFFER, CALENDAR_ENDS)
REGIONS = tuple(alert for alert in ALERTS if alert not in (*OF_SLO, *ANYWHERE, WATCHDOG))
URGENT = (REGION_DOWN, *INSTANCES)

TOGETHER: Mapping[tuple[str, ...], tuple[str, ...]] = {
    BUDGETS: (ALERTNAME, SERVICE, SLO, SEVERITY),
    INSTANCES: (ALERTNAME, SERVICE, SLO, SEVERITY),
    MEASURING: (ALERTNAME, OWNER, REGION, SEVERITY),
    REGIONS: (ALERTNAME, REGION, SEVERITY),
    ANYWHERE: (ALERTNAME, SEVERITY),
}
"""One SLO in all its regions is one notification; all that is not measured in a region is one for each owner."""


@dataclass(frozen=True, slots=True)
class Cell:
    """SLOs and regions that the same exclusions are about: how to match them, and which alerts can be theirs."""

    matchers: tuple[str, ...]
    exclusions: tuple[str, ...]
    families: tuple[tuple[str, ...], ...]


def route(plan: Plan) -> Node:
    """One route with everything that slo-kit alerts of, to stand among those of a house."""
    watchdog: Node = {"receiver": plan.receivers.watchdog or NOBODY, "matchers": [equals(ALERTNAME, WATCHDOG)]}
    excluded: list[Yaml] = [
        {
            "matchers": [one_of(ALERTNAME, chain(*cell.families)), *cell.matchers],
            "routes": _families(plan, cell.families, cell.exclusions),
        }
        for cell in _cells(plan)
    ]
    return {
        "matchers": [one_of(ALERTNAME, ALERTS)],
        "receiver": plan.receivers.ticket,
        "group_by": [ALERTNAME, REGION, SEVERITY],
        **PACES[Severity.TICKET].keys,
        "routes": [{**watchdog, "group_by": [ALERTNAME], **SIGN_OF_LIFE.keys}, *excluded, *_families(plan, tuple(TOGETHER))],
    }


def _families(plan: Plan, families: Iterable[tuple[str, ...]], exclusions: tuple[str, ...] = ()) -> list[Yaml]:
    """Routes of alerts that are told in the same way, silent while any of the exclusions is in force."""
    made: list[Yaml] = []
    for alerts in families:
        owned = all(alert in OF_SLO for alert in alerts)
        routes = [
            {"matchers": [equals(SEVERITY, severity.value)], **_told(plan, severity, owned, exclusions), **pace.keys}
            for severity, pace in PACES.items()
        ]
        if urgent := [alert for alert in alerts if alert in URGENT]:
            at_once = _told(plan, Severity.PAGE, owned, exclusions)
            routes = [{"matchers": [one_of(ALERTNAME, urgent)], **at_once, **AT_ONCE.keys}, *routes]
        made.append({"matchers": [one_of(ALERTNAME, alerts)], "group_by": list(TOGETHER[alerts]), "routes": routes})
    return made


def _told(plan: Plan, severity: Severity, owned: bool, exclusions: tuple[str, ...]) -> Node:
    """Who, owners with receivers of their own apart, and when not: a route does not take that over from the one above."""
    silent: Node = {"mute_time_intervals": [name(exclusion, severity) for exclusion in exclusions]} if exclusions else {}
    page = severity is Severity.PAGE
    receivers = {one.owner: one.page if page else one.ticket for one in plan.receivers.owners} if owned else {}
    owners: list[Yaml] = [
        {"matchers": [equals(OWNER, owner)], "receiver": receiver, **silent} for owner, receiver in receivers.items() if receiver
    ]
    usual = plan.receivers.page if page else plan.receivers.ticket
    return {"receiver": usual, **silent, **({"routes": owners} if owners else {})}


def _cells(plan: Plan) -> Iterator[Cell]:
    """First SLOs that have exclusions of their own, then whole regions; two active instances are never excluded."""
    of_all = {scope.name: _about(plan, scope.name) for scope in plan.scopes}
    alike: dict[tuple[str, tuple[str, ...], tuple[str, ...]], list[str]] = defaultdict(list)
    grouped = {slo.key for scope in plan.scopes for slo in scope.slos if slo.group}
    for key in plan.keys:
        service, slo = key.split("/")
        slo = values_of(slo) if key in grouped else slo
        labels: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for label, whole in of_all.items():
            own = _about(plan, label, key)
            if own != whole:
                labels[own].append(label)
        for own, places in labels.items():
            alike[service, tuple(places), own].append(slo)
    for (service, regions, own), slos in alike.items():
        yield Cell((equals(SERVICE, service), one_of(SLO, slos), one_of(REGION, regions)), own, (BUDGETS, MEASURING))
    alone: dict[tuple[tuple[str, ...], bool], list[str]] = defaultdict(list)
    for label, own in of_all.items():
        alone[own, label == GLOBAL].append(label)
    for (own, globally), places in alone.items():
        if own:
            # what is about all regions together is no part of any
            yield Cell((one_of(REGION, places),), own, (BUDGETS, MEASURING) if globally else (BUDGETS, MEASURING, REGIONS))


def _about(plan: Plan, region: str, key: str = "") -> tuple[str, ...]:
    """The exclusions in a region, or the global scope, of an SLO; without one, those of all."""
    return tuple(
        one.name
        for one in muted(plan)
        if (region in one.regions or (one.everywhere and region == GLOBAL)) and (one.of_all_slos or key in one.slos)
    )
