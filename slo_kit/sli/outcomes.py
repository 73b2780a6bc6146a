"""What one evaluation counted, all in one expression: a series for each outcome, and one that says that it was measured."""

from __future__ import annotations

from collections.abc import Mapping

from slo_kit.model.slo import Outcome
from slo_kit.naming import OUTCOME
from slo_kit.promql import Binary, Expr, Number, call, combine, labelled, on


def outcomes(grown: Mapping[Outcome, Expr], there: Expr) -> Expr:
    """What grew of some outcomes, while the SLO is measured."""
    return told(combine("or", (labelled(expr, OUTCOME, outcome.value) for outcome, expr in grown.items())), there)


def told(grown: Expr, there: Expr) -> Expr:
    """What is labelled by outcome, and that it is measured, while it is."""
    measured = labelled(call("vector", Number("1")), OUTCOME, Outcome.MEASURED.value)
    return Binary(Binary(grown, "or", measured), "and", there, on())
