"""The exporter under control shows exactly what was added."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest

from slo_kit.lab.exporter import Events, Exporter
from slo_kit.model.slo import ExampleSeries, Shows
from slo_kit.promql import Selector

GOOD = Selector.of("requests_total", {"code": "200", "job": "rpc"})
FAILED = Selector.of("requests_total", {"code": "500", "job": "rpc"})
LAG = Selector.of("lag_blocks")
SLOS = {
    "rpc/availability": (ExampleSeries(GOOD, 1, 0), ExampleSeries(FAILED, 0, 1)),
    "indexer/lag": (ExampleSeries(LAG, 2, 9, shows=Shows.STATE),),
}


@pytest.fixture
def exporter() -> Iterator[Exporter]:
    with Exporter(SLOS) as running:
        yield running


def scraped(exporter: Exporter) -> dict[str, float]:
    with urllib.request.urlopen(f"http://{exporter.address}/metrics", timeout=5) as response:
        lines = response.read().decode().splitlines()
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines)}


def test_good_series_is_there_from_the_start_and_a_bad_one_from_its_first_event(exporter: Exporter) -> None:
    assert scraped(exporter) == {str(GOOD): 0, str(LAG): 2}
    exporter.add("rpc/availability", good=7, bad=3)
    assert scraped(exporter) == {str(GOOD): 7, str(FAILED): 3, str(LAG): 2}


def test_restart_starts_counters_at_zero_but_keeps_the_truth(exporter: Exporter) -> None:
    exporter.add("rpc/availability", good=7, bad=3)
    exporter.restart()
    exporter.add("rpc/availability", good=5)
    assert scraped(exporter) == {str(GOOD): 5, str(LAG): 2}
    assert exporter.truth("rpc/availability") == Events(12, 3)


def test_gauge_shows_its_bad_value_while_the_slo_fails(exporter: Exporter) -> None:
    exporter.add("indexer/lag", bad=1)
    assert scraped(exporter)[str(LAG)] == 9
    exporter.add("indexer/lag", good=1)
    assert scraped(exporter)[str(LAG)] == 2


def test_paused_exporter_fails_scrapes_until_it_is_resumed(exporter: Exporter) -> None:
    exporter.pause()
    with pytest.raises(urllib.error.HTTPError, match="503"):
        scraped(exporter)
    exporter.pause(False)
    assert str(GOOD) in scraped(exporter)


def test_flow_adds_whole_events_on_top_of_what_was_added_by_hand(exporter: Exporter) -> None:
    exporter.add("rpc/availability", good=100)
    exporter.flow("rpc/availability", good=1_000_000)
    exporter.add("rpc/availability", bad=2)
    exporter.flow("rpc/availability")
    stopped = exporter.truth("rpc/availability")
    assert stopped.good > 100
    assert stopped.good == int(stopped.good)
    assert stopped.bad == 2
    assert exporter.truth("rpc/availability") == stopped


def test_series_of_two_slos_shows_the_sum_of_both() -> None:
    shared = {"rpc/availability": SLOS["rpc/availability"], "rpc/writes": (ExampleSeries(GOOD, 1, 0),)}
    with Exporter(shared) as exporter:
        exporter.add("rpc/availability", good=4)
        exporter.add("rpc/writes", good=3, bad=2)
        assert scraped(exporter) == {str(GOOD): 7}


def test_one_that_waits_fails_scrapes_until_the_active_one_was_scraped() -> None:
    """An evaluation in between would see a pair of which none is active."""
    role = {"readiness": [ExampleSeries(Selector("signer_active"), 1, 0, Shows.ACTIVE)]}
    active = Exporter(role)
    waiting = Exporter(role, dormant=True, behind=active)
    assert waiting.exposition() is None
    assert active.exposition() == "signer_active 1\n"
    assert waiting.exposition() == "signer_active 0\n"
