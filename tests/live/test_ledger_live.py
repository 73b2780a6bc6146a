"""A Prometheus that keeps 15 days, a ledger that is filled every ten, and a report over 30 that equals what happened."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest

from benchmarks.accuracy.bridged import DAY, Row, bridged
from benchmarks.accuracy.clock import HOUR, START, TICK
from benchmarks.accuracy.sets import SETS
from benchmarks.accuracy.truth import Truth, together
from benchmarks.accuracy.world import draw
from slo_kit.naming import GLOBAL
from slo_kit.report.account import Account
from slo_kit.report.books import keep

pytestmark = [
    pytest.mark.live,
    pytest.mark.skipif(
        not (shutil.which("prometheus") and shutil.which("promtool")), reason="prometheus and promtool are not installed"
    ),
]
DAYS, PERIOD = 35, 30
SERVICES = ("night-outage", "small-region-outage", "low-traffic")
AT = START + DAYS * DAY


def counted(truths: dict[str, dict[str, Truth]]) -> Iterator[Row]:
    """What rules that miss nothing would have counted by each full hour."""
    for region, services in truths.items():
        for service, truth in services.items():
            for hour in range(DAYS * 24 + 1):
                moment = hour * HOUR // TICK
                totals = (float(truth.total[moment]), float(truth.bad[moment]), 60.0 * hour)
                yield START + hour * HOUR, service, "promise", region, *totals


def spent(truth: Truth, budget: Fraction) -> Fraction:
    """Share of the budget of the last 30 days, from every event."""
    first = (DAYS - PERIOD) * DAY // TICK
    return Fraction(int(truth.bad[-1] - truth.bad[first]), int(truth.total[-1] - truth.total[first])) / budget


def test_the_budget_is_the_truth_across_a_retention_that_the_ledger_bridges(tmp_path: Path) -> None:
    plan, places = SETS[0].plan(), SETS[0].places(DAYS)
    truths = {place.region: {service: draw(service, place, SETS[0].seed).truth for service in SERVICES} for place in places}
    ledger, oldest = bridged(plan, counted(truths), AT, DAYS, tmp_path)
    assert oldest > AT - 20 * DAY, "Prometheus has forgotten the first half"

    truths[GLOBAL] = {service: together(truths[place.region][service] for place in places) for service in SERVICES}
    accounts = [
        account for entry in keep(plan, ledger, AT).entries for account in entry.accounts if account.slo.service in SERVICES
    ]
    assert {(one.slo.service, one.slo.region) for one in accounts} == {(s, p) for p in truths for s in SERVICES}
    for account in accounts:
        assert off(account, truths[account.slo.region][account.slo.service]) < Fraction(2, 1000), account.slo.identity
        assert account.begins == account.start


def off(account: Account, truth: Truth) -> Fraction:
    """How far the report's budget is from the truth; 0.2 points are 2/1000."""
    return abs(account.consumed - spent(truth, account.budget))
