"""What a policy says of a budget, and what the gate makes of it: a spent budget shuts it, and so does not knowing."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from plans import Wanted, a_plan
from totals import AT, HOUR, Held, Row, hourly

from slo_kit.cli import run
from slo_kit.errors import CannotRun
from slo_kit.lab.ports import free_ports
from slo_kit.model.budget_policy import Decides, ErrorBudgetPolicy
from slo_kit.model.plan import Plan, PlannedBudgetPolicy
from slo_kit.report.books import keep
from slo_kit.report.decision import Decision, Ruling
from slo_kit.report.gate import ask
from slo_kit.report.render import markdown
from slo_kit.report.series import NoData

KEY, MONTH = "rpc/availability", 30 * 24


def under(policy: ErrorBudgetPolicy, plan: Plan | None = None) -> Plan:
    plan = plan or a_plan()
    return replace(plan, budget_policies=(PlannedBudgetPolicy(policy, plan.keys),))


def spent(region: str, bad: float, hours_ago: int = 300) -> list[Row]:
    """A month of 1,000,000 events, whose budget is 1000, with so many bad ones in one hour."""
    increments: list[tuple[float, float]] = [(0, 0)] * MONTH
    increments[0] = (1_000_000 - bad, 0)
    increments[MONTH - hours_ago] = (bad, bad)
    return hourly(KEY, region, increments)


def decided(policy: ErrorBudgetPolicy, rows: list[Row], missing: tuple[NoData, ...] = ()) -> Decision:
    (entry,) = keep(under(policy), Held(rows, missing), AT).entries
    (decision,) = entry.decision
    return decision


@pytest.mark.parametrize(
    ("bad", "ruling"),
    [(750, Ruling.SHIP), (751, Ruling.CAUTION), (1000, Ruling.CAUTION), (1001, Ruling.FREEZE)],
)
def test_thresholds_are_of_what_is_left(bad: float, ruling: Ruling) -> None:
    assert decided(ErrorBudgetPolicy("p", decides=Decides.WORST), spent("eu", bad) + spent("us", 0)).ruling is ruling


def test_thresholds_are_the_teams_own() -> None:
    policy = ErrorBudgetPolicy("p", caution_below=Decimal(60), freeze_below=Decimal(-10))
    assert decided(policy, spent("eu", 401) + spent("us", 0)).ruling is Ruling.CAUTION
    assert decided(policy, spent("eu", 1100) + spent("us", 0)).ruling is Ruling.CAUTION
    assert decided(policy, spent("eu", 1101) + spent("us", 0)).ruling is Ruling.FREEZE


def test_a_breach_in_one_region_freezes_unless_the_global_budget_decides() -> None:
    rows = spent("eu", 0) + spent("us", 1200)
    worst, overall = (decided(ErrorBudgetPolicy("p", decides=decides), rows) for decides in (Decides.WORST, Decides.GLOBAL))
    assert (worst.ruling, [cell.slo.region for cell in worst.places]) == (Ruling.FREEZE, ["us"])
    # 1200 of 2000 allowed globally
    assert overall.ruling is Ruling.SHIP


def test_a_freeze_has_lasted_at_least_since_the_budget_was_spent() -> None:
    assert decided(ErrorBudgetPolicy("p"), spent("eu", 1200, hours_ago=50) + spent("us", 0)).since == AT - 49 * HOUR


def test_not_knowing_is_not_shipping() -> None:
    gone = (NoData("us", "us:9090 cannot be reached"),)
    assert decided(ErrorBudgetPolicy("p"), spent("eu", 0), gone).ruling is Ruling.UNKNOWN
    # what is spent is spent, whatever else is not known
    assert decided(ErrorBudgetPolicy("p"), spent("eu", 1200), gone).ruling is Ruling.FREEZE


def test_an_incident_of_more_than_it_may_take_is_due_a_postmortem_in_the_week_it_ended() -> None:
    policy = ErrorBudgetPolicy("p", single_incident=Decimal(30))
    this_week, earlier = spent("eu", 301, hours_ago=100), spent("eu", 301, hours_ago=200)
    (due,) = decided(policy, this_week + spent("us", 0)).postmortems
    assert due.start == AT - 100 * HOUR
    assert decided(policy, earlier + spent("us", 0)).postmortems == ()
    assert decided(policy, spent("eu", 300, hours_ago=100) + spent("us", 0)).postmortems == ()


def test_the_report_says_what_is_to_be_decided_by_whom_and_why() -> None:
    policy = ErrorBudgetPolicy("ours", frozen="only fixes", disputes="the CTO", exempt=("load tests",))
    written = markdown.document(keep(under(policy), Held(spent("eu", 0) + spent("us", 1200, hours_ago=100)), AT))
    section = written.partition("## What needs a decision")[2].partition("\n## ")[0]
    assert "| rpc availability | freeze, postmortem due | 18 Nov | platform | us has -20 % left" in section
    assert "freeze (below 0 % left) means only fixes" in section
    assert "Exempt: load tests. Who disagrees asks the CTO." in section


def test_the_headline_says_what_is_to_be_done_and_by_whom() -> None:
    ledger = keep(under(ErrorBudgetPolicy("p")), Held(spent("eu", 0) + spent("us", 1200, hours_ago=100)), AT)
    headline = markdown.document(ledger).partition("## ")[0]
    said = "What to do by policy. Frozen: rpc availability (platform). A postmortem is due: rpc availability (platform)."
    assert said in headline


def test_nothing_to_decide_is_no_section() -> None:
    assert "decision" not in markdown.document(keep(under(ErrorBudgetPolicy("p")), Held(spent("eu", 0) + spent("us", 0)), AT))


def test_the_gate_answers_for_what_it_is_asked_about() -> None:
    plan = under(ErrorBudgetPolicy("p"), a_plan([Wanted(KEY), Wanted("rpc/latency"), Wanted("web/availability")]))
    rows = [(*row[:1], "rpc", slo, *row[3:]) for slo in ("availability", "latency") for row in spent("eu", 1200) + spent("us", 0)]
    assert [answer.code for answer in ask(plan, ["rpc/latency"], Held(rows), AT)] == [1]
    frozen, also, dark = ask(plan, ["rpc", "web/availability"], Held(rows), AT)
    assert (frozen.code, also.code, dark.code) == (1, 1, 3)
    assert frozen.words == "rpc/availability: freeze: eu has -20 % left"
    assert dark.words.startswith("web/availability: not known: global: no data from any region; eu: no samples")


def test_the_gate_refuses_names_and_slos_without_a_policy() -> None:
    with pytest.raises(CannotRun, match='no service or SLO "rcp"'):
        ask(under(ErrorBudgetPolicy("p")), ["rcp"], Held([]), AT)
    with pytest.raises(CannotRun, match="no ErrorBudgetPolicy holds for rpc/availability"):
        ask(a_plan(), ["rpc"], Held([]), AT)


HERE = Path(__file__).parent.parent / "report"


def gate(tmp_path: Path, case: str, *more: str) -> int:
    (tmp_path / "policy.yaml").write_text("apiVersion: slo-kit/v1\nkind: ErrorBudgetPolicy\npolicy: ours\n")
    paths = [str(HERE / "slos.yaml"), str(tmp_path / "policy.yaml")]
    source = ["--at", "2026-11-23T00:00:00Z", "--source", f"csv:{HERE / 'cases' / case / 'totals.csv'}"]
    return run(["gate", *paths, "--slo", "rpc", *source, *more])


def test_the_command_ends_with_1_for_a_freeze_and_3_for_not_knowing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert gate(tmp_path, "a-breach-in-one-region-under-a-green-global") == 1
    assert "rpc/availability: freeze, postmortem due: us has -84 % left" in capsys.readouterr().out
    assert gate(tmp_path, "a-silent-region-is-never-fine") == 3
    assert "the gate stays shut" in capsys.readouterr().err
    assert gate(tmp_path, "a-silent-region-is-never-fine", "--open-unless-known") == 0
    assert "let through all the same" in capsys.readouterr().err
    assert gate(tmp_path, "a-breach-in-one-region-under-a-green-global", "--open-unless-known") == 1


def test_a_file_that_is_not_there_never_opens_the_gate(tmp_path: Path) -> None:
    assert gate(tmp_path, "nowhere", "--open-unless-known") == 3


@pytest.mark.parametrize("source", ["regions", "global"])
def test_servers_none_of_which_answers_open_the_gate_on_demand(
    source: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (port,) = free_ports(1)
    where = f"http://127.0.0.1:{port}"
    topology = "apiVersion: slo-kit/v1\nkind: Topology\nregions:\n"
    topology += f"  - {{name: eu, prometheus: {where}}}\n  - {{name: us, prometheus: {where}}}\n"
    (tmp_path / "regions.yaml").write_text(f"{topology}global: {{prometheus: {where}}}\n")
    (tmp_path / "policy.yaml").write_text("apiVersion: slo-kit/v1\nkind: ErrorBudgetPolicy\npolicy: ours\n")
    services = (HERE / "slos.yaml").read_text().partition("---\n")[2]
    (tmp_path / "slos.yaml").write_text(services)
    asked = ["gate", str(tmp_path), "--slo", "rpc", "--source", source]
    assert run(asked) == 3
    told = capsys.readouterr()
    assert "rpc/availability: not known: " in told.out
    assert "the gate stays shut" in told.err
    assert run([*asked, "--open-unless-known"]) == 0
    assert "let through all the same" in capsys.readouterr().err
