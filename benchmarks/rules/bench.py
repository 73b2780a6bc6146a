"""What rules cost a real Prometheus, by design and number of SLOs, with 12 raw counters for each and 35 days of history.

python -m benchmarks.rules.bench [--sizes 10,100] [--designs slo-kit,sloth]

Each design's rules are forced into one pass per interval. CPU is that of the Prometheus process, less what it needs to scrape
the same counters without any rules; samples are what the statistics of its queries say.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from benchmarks.rules import ours, pyrra, raw, sloth
from benchmarks.rules.design import Design
from benchmarks.rules.history import Past
from benchmarks.rules.measure import Cost, Idle, measure, measure_idle
from benchmarks.rules.table import printed
from slo_kit.demo.progress import step
from slo_kit.lab.endpoint import Endpoint
from slo_kit.lab.ports import free_ports
from slo_kit.lab.servers import Server, Setup, running

SIZES = (10, 100, 500, 2000)
DESIGNS = {"sloth": sloth.DESIGN, "pyrra": pyrra.WHOLE, "sums": pyrra.SUMMED, "slo-kit": ours.DESIGN}
IDLE = raw.SCRAPE


def main() -> None:
    """Measure what is asked for, and print one table."""
    asked = _arguments()
    costs: dict[tuple[str, int], Cost] = {}
    past = Past.up_to_now(one for design in DESIGNS.values() for one in design.recorded)
    with tempfile.TemporaryDirectory(prefix="slo-kit-bench-") as folder:
        root = Path(folder)
        template = root / "template" / "data"
        with step("35 days of one SLO"):
            past.template(template)
        for size in asked.sizes:
            with step(f"{size} SLOs") as outcome:
                series = past.laid_out(template, root / str(size), size)
                outcome.text = f"{series} series of 35 days"
            with Endpoint(lambda: raw.page(size, time.time() - past.began)) as counters:  # noqa: B023 - ends within the round
                place = Place(root / str(size), counters)
                idle = place.idle()
                for name in asked.designs:
                    if size <= DESIGNS[name].largest:
                        costs[name, size] = place.cost(DESIGNS[name], size, idle)
            shutil.rmtree(root / str(size))
    print(printed({DESIGNS[name].name: name for name in asked.designs}, costs))


class Place:
    """One history, on which servers start one after another."""

    def __init__(self, folder: Path, counters: Endpoint) -> None:
        self.folder = folder
        self.counters = counters

    def idle(self) -> Idle:
        with step("  without rules") as outcome, self._server() as server:
            found = measure_idle(server, IDLE)
            outcome.text = f"{found.cpu:.3f} s CPU a second, {found.memory / 1e6:.0f} MB"
        return found

    def cost(self, design: Design, size: int, idle: Idle) -> Cost:
        groups = design.groups(size)
        with step(f"  {design.name}, {groups.rules} rules") as outcome, self._server() as server:
            cost = measure(server, groups, idle, design.interval(size))
            missed = f", {cost.missed:.0f} evaluations missed" if cost.missed else ""
            outcome.text = f"{cost.cpu:.2f} s CPU and {cost.groups:.2f} s of groups a pass{missed}"
        return cost

    @contextmanager
    def _server(self) -> Iterator[Server]:
        config = {
            "global": {"scrape_interval": f"{raw.SCRAPE}s"},
            "scrape_configs": [
                {"job_name": "raw", "honor_labels": True, "static_configs": [{"targets": [self.counters.address]}]}
            ],
            "rule_files": ["rules.json"],
        }
        (self.folder / "rules.json").unlink(missing_ok=True)
        setup = Setup(self.folder.name, free_ports(1)[0], json.dumps(config))
        with ExitStack() as stack:
            (server,) = stack.enter_context(running([setup], self.folder.parent, within=120))
            yield server


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=lambda text: tuple(map(int, text.split(","))), default=SIZES)
    parser.add_argument("--designs", type=lambda text: tuple(text.split(",")), default=tuple(DESIGNS))
    asked = parser.parse_args()
    if unknown := [name for name in asked.designs if name not in DESIGNS]:
        parser.error(f"there is no design {', '.join(unknown)}; there is {', '.join(DESIGNS)}")
    return asked


if __name__ == "__main__":
    main()
