"""`slo-kit dashboards verify` against a small fleet that runs: every query answers, and a lost rule names what goes blind."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from slo_kit.cli import group as commands
from slo_kit.inspect.boards import read
from slo_kit.lab import answers
from slo_kit.lab.exporter import Exporter
from slo_kit.lab.ports import free_ports
from slo_kit.lab.scopes import setup
from slo_kit.lab.servers import running
from slo_kit.model.plan import PlannedSlo
from slo_kit.model.slo import NoExample
from slo_kit.naming import BUDGET_REMAINING, COVERAGE
from slo_kit.output import write
from slo_kit.pipeline import planned
from slo_kit.promql import selectors_of
from slo_kit.targets import build

pytestmark = [
    pytest.mark.live,
    pytest.mark.skipif(shutil.which("prometheus") is None, reason="prometheus is not installed"),
]

WORKSPACE = """
apiVersion: slo-kit/v1
kind: Topology
regions:
  - {{name: eu-west-1, prometheus: "http://127.0.0.1:{eu}"}}
  - {{name: us-east-1, prometheus: "http://127.0.0.1:{us}"}}
global: {{prometheus: "http://127.0.0.1:{world}"}}
counting: {{scrape: 1s, evaluation: 1s, delay: 2s, bridge: 1m, memory: 10m}}
---
apiVersion: slo-kit/v1
kind: Service
service: rpc-gateway
owner: platform
slos:
  - name: availability
    objective: 99.9
    indicator: {{ratio: {{total: 'requests_total{{job="rpc"}}', bad: {{code: "5.."}}}}}}
  - name: latency
    objective: 99
    indicator: {{latency: {{histogram: 'http_request_duration_seconds{{job="rpc"}}', threshold: 300ms}}}}
---
apiVersion: slo-kit/v1
kind: Service
service: wallet-api
owner: wallets
slos:
  - name: writes
    objective: 99.5
    period: 7d
    indicator: {{ratio: {{total: 'writes_total{{job="wallet"}}', bad: {{outcome: error}}}}}}
"""


@dataclass(frozen=True)
class Fleet:
    """What was built, and two global Prometheus servers over the same regions: one lacks the rule of the coverage."""

    build: Path
    whole: str
    blind: str

    def verify(self, url: str, *options: str) -> Result:
        return CliRunner().invoke(commands, ["dashboards", "verify", str(self.build), "--prom", url, *options])


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fleet]:
    folder = tmp_path_factory.mktemp("verify")
    eu, us, world, blind = free_ports(4)
    source = folder / "slos.yaml"
    source.write_text(WORKSPACE.format(eu=eu, us=us, world=world), encoding="utf-8")
    plan = planned([source])
    write(folder / "build", build(plan, ("prometheus", "grafana")))
    shutil.copytree(folder / "build", folder / "broken")
    without(folder / "broken" / "global" / "rules", COVERAGE)
    (globally,) = plan.globals
    with ExitStack() as stack:
        exporters = {scope.name: stack.enter_context(exporter_for(scope.slos)) for scope in plan.regions}
        targets = {name: (exporter.address,) for name, exporter in exporters.items()}
        setups = [setup(plan, each, folder / "build", targets.get(each.name, ())) for each in plan.scopes]
        setups.append(replace(setup(plan, globally, folder / "broken"), name="blind", port=blind))
        stack.enter_context(running(setups, folder))
        for exporter, slo in product(exporters.values(), globally.slos):
            exporter.flow(slo.key, good=200, bad=1)
        made = Fleet(folder / "build", setups[-2].url, setups[-1].url)
        for url in (made.whole, made.blind):
            eventually(url, f"count(count_over_time({BUDGET_REMAINING}[1m]) > 5) == 9")  # verify asks a second back
        yield made


def without(folder: Path, name: str) -> None:
    """Takes the rules that record a name out of the rule files of a folder."""
    for file in folder.glob("*.yaml"):
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
        for group in content["groups"]:
            group["rules"] = [rule for rule in group["rules"] if rule.get("record") != name]
        file.write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")


def exporter_for(slos: tuple[PlannedSlo, ...]) -> Exporter:
    series = {slo.key: slo.indicator.example() for slo in slos}
    return Exporter({key: made for key, made in series.items() if not isinstance(made, NoExample)})


def eventually(url: str, condition: str, within: float = 60) -> None:
    deadline = time.monotonic() + within
    while not answers.query(url, condition):
        assert time.monotonic() < deadline, f"{condition} never held"
        time.sleep(0.25)


def test_every_query_of_every_board_answers(fleet: Fleet) -> None:
    done = fleet.verify(fleet.whole)
    assert found_nothing(done) == set(), done.stderr
    assert " 0 fail" in done.stderr or done.exit_code == 0


def test_one_slo_of_each_kind_stands_for_the_others_unless_all_are_asked_for(fleet: Fleet) -> None:
    """Availability and latency share period, policy and regions; writes has a period of its own."""
    some, every = (sent(fleet.verify(fleet.whole, *options)) for options in ((), ("--all",)))
    assert some < every


def test_a_rule_that_is_missing_names_every_panel_that_goes_blind(fleet: Fleet) -> None:
    done = fleet.verify(fleet.blind)
    assert done.exit_code == 1
    seen, told = found_nothing(done), dict(expressions(fleet.build))
    alone = {place for place, text in told.items() if {selector.metric for selector in selectors_of(text)} == {COVERAGE}}
    assert len(alone) >= 4
    assert {place for place in alone if "SLOs in" not in place} <= seen
    assert all(COVERAGE in told[place] for place in seen)


def test_a_query_that_prometheus_refuses_is_told_in_its_words(fleet: Fleet, tmp_path: Path) -> None:
    board = fleet.build / "grafana" / "dashboards" / "slo.json"
    text = board.read_text(encoding="utf-8")
    (tmp_path / "slo.json").write_text(
        text.replace("slo:error_budget_remaining:ratio{", "slo:error_budget_remaining:ratio{{"), "utf-8"
    )
    done = CliRunner().invoke(commands, ["dashboards", "verify", str(tmp_path), "--prom", fleet.whole])
    assert done.exit_code == 1
    assert re.search(r'SLO in detail: "Budget left" fails for \S+ in \S+ and \d+ more: .*parse error', done.stderr)


def found_nothing(done: Result) -> set[str]:
    """The queries that found nothing: board, panel, query."""
    return {line.split(" finds nothing")[0] for line in done.stderr.splitlines() if " finds nothing" in line}


def expressions(folder: Path) -> Iterator[tuple[str, str]]:
    """Every query of the panels of a build, by the words in which `verify` names it."""
    for board in read(folder):
        for _, panel in board.drawn:
            for target in panel.get("targets", ()):
                several = f" query {target['refId']}" if len(panel["targets"]) > 1 else ""
                place = f'{board.content["title"]}: "{panel["title"]}"{several}'
                for region in ("eu-west-1", "us-east-1", "global"):
                    yield place.replace("$region", region), target["expr"].replace("${__from:date:seconds}", "0")


def sent(done: Result) -> int:
    return int(re.findall(r"(\d+) queries of", done.output)[0])
