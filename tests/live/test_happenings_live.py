"""What happens to a Prometheus that counts: restarts, reloads, edits, lost data, late samples; each on a real server.

A clock of one second: scrapes and evaluations every second, looking two seconds back. Where a test says a number it is exact:
events happen only while nothing else does, and what was looked at is waited for.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from slo_kit.duration import Duration
from slo_kit.lab import answers
from slo_kit.lab.exporter import Exporter
from slo_kit.lab.ports import free_ports
from slo_kit.lab.scopes import setup
from slo_kit.lab.servers import Server, running
from slo_kit.model.plan import Plan, Scope
from slo_kit.model.slo import ExampleSeries
from slo_kit.naming import BAD_EVENTS, BUDGET_REMAINING, EVENTS, INFO, TOTALS_DRIFT
from slo_kit.output import write
from slo_kit.pipeline import built
from slo_kit.promql import Selector, call, last
from slo_kit.resolve.plan import make_plan
from slo_kit.spec.load import load_workspace

pytestmark = [
    pytest.mark.live,
    pytest.mark.skipif(shutil.which("prometheus") is None, reason="prometheus is not installed"),
]

RPC = "rpc/availability"
RAW = (
    ExampleSeries(Selector.of("requests_total", {"job": "rpc", "code": "200"}), 1, 0),
    ExampleSeries(Selector.of("requests_total", {"job": "rpc", "code": "500"}), 0, 1),
)
REGION, WORLD = "eu", "global"

WORKSPACE = """
apiVersion: slo-kit/v1
kind: Topology
regions: [{{name: eu, prometheus: "http://127.0.0.1:{region}"}}]
global: {{prometheus: "http://127.0.0.1:{world}"}}
counting: {{scrape: 1s, evaluation: 1s, delay: 2s, bridge: 1m, memory: 10m}}
---
apiVersion: slo-kit/v1
kind: AlertPolicy
policy: quick
windows: [{{severity: page, budget_share: 2, window: 1m}}]
---
apiVersion: slo-kit/v1
kind: Service
service: rpc
owner: {owner}
slos:
  - name: {slo}
    objective: {objective}
    period: 12h
    policy: quick
    indicator: {{ratio: {{total: 'requests_total{{job="rpc"}}', bad: {{code: "5.."}}}}}}
