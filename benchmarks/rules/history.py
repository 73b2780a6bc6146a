"""35 days before the benchmark: raw counters and what every design had recorded of them, where Prometheus would keep them.

All but the last hours lie in blocks; the newest samples lie in memory, from where rules that look back an hour read them.
"""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks.rules.design import Recorded
from benchmarks.rules.metrics import await_samples
from benchmarks.rules.multiply import multiply
from benchmarks.rules.raw import SCRAPE, counted, names, series
from slo_kit.lab.blocks import make_blocks
from slo_kit.lab.endpoint import Endpoint
from slo_kit.lab.ports import free_ports
from slo_kit.lab.servers import Setup, running

DAYS = 35
IN_MEMORY = 6300
"""Seconds that are not in blocks yet: one hour to three in a Prometheus that runs."""
PATIENT = ("--storage.tsdb.min-block-duration=8h",)
"""Nothing is taken in that is older than half of this."""
NEWEST_BLOCK = 7200
SLICE = 50
"""SLOs whose newest samples are taken in at once."""
NEWEST = "newest"
AS_WRITTEN = {
    "metric_relabel_configs": [
        {"source_labels": [label], "regex": own, "target_label": label, "replacement": ""}
        for label, own in (("job", NEWEST), ("instance", r"127\.0\.0\.1:.*"))
    ]
}
"""Without what a scrape adds: series of the past and of now would else be two, and each be read."""


@dataclass(frozen=True, slots=True)
class Past:
    """From when until when (seconds since 1970) which series were recorded."""

    began: int
    until: int
    recorded: tuple[Recorded, ...]

    @classmethod
    def up_to_now(cls, recorded: Iterable[Recorded]) -> Past:
        """The last 35 days."""
        until = int(time.time()) // SCRAPE * SCRAPE
        return cls(until - DAYS * 86_400, until, tuple(recorded))

    def template(self, data: Path) -> None:
        """Blocks below `data` with the past of the one SLO that stands for all; merged to days but for the newest one."""
        kept = self.until - IN_MEMORY
        middle = kept // NEWEST_BLOCK * NEWEST_BLOCK
        for since, until, longest in ((self.began, middle, "162h"), (middle, kept, "2h")):
            make_blocks((*self._lines(since, until, 1), "# EOF\n"), data, longest)

    def laid_out(self, template: Path, folder: Path, slos: int) -> int:
        """The same past for so many SLOs, below `folder/data`; how many series there are."""
        shutil.copytree(template, folder / "data")
        count = max(multiply(index.parent, map(names, range(slos))) for index in folder.glob("data/*/index"))
        newest = "".join(self._lines(self.until - IN_MEMORY, self.until, 1000))
        slices = [range(start, min(slos, start + SLICE)) for start in range(0, slos, SLICE)]
        with ExitStack() as stack:
            pages = [stack.enter_context(Endpoint(partial(_page, newest, some))).address for some in slices]
            scraped = {"job_name": NEWEST, "static_configs": [{"targets": pages}], "honor_labels": True, **AS_WRITTEN}
            every = {"scrape_interval": "15s", "scrape_timeout": "15s"}
            config = json.dumps({"global": every, "scrape_configs": [scraped]})
            setup = Setup(folder.name, free_ports(1)[0], config, flags=PATIENT)
            (server,) = stack.enter_context(running([setup], folder.parent))
            await_samples(server.url, newest.count("\n") * slos)
        return count

    def _lines(self, since: int, until: int, per_second: int) -> Iterator[str]:
        for name, code in series():
            for at in range(since, until, SCRAPE):
                yield f"{name} {counted(code, at - self.began)} {at * per_second}\n"
        for one in self.recorded:
            for at in range(since, until, one.step):
                yield f"{one.series} {one.value(at - self.began)!r} {at * per_second}\n"


def _page(lines: str, some: Iterable[int]) -> str:
    """What is said of the one that stands for all, said of some others."""
    return "".join(_called(lines, number) for number in some)


def _called(lines: str, number: int) -> str:
    for name, called in names(number).items():
        lines = lines.replace(f'"{name}"', f'"{called}"')
    return lines
