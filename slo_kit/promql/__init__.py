"""The only writer and reader of PromQL."""

from slo_kit.promql.nodes import (
    Aggregate,
    Binary,
    Call,
    Condition,
    Expr,
    Matcher,
    Number,
    Selector,
    Written,
    call,
    combine,
    last,
    number,
    on,
    quote,
)
from slo_kit.promql.reading import laid_out, parse_condition, parse_expression, parse_selector, selectors_of, shown_by

__all__ = [
    "Aggregate",
    "Binary",
    "Call",
    "Condition",
    "Expr",
    "Matcher",
    "Number",
    "Selector",
    "Written",
    "call",
    "combine",
    "laid_out",
    "last",
    "number",
    "on",
    "parse_condition",
    "parse_expression",
    "parse_selector",
    "quote",
    "selectors_of",
    "shown_by",
]
