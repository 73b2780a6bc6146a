"""Whole reports from a workspace and a table: each case says in why.md how its figures come about."""

from __future__ import annotations

from pathlib import Path

import pytest
from totals import AT

from slo_kit.pipeline import planned
from slo_kit.report.books import keep
from slo_kit.report.render import text
from slo_kit.report.sources.csv import CsvTable

HERE = Path(__file__).parent.parent / "report"


@pytest.mark.parametrize("case", sorted((HERE / "cases").iterdir()), ids=lambda case: case.name)
def test_a_table_becomes_a_verdict(case: Path) -> None:
    own = case / "slos.yaml"
    ledger = keep(planned([own if own.exists() else HERE / "slos.yaml"]), CsvTable(case / "totals.csv"), AT)
    assert text.document(ledger) == (case / "says.txt").read_text()
