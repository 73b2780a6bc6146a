"""SLOs in human units, from one line for each to the whole of one."""

from __future__ import annotations

from pathlib import Path

import pytest

from slo_kit.errors import CannotRun
from slo_kit.explain import explain
from slo_kit.model.plan import Plan
from slo_kit.pipeline import planned

TEXT = """apiVersion: slo-kit/v1
kind: Service
service: rpc-gateway
owner: platform
slos:
  - name: availability
    objective: 99.9
    indicator: {ratio: {total: requests_total, bad: {status: "5.."}}}
  - name: latency
    objective: 99
    period: {calendar: month}
    indicator: {latency: {histogram: request_seconds, threshold: 250ms}}
---
apiVersion: slo-kit/v1
kind: Service
service: typical
owner: platform
slos:
  - name: quickness
    objective: 50
    policy: tickets
    indicator: {latency: {histogram: request_seconds, threshold: 100ms}}
---
apiVersion: slo-kit/v1
kind: AlertPolicy
policy: tickets
windows: [{severity: ticket, budget_share: 10, window: 3d}]
"""


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    path = tmp_path_factory.mktemp("slos") / "slos.yaml"
    path.write_text(TEXT, encoding="utf-8")
    return planned([path])


def test_every_slo_is_a_line_with_what_it_allows_and_how_soon_it_pages(plan: Plan) -> None:
    # 0.1 % of 30 d is 43 min 12 s, and 2 % of it 51.84 s; 1 % is 7 h 12 min, and 2 % of it 8 min 38 s
    head, availability, latency, quickness = explain(plan).splitlines()
    assert " ".join(head.split()) == "SLO objective period an outage may last pages after"
    assert " ".join(availability.split()) == "rpc-gateway/availability 99.9 % 30d 43 min 12 s 0 min 52 s"
    assert " ".join(latency.split()) == "rpc-gateway/latency 99 % month UTC 7 h 12 min 8 min 38 s"
    assert quickness.split()[-1] == "never"


def test_a_service_explains_all_its_slos(plan: Plan) -> None:
    shown = explain(plan, "rpc-gateway")
    assert shown == "\n\n\n".join((explain(plan, "rpc-gateway/availability"), explain(plan, "rpc-gateway/latency")))


def test_an_slo_says_what_it_allows_what_it_counts_and_when_it_alerts(plan: Plan) -> None:
    shown = explain(plan, "rpc-gateway/availability")
    assert "99.9 % over 30 days in each region" in shown
    assert "1 bad event in 1000; a total outage may last 43 min 12 s" in shown
    assert 'requests_total, bad where status=~"5.."' in shown
    assert [line.split()[:7] for line in shown.splitlines() if line.startswith("page ")] == [
        ["page", "2", "%", "1h", "5m", "14.4", "1.44"],
        ["page", "5", "%", "6h", "30m", "6", "0.60"],
    ]


def test_every_row_says_how_much_later_than_the_budget_has_it_an_alert_may_come(plan: Plan) -> None:
    # a scrape of 30 s, 15 s of delay and a minute to count; another for windows to be recorded, two more for tickets
    later = [line.partition(" + ")[2] for line in explain(plan, "rpc-gateway/availability").splitlines() if " + " in line]
    assert later == ["at most 1 min 45 s", "at most 2 min 45 s", "at most 4 min 45 s", "at most 4 min 45 s"]


def test_what_is_promised_globally_has_figures_of_its_own_where_it_differs(tmp_path: Path) -> None:
    regions = "".join(f"  - {{name: {name}, prometheus: 'http://{name}:9090'}}\n" for name in ("eu", "us"))
    topology = f"---\napiVersion: slo-kit/v1\nkind: Topology\nregions:\n{regions}global: {{prometheus: 'http://all:9090'}}\n"
    text = TEXT.replace("    indicator: {ratio", "    global: {objective: 99.95}\n    indicator: {ratio", 1)
    path = tmp_path / "slos.yaml"
    path.write_text(text + topology, encoding="utf-8")
    shown = [" ".join(line.split()) for line in explain(planned([path]), "rpc-gateway/availability").splitlines()]
    assert "budget 1 bad event in 1000; a total outage may last 43 min 12 s (in eu, us)" in shown
    assert "1 bad event in 2000; a total outage may last 21 min 36 s (globally)" in shown
    regional, overall = shown.index("in eu, us"), shown.index("globally")
    assert shown[regional + 1] == "page 2 % 1h 5m 14.4 1.44 % 0 min 52 s + at most 1 min 45 s"
    # heard four times a minute, looked back 15 s for, and counted once more
    assert shown[overall + 1] == "page 2 % 1h 5m 14.4 0.72 % 0 min 26 s + at most 3 min 15 s"


@pytest.mark.parametrize(
    ("objective", "share", "ratio"),
    [
        ("99.999", "1 bad event in 100000", "0.0144 %"),
        ("97.5", "1 bad event in 40", "36.00 %"),
        ("93.3", "1 bad event in 15", "96.48 %"),
    ],
)
def test_figures_keep_what_they_say(objective: str, share: str, ratio: str, tmp_path: Path) -> None:
    path = tmp_path / "slos.yaml"
    path.write_text(TEXT.replace("99.9\n", f"{objective}\n", 1), encoding="utf-8")
    shown = explain(planned([path]), "rpc-gateway/availability")
    assert f"{share};" in shown
    assert f"{ratio:>12}" in shown


def test_a_name_that_is_not_there_names_the_nearest(plan: Plan) -> None:
    with pytest.raises(CannotRun, match='no SLO "rpc-gateway/latncy"; there is rpc-gateway/latency'):
        explain(plan, "rpc-gateway/latncy")