"""


class House:
    """One region and the global evaluator, whose workspace can be edited and whose servers can be stopped and started."""

    def __init__(self, folder: Path, exporters: tuple[Exporter, ...]) -> None:
        self.folder = folder
        self._exporters = exporters
        self._ports = dict(zip(("region", "world"), free_ports(2), strict=True))
        self._servers: dict[str, tuple[ExitStack, Server]] = {}
        self.plan = self.written()

    def written(self, owner: str = "platform", slo: str = "availability", objective: str = "99") -> Plan:
        """The workspace compiled into the folder that the servers load from."""
        source = self.folder / "slos.yaml"
        source.write_text(WORKSPACE.format(owner=owner, slo=slo, objective=objective, **self._ports), encoding="utf-8")
        self.plan = make_plan(load_workspace([source]))
        write(self.folder / "build", built([source], ("prometheus",)))
        return self.plan

    def start(self, place: str) -> None:
        stack, scope = ExitStack(), self._scope(place)
        targets = tuple(exporter.address for exporter in self._exporters)
        one = setup(self.plan, scope, self.folder / "build", targets if place == REGION else ())
        (server,) = stack.enter_context(running([one], self.folder))
        self._servers[place] = (stack, server)

    def stop(self, *places: str, abruptly: bool = False) -> None:
        for place in places or tuple(self._servers):
            stack, server = self._servers.pop(place)
            if abruptly:
                server.daemon.kill()
            stack.close()

    def reload(self) -> None:
        self._servers[REGION][1].daemon.reload()

    def edit(self, owner: str = "platform", slo: str = "availability", objective: str = "99") -> None:
        self.written(owner, slo, objective)
        self.reload()

    def newest(self, name: str, place: str = REGION, slo: str = "availability") -> float:
        found = self.ask(call("sum", last(Selector.of(name, {"slo": slo, "region": place}), Duration.of(seconds=5))), place)
        return found[0] if found else -1

    def ask(self, query: object, place: str = REGION) -> list[float]:
        return [one.value for one in answers.query(self._scope(place).prometheus, query)]

    def events(self, place: str = REGION) -> tuple[float, float]:
        return self.newest(EVENTS, place), self.newest(BAD_EVENTS, place)

    def _scope(self, place: str) -> Scope:
        return next(scope for scope in self.plan.scopes if scope.name == place)


def eventually(holds: Callable[[], bool], within: float = 20) -> bool:
    deadline = time.monotonic() + within
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


@pytest.fixture(scope="module")
def exporter() -> Iterator[Exporter]:
    with Exporter({RPC: RAW}) as made:
        yield made


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, exporter: Exporter) -> Iterator[House]:
    """One for all tests, each of which leaves it as it found it: the region counting, nobody else running."""
    made = House(tmp_path_factory.mktemp("house"), (exporter,))
    try:
        made.start(REGION)
        counts(made, exporter, 100, 10)
        yield made
    finally:
        made.stop()


def counts(house: House, exporter: Exporter, good: int, bad: int, place: str = REGION) -> tuple[float, float]:
    """So many events happen; they are counted once, exactly, and the totals are told."""
    assert eventually(lambda: house.ask("count_over_time(requests_total[4s] offset 2s) >= 3") != []), "the target is not scraped"
    assert eventually(lambda: house.ask(f"count_over_time({EVENTS}{{region='{place}'}}[4s]) >= 3", place) != [])
    # pulled four times an evaluation: whoever hears it so often has looked at it twice
    assert place == REGION or eventually(
        lambda: house.ask(f"count_over_time({EVENTS}{{region='{REGION}'}}[4s]) >= 10", place) != []
    )
    before = house.events(place)
    exporter.add(RPC, good, bad)
    wanted = (before[0] + good + bad, before[1] + bad)
    eventually(lambda: house.events(place) == wanted)
    time.sleep(1.5)  # nothing may be counted a second time
    assert house.events(place) == wanted
    return wanted


def test_restart_counts_what_happened_meanwhile_once(house: House, exporter: Exporter) -> None:
    before = house.events()
    house.stop(REGION)
    exporter.add(RPC, good=900, bad=90)
    time.sleep(3)
    house.start(REGION)
    wanted = (before[0] + 990, before[1] + 90)
    assert eventually(lambda: house.events() == wanted), (house.events(), wanted)
    assert counts(house, exporter, 5, 5) == (wanted[0] + 10, wanted[1] + 5)


def test_killed_server_goes_on_from_its_write_ahead_log(house: House, exporter: Exporter) -> None:
    before = house.events()
    house.stop(REGION, abruptly=True)
    house.start(REGION)
    eventually(lambda: house.events()[0] >= 0)
    assert house.events() == before
    counts(house, exporter, 5, 5)


def test_region_that_lost_its_data_takes_nothing_from_the_global_total(house: House, exporter: Exporter) -> None:
    house.start(WORLD)
    before = counts(house, exporter, 40, 4, WORLD)
    house.stop(REGION, abruptly=True)
    shutil.rmtree(house.folder / REGION / "data")
    house.start(REGION)
    assert eventually(lambda: house.events() == (0, 0)), house.events()
    assert counts(house, exporter, 60, 6, WORLD) == (before[0] + 66, before[1] + 6)
    assert house.events() == (66, 6)
    house.stop(WORLD)


def test_reload_of_the_same_rules_changes_nothing(house: House, exporter: Exporter) -> None:
    before = house.events()
    for _ in range(3):
        house.reload()
        time.sleep(0.7)
    assert house.events() == before
    counts(house, exporter, 5, 5)


def test_missed_evaluations_lose_their_own_events_and_no_others(house: House, exporter: Exporter) -> None:
    """The rules are taken away while scrapes go on; what is looked at only afterwards is not caught up, and not counted twice."""
    before = house.events()
    rules = house.folder / "build" / "regions" / REGION / "rules"
    rules.rename(rules.with_name("taken-away"))
    house.reload()
    time.sleep(1.5)
    exporter.add(RPC, good=50)
    time.sleep(5)
    rules.with_name("taken-away").rename(rules)
    house.reload()
    assert eventually(lambda: house.events()[0] >= 0)
    assert house.events() == before
    assert counts(house, exporter, 7, 3) == (before[0] + 10, before[1] + 3)


def test_changed_objective_keeps_history_and_moves_the_budget(house: House, exporter: Exporter) -> None:
    def left() -> float:
        return (house.ask(f"round(1000 * {BUDGET_REMAINING}{{region='{REGION}'}})") or [-1])[0]

    before = house.events()
    ratio = before[1] / before[0]
    assert ratio > 0.01
    assert eventually(lambda: left() == round(1000 * (1 - ratio / 0.01))), left()
    house.edit(objective="95")
    assert eventually(lambda: left() == round(1000 * (1 - ratio / 0.05))), left()
    assert house.events() == before
    house.edit()
    counts(house, exporter, 5, 5)


def test_changed_owner_keeps_history_and_no_rule_fails(house: House, exporter: Exporter) -> None:
    before = house.events()
    house.edit(owner="wallets")
    assert eventually(lambda: house.ask(f"{INFO}{{owner='wallets'}}") == [1])
    assert house.events() == before
    counts(house, exporter, 5, 5)
    rules = answers.rules(house.plan.scopes[0].prometheus)
    assert {rule.name for rule in rules if rule.health == "unknown"} <= {TOTALS_DRIFT}, "it looks four times a day"
    assert [rule for rule in rules if rule.health not in {"ok", "unknown"}] == []
    house.edit()


def test_deleted_and_added_again_goes_on_where_it_was(house: House, exporter: Exporter) -> None:
    before = house.events()
    house.edit(slo="another")
    assert eventually(lambda: house.newest(EVENTS, slo="another") >= 0)
    exporter.add(RPC, good=1000)
    assert eventually(lambda: house.newest(EVENTS, slo="another") == 1000)
    assert eventually(lambda: house.events()[0] == -1), "the old total is still written"
    house.edit()
    assert eventually(lambda: house.events()[0] >= 0)
    assert house.events() == before
    counts(house, exporter, 5, 5)


class Late(Exporter):
    """Answers a scrape most of an interval after it was asked, so that samples are stored long after their timestamp."""

    def exposition(self) -> str | None:
        text = super().exposition()
        time.sleep(0.8)
        return text


def test_samples_stored_after_their_evaluation_are_counted(tmp_path: Path) -> None:
    """Each target's phase is its own, so of several some are late for every evaluation. Without the look back they are lost."""
    with ExitStack() as stack:
        exporters = tuple(stack.enter_context(Late({RPC: RAW})) for _ in range(6))
        house = House(tmp_path, exporters)
        careless(tmp_path / "build" / "regions" / REGION / "rules")
        stack.callback(house.stop)
        house.start(REGION)
        assert eventually(lambda: house.ask("count(count_over_time(up[5s]) >= 4)") == [6.0])
        time.sleep(4)
        for _ in range(5):
            for exporter in exporters:
                exporter.add(RPC, good=100)
            time.sleep(1)
        assert eventually(lambda: house.newest(EVENTS) == 3000), house.newest(EVENTS)
        assert house.newest(EVENTS, slo="careless") < 3000
        for exporter in exporters:
            exporter.pause()
        time.sleep(1)  # until no answer is on its way


def careless(rules: Path) -> None:
    """A copy of the counting rules as somebody might have written them: looking at what is there now."""
    text = (rules / "rpc.yaml").read_text(encoding="utf-8")
    copy = text.replace("offset 2s", "").replace("offset 3s", "offset 1s").replace("availability", "careless")
    of_another = copy.replace('service="rpc"', 'service="careless"').replace("service: rpc", "service: careless")
    (rules / "careless.yaml").write_text(of_another.replace("slo-kit:counters:rpc", "careless"), encoding="utf-8")
