"""What two replicas count, the one total that comes of it, with figures worked out by hand, and what careless rules make of it.

Each counts 100 events a minute. Replica 1 begins at 5000 and replica 2 at 1000, so the region has 5000 + 100 a minute, always.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

WHOLE = r"(record: slo:events:total\n +expr: )\|2-\n(?:(?! {6}- ).*\n)+"
"""The rule that makes one total of those of the replicas."""

HEARD = 'last_over_time(slo:replica_events:total{region=~"eu",scope="region"}[1m])'
EARLIER = 'last_over_time(slo:replica_events:total{region=~"eu",scope="region"}[1m] offset 1m)'
IDENTITY = "(service, slo, region, scope)"
EACH = f"by {IDENTITY}"
NEWEST, NEWEST_BEFORE = f"max {EACH} ({HEARD})", f"max {EACH} ({EARLIER})"
BEFORE = 'last_over_time(slo:events:total{region=~"eu",scope="region"}[6h])'


@dataclass(frozen=True)
class CarelessMerging:
    """A pattern in the rules, what might have been written instead, and the total at the same minutes."""

    way: str
    term: str
    instead: str
    figures: Mapping[int, int]


@dataclass(frozen=True)
class Story:
    """The totals of replica 1 and 2, minute by minute as promtool writes it, and the region's at some minutes."""

    what: str
    replicas: tuple[str, str]
    figures: Mapping[int, int]
    careless: tuple[CarelessMerging, ...]


def written(way: str, expr: str, figures: Mapping[int, int]) -> CarelessMerging:
    """Another rule altogether."""
    return CarelessMerging(way, WHOLE, rf"\1>-\n          {expr}\n", figures)


def begun(added: str) -> str:
    """A total of its own that this is added to; it begins with the larger one."""
    return f"{BEFORE} + ({added}) or {NEWEST}"


WITHOUT_REPLICA = (r"\bon \(service, slo, region, scope, replica\)", f"on {IDENTITY}")

STORIES = (
    Story(
        "the one that counted more dies",
        ("5000+100x59", "1000+100x199"),
        {59: 10900, 61: 11100, 70: 12000, 120: 17000},
        (
            written("the larger total is the region's", NEWEST, {59: 10900, 61: 7100, 70: 8000, 120: 13000}),
            # at 61:00 the larger one is 7100 and was 10900: taken for a restart from zero, 7100 are counted anew
            written(
                "both are merged first, and what that grew is added",
                begun(f"{NEWEST} - {NEWEST_BEFORE} >= 0 or {NEWEST}"),
                {59: 10900, 61: 18000, 70: 18900, 120: 23900},
            ),
            # both are taken to be behind by 0, as replica 1 was: at 99:00 replica 2 has 10900 as well
            CarelessMerging(
                "how far each is behind is told without the replica",
                r"\+\s+(last_over_time\(slo:replica_events:least_behind\{[^}]*\}\[6h\]\))",
                rf"+ on {IDENTITY} group_left () min {EACH} (\1)",
                {59: 10900, 61: 10900, 70: 10900, 120: 13000},
            ),
        ),
    ),
    # it stands at 10900 from 59:00 to 79:00 and then adds 2100
    Story(
        "one stands still for 20 minutes and catches up",
        ("5000+100x59 10900+0x19 13000+100x120", "1000+100x200"),
        {59: 10900, 79: 12900, 80: 13000, 100: 15000},
        (
            # 2000 from replica 2, and the same 2000 from replica 1
            written(
                "the larger increase of each minute is added",
                begun(f"max {EACH} ({HEARD} - {EARLIER} >= 0)"),
                {59: 10900, 79: 12900, 80: 15000, 100: 17000},
            ),
            # 200 a minute; 100 while one stands still
            written(
                "what both grew is added",
                begun(f"sum {EACH} ({HEARD} - {EARLIER} >= 0)"),
                {59: 16800, 79: 18800, 80: 21000, 100: 25000},
            ),
            # 10900 until replica 1 is ahead; then what replica 2 is behind by is 10900 - 8900, and 9000 + 2000 is the least
            CarelessMerging(
                "the least of both is the total",
                r"max( by \([a-z, ]+\) \(\s+last_over_time\([^)]*\)\s+\+)",
                r"min\1",
                {59: 10900, 79: 10900, 80: 11000, 100: 13000},
            ),
        ),
    ),
    # seen last at 60:00, as it was at 59:00, it seems 4100 behind, and is 4000
    Story(
        "one is not heard for longer than gaps are bridged, and counts on",
        ("5000+100x199", "1000+100x59 _x80 15000+100x60"),
        {59: 10900, 139: 18900, 140: 19000, 160: 21000},
        (
            # at 125:00 that is the least of the last 65 minutes, and 15000 + 4100 the furthest at 140:00
            CarelessMerging(
                "who is heard is asked of the region", *WITHOUT_REPLICA, {59: 10900, 139: 18900, 140: 19100, 160: 21100}
            ),
        ),
    ),
    # replica 2 is 11900 behind from 70:00 on, and counts from there: a minute is lost. Replica 1 catches up 2100 at 80:00
    Story(
        "one begins again from zero while the other stands still",
        ("5000+100x59 10900+0x19 13000+100x120", "1000+100x69 0+100x130"),
        {59: 10900, 69: 11900, 71: 12000, 79: 12800, 80: 13000, 100: 15000},
        (
            # replica 1 seemed 1900 behind at 79:00, which are added to what it caught up
            CarelessMerging(
                "a restart of one is a restart of both",
                *WITHOUT_REPLICA,
                {59: 10900, 69: 11900, 71: 12000, 79: 12800, 80: 14900, 100: 16900},
            ),
        ),
    ),
)
