"""Budgets by the rules beside budgets by the report."""

from __future__ import annotations

from plans import Wanted, a_plan
from totals import AT, Held, hourly

from slo_kit.demo.agreement import compare
from slo_kit.report.books import keep

PLAN = a_plan([Wanted("rpc/availability")], regions=("eu",), with_global=False)
# 31 days of 100 requests an hour; one of 1000 may fail, so 18 of the 72,000 that count leave three quarters.
LEDGER = keep(PLAN, Held(hourly("rpc/availability", "eu", [(100, 0)] * 743 + [(100, 18)])), AT)
EU = ("rpc", "availability", "eu")


def test_budgets_a_tenth_of_a_point_apart_agree() -> None:
    assert str(compare(LEDGER, {EU: 0.7509})) == "1 of 1 within 0.1 points"


def test_budget_that_differs_is_named_with_both_figures() -> None:
    assert str(compare(LEDGER, {EU: 0.748})) == (
        "0 of 1 within 0.1 points\n  rpc/availability in eu: 75.00% by the report, 74.80% by the rules"
    )


def test_budget_that_no_rule_recorded_does_not_agree() -> None:
    assert compare(LEDGER, {}).differing == ("rpc/availability in eu: 75.00% by the report, nothing by the rules",)
