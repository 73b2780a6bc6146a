"""How long what is wrong with measuring may last."""

from __future__ import annotations

from dataclasses import dataclass

from slo_kit.duration import Duration


@dataclass(frozen=True, slots=True)
class Timing:
    """How long what is wrong with measuring may last before somebody hears of it; not written by people, but in one place.

    A heartbeat is fresh from `fresh_ahead` of the reader's clock to `fresh_behind` it; older than `heartbeat_kept` it is
    not looked for. `coverage_over` is what low coverage is measured over.

    What a region that is down would have had to serve is what it served over `reference_over` around this time
    `same_hour` ago; else over a `reference_day` that ended `reference_offset` ago; else, where it is younger than that, over
    `young_over` that ended `young_offset` ago.
    """

    fresh_ahead: Duration = Duration.of(seconds=30)
    fresh_behind: Duration = Duration.of(seconds=120)
    heartbeat_kept: Duration = Duration.of(minutes=10)
    missing_ticket: Duration = Duration.of(minutes=5)
    missing_page: Duration = Duration.of(minutes=15)
    skewed: Duration = Duration.of(minutes=5)
    rules_differ: Duration = Duration.of(minutes=15)
    # with what it takes to see that minutes stand still, nine minutes after a metric was renamed
    selector_empty: Duration = Duration.of(minutes=6)
    coverage_over: Duration = Duration.of(days=1)
    coverage_low: Duration = Duration.of(minutes=15)
    reset_seen: Duration = Duration.of(hours=1)
    top_region: Duration = Duration.of(hours=1)
    same_hour: Duration = Duration.of(days=7)
    reference_over: Duration = Duration.of(hours=1)
    reference_day: Duration = Duration.of(days=1)
    reference_offset: Duration = Duration.of(hours=1)
    young_over: Duration = Duration.of(minutes=15)
    young_offset: Duration = Duration.of(minutes=5)
    undeclared_drain: Duration = Duration.of(minutes=10)
    vantage_missing: Duration = Duration.of(minutes=15)
    replica_missing: Duration = Duration.of(minutes=5)
    calendar_ends: Duration = Duration.of(days=180)
    audited_over: Duration = Duration.of(days=1)
    audited_every: Duration = Duration.of(hours=6)
    too_many_values: Duration = Duration.of(minutes=5)
    keep_firing: Duration = Duration.of(minutes=5)
