"""The only writer and reader of PromQL."""

from slo_kit.promql.limits import TooDeepError
from slo_kit.promql.matcher import Matcher, quote
from slo_kit.promql.nodes import (
    Aggregate,
    Binary,
    Call,
    Condition,
    Expr,
    Number,
    Selector,
    Written,
    call,
    combine,
    labelled,
    last,
    number,
    on,
    replaced,
    subquery,
)
from slo_kit.promql.pointing import NotPromQLError
from slo_kit.promql.re2 import refusal
from slo_kit.promql.reading import (
    drops,
    laid_out,
    looks_back,
    parse_condition,
    parse_expression,
    parse_selector,
    selectors_of,
    shown_by,
)
from slo_kit.promql.smells import Smell, counters_shown, impossible, ranges, smells
from slo_kit.promql.vocabulary import vocabulary

__all__ = [
    "Aggregate",
    "Binary",
    "Call",
    "Condition",
    "Expr",
    "Matcher",
    "NotPromQLError",
    "Number",
    "Selector",
    "Smell",
    "TooDeepError",
    "Written",
    "call",
    "combine",
    "counters_shown",
    "drops",
    "impossible",
    "labelled",
    "laid_out",
    "last",
    "looks_back",
    "number",
    "on",
    "parse_condition",
    "parse_expression",
    "parse_selector",
    "quote",
    "ranges",
    "refusal",
    "replaced",
    "selectors_of",
    "shown_by",
    "smells",
    "subquery",
    "vocabulary",
]
