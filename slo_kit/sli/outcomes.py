"""What one evaluation counted, all in one expression: a series for each outcome, and one that says that it was measured."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from slo_kit.model.growth import Counted, Outcome
from slo_kit.naming import OUTCOME
from slo_kit.promql import Binary, Expr, Number, call, combine, labelled, on


def apart(grown: Mapping[Outcome, Expr], there: Expr) -> Counted:
    """What grew of some outcomes, each by itself, while the SLO is measured."""
    return together(combine("or", (labelled(expr, OUTCOME, outcome.value) for outcome, expr in grown.items())), grown, there)


def together(grown: Expr, outcomes: Iterable[Outcome], there: Expr) -> Counted:
    """What is labelled by outcome, and that it is measured, while it is."""
    measured = labelled(call("vector", Number("1")), OUTCOME, Outcome.MEASURED.value)
    return Counted(Binary(Binary(grown, "or", measured), "and", there, on()), frozenset({*outcomes, Outcome.MEASURED}))
