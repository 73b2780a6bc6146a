"""A month of running totals of many SLOs, as lines that promtool makes blocks of."""

from __future__ import annotations

import random
from collections.abc import Iterator

from slo_kit.naming import TOTALS
from slo_kit.promql import Selector

HOUR, DAYS = 3600, 31
REGIONS = ("eu-west-1", "us-east-1", "ap-south-1")
SLOS = """\
  - name: availability-%d
    objective: 99.9
    indicator: {ratio: {total: 'requests_total{n="%d"}', bad: {code: "5.."}}}
"""


def workspace(slos: int, url: str) -> str:
    """So many SLOs, ten to a service, in three regions; one Prometheus stands for that of every region and the global one."""
    regions = "".join(f"  - {{name: {region}, prometheus: '{url}'}}\n" for region in REGIONS)
    parts = [f"apiVersion: slo-kit/v1\nkind: Topology\nregions:\n{regions}global: {{prometheus: '{url}'}}\n"]
    for first in range(0, slos, 10):
        head = f"---\napiVersion: slo-kit/v1\nkind: Service\nservice: service-{first // 10}\nowner: team-{first // 100}\nslos:\n"
        parts.append(head + "".join(SLOS % (number, number) for number in range(first, min(slos, first + 10))))
    return "".join(parts)


def lines(slos: int, end: int) -> Iterator[str]:
    """Some of them fail now and then, some leak, one in fifty had an outage; a sample per hour and total."""
    chance = random.Random(slos)
    for number in range(slos):
        for region in REGIONS:
            leak = chance.choice((0, 0.0001, 0.0004))
            outage = chance.randrange(DAYS * 24) if number % 50 == 0 else -1
            identity = {
                "service": f"service-{number // 10}",
                "slo": f"availability-{number}",
                "region": region,
                "scope": "region",
            }
            yield from _series(identity, end, leak, outage)
    yield "# EOF\n"


def _series(identity: dict[str, str], end: int, leak: float, outage: int) -> Iterator[str]:
    hours, hourly = DAYS * 24, 40_000
    bad = [round(hourly * (0.2 if hour == outage else leak)) for hour in range(hours)]
    events, failed, minutes = (str(Selector.of(name, identity)) for name in TOTALS)
    total = 0
    for hour in range(hours):
        total += bad[hour]
        yield f"{events} {1_000_000 + hourly * hour} {end - (hours - 1 - hour) * HOUR}\n"
        yield f"{failed} {5000 + total} {end - (hours - 1 - hour) * HOUR}\n"
        yield f"{minutes} {100_000 + 60 * hour} {end - (hours - 1 - hour) * HOUR}\n"
