"""What the sample's Prometheus servers would have recorded, as OpenMetrics."""

from __future__ import annotations

from plans import a_plan

from slo_kit.demo.history import openmetrics, recorded, summed
from slo_kit.demo.sample import Row

ROWS = (
    Row(900, "rpc", "availability", "eu", 100, 1, 15),
    Row(1800, "rpc", "availability", "eu", 250, 3, 30),
    Row(900, "rpc", "availability", "us", 10, 4, 15),
    Row(1800, "rpc", "availability", "us", 10, 4, 15),
)


def test_region_holds_its_own_totals_under_their_recorded_names() -> None:
    _, us, _ = a_plan(regions=("eu", "us")).scopes
    labels = '{region="us",scope="region",service="rpc",slo="availability"}'
    assert list(openmetrics(recorded(ROWS, us))) == [
        f"slo:events:total{labels} 10 900\n",
        f"slo:bad_events:total{labels} 4 900\n",
        f"slo:measured_minutes:total{labels} 15 900\n",
        f"slo:events:total{labels} 10 1800\n",
        f"slo:bad_events:total{labels} 4 1800\n",
        f"slo:measured_minutes:total{labels} 15 1800\n",
        "# EOF\n",
    ]


def test_global_store_holds_every_region_and_their_sum() -> None:
    *_, everywhere = a_plan(regions=("eu", "us")).scopes
    kept = list(recorded(ROWS, everywhere))
    assert [row for kind, row in kept if kind.value == "region"] == list(ROWS)
    assert [row for kind, row in kept if kind.value == "global"] == list(summed(ROWS))


def test_sum_adds_events_and_takes_the_mean_of_minutes() -> None:
    assert list(summed(ROWS)) == [
        Row(900, "rpc", "availability", "global", 110, 5, 15),
        Row(1800, "rpc", "availability", "global", 260, 7, 22.5),
    ]
