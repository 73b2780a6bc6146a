"""When a world is at rest: every place counts, and nobody has anything to say."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping

from slo_kit.errors import CannotRun
from slo_kit.lab.answers import alerts, query, rules
from slo_kit.lab.places import Place
from slo_kit.model.plan import Plan, ScopeKind
from slo_kit.model.topology import Verdict
from slo_kit.naming import EVENTS, REGION, REGION_VERDICT, TROUBLE, VERDICT, WATCHDOG
from slo_kit.promql import Binary, Selector, call, number

PATIENCE = 60.0
"""Seconds until every total is there, and until nothing is wrong; about ten are usual for both."""


def await_totals(plan: Plan, places: Mapping[str, Place]) -> None:
    """Return once every place counts, so that the next event is counted; CannotRun says which rule is broken."""
    counting = plan.counting
    since = time.time() + (counting.evaluation * 3 + counting.delay + counting.scrape).seconds
    everything = sum(len(scope.slos) for scope in plan.scopes)
    wanted = {name: everything if _is_global(one) else len(one.scope.slos) for name, one in places.items()}
    late = Binary(call("timestamp", Selector(EVENTS)), ">", number(since))
    while {name: len(query(one.url, late)) for name, one in places.items()} != wanted:
        if time.time() > since + PATIENCE:
            broken = [rule.error for one in places.values() for rule in rules(one.url) if rule.error]
            raise CannotRun("\n".join(("the lab does not count", *dict.fromkeys(broken))))
        time.sleep(0.1)


def await_calm(places: Mapping[str, Place], busy: frozenset[str]) -> None:
    """Return once no alert fires or is on its way, but for the one that always does, and regions with users are known to be busy.

    CannotRun says what stays.
    """
    deadline = time.time() + PATIENCE
    while wrong := tuple(_wrong(places, busy)):
        if time.time() > deadline:
            raise CannotRun(f"the lab does not come to rest: {', '.join(dict.fromkeys(wrong))}")
        time.sleep(0.1)


def _wrong(places: Mapping[str, Place], busy: frozenset[str]) -> Iterator[str]:
    for name, one in places.items():
        known = [alert.name for alert in alerts(one.url)]
        yield from (f"{alert} in {name}" for alert in known if alert in TROUBLE)
        if _is_global(one):
            yield from (f"no {WATCHDOG} in {name}" for _ in range(WATCHDOG not in known))
            measured = query(one.url, Selector.of(REGION_VERDICT, {VERDICT: Verdict.MEASURED.value}))
            idle = busy - {verdict.labels[REGION] for verdict in measured}
            yield from (f"users of {region} in {name}" for region in sorted(idle))


def _is_global(one: Place) -> bool:
    return one.scope.kind is ScopeKind.GLOBAL
