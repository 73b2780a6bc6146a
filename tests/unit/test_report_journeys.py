"""Which step of a journey spent its budget, in the worked example of tests/report/cases."""

from __future__ import annotations

from pathlib import Path

import pytest
from totals import AT

from slo_kit.pipeline import planned
from slo_kit.report.books import keep
from slo_kit.report.ledger import Ledger
from slo_kit.report.render import markdown
from slo_kit.report.sources.csv import CsvTable

CASE = Path(__file__).parent.parent / "report" / "cases" / "a-journey-has-the-budgets-of-its-steps"


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    return keep(planned([CASE / "slos.yaml"]), CsvTable(CASE / "totals.csv"), AT)


def test_what_may_fail_of_a_journey_is_what_may_fail_of_its_steps(ledger: Ledger) -> None:
    budgets = {(cell.slo.name, cell.slo.region): float(cell.budget_events) for e in ledger.entries for cell in e.accounts}
    for region, allowed in (("global", 12_100), ("eu", 11_000), ("us", 1_100)):
        assert budgets["send", region] == pytest.approx(allowed, rel=1e-8)
        assert budgets["calls", region] + budgets["transfers", region] == pytest.approx(allowed, rel=1e-12)


def test_the_objective_of_a_journey_is_no_mean_of_percentages(ledger: Ledger) -> None:
    promised = {(cell.slo.name, cell.slo.region): float(cell.slo.objective) for e in ledger.entries for cell in e.accounts}
    assert round(promised["send", "eu"], 6) == 0.998911
    assert promised["send", "us"] == 0.9945


def test_the_report_says_which_step_spent_it(ledger: Ledger) -> None:
    """Of 6,600 bad events 5,200 are calls; of 12,100 that may fail these are 43 %."""
    section = markdown.document(ledger).partition("## Which step spent it")[2].partition("\n## ")[0]
    rows = [line for line in section.splitlines() if line.startswith("| ")][2:]
    assert rows == [
        "| wallet send | wallet calls | 98 % | 83 % | 79 % | 43 % |",
        "|  | wallet transfers | 1.9 % | 17 % | 21 % | 12 % |",
    ]
