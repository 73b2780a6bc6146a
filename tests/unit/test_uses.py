"""Whatever a use says, what comes out is the template's indicator with other values in it, or a problem that says where."""

from __future__ import annotations

import json
from typing import Any

import promql_parser
from hypothesis import given
from hypothesis import strategies as st
from test_holes import NASTY, shape

from slo_kit.promql import Condition
from slo_kit.sli.slices import Slices
from slo_kit.spec.reader import Reader
from slo_kit.spec.templates import Templates

TEMPLATE = """
apiVersion: slo-kit/v1
kind: IndicatorTemplate
template: house/everything
description: One parameter of each type that can stand in an expression
parameters:
  - {name: who, type: value, description: A label value, example: rpc}
  - {name: codes, type: pattern, description: A regular expression, default: "5.."}
  - {name: where, type: matchers, description: Further matchers, default: {}}
  - {name: base, type: metric, description: A metric, example: requests}
  - {name: label, type: label, description: A label, default: code}
  - {name: other, type: selector, description: A selector, example: up}
  - {name: most, type: number, description: A number, default: 5}
  - {name: lasts, type: duration, description: A duration, default: 5m}
indicator:
  slices:
    good: >-
      sum by ($label) (rate(${base}_total{who="$who",$where,code=~"a|$codes",zone!~"$who-.*"}[$lasts]))
      / max_over_time($other[$lasts:1m] offset $lasts) > $most * $lasts
    example_values: [{series: 'up{who="$who",$where}', good: $most, bad: 0}]
"""
TYPES = ("who", "codes", "where", "base", "label", "other", "most", "lasts")
PLAIN = {"who": "rpc", "base": "requests", "other": "up"}
PASTED = ['rpc"} or up{a="', "5..|", "a)|(b", "up or vector(1)", "1h] or up[5m", "-1", "1e9", "0", "$who", "${codes}", "up[5m]"]
"""What would be more than one value if it were pasted, or is odd in another way."""
TELLING = st.sampled_from([*PASTED, "sum", "by", "nan"])
SAID = TELLING | NASTY | st.integers(-9, 9) | st.booleans() | st.none()
VALUES = SAID | st.lists(SAID, max_size=2) | st.dictionaries(TELLING | st.sampled_from(["job", "__name__"]), SAID, max_size=2)


def made(given_values: dict[str, Any]) -> tuple[Condition | None, int]:
    """The condition of an SLO that uses the template with these values, and how many problems there are."""
    slo = {"name": "a", "objective": 99, "indicator": {"use": {"template": "house/everything", "with": given_values}}}
    service = {"apiVersion": "slo-kit/v1", "kind": "Service", "service": "a", "owner": "b", "slos": [slo]}
    reader = Reader(Templates())
    declared = reader.declared([*reader.documents("t.yaml", TEMPLATE), *reader.documents("a.yaml", json.dumps(service))])
    assert {problem.position.path for problem in reader.problems} <= {"a.yaml"}
    slos = [slo for one in declared["Service"] for slo in one.slos]
    if not slos:
        return None, len(reader.problems)
    assert isinstance(slos[0].indicator, Slices)
    return slos[0].indicator.good, len(reader.problems)


def shapes(condition: Condition) -> Any:
    """Both sides without the names and values that parameters may choose."""
    return [unnamed(shape(promql_parser.parse(side.text))) for side in (condition.value, condition.limit)]


def unnamed(node: Any) -> Any:
    if not isinstance(node, tuple):
        return node
    kind = node[0]
    if kind in {"VectorSelector", "NumberLiteral"}:
        return kind
    if kind in {"ParenExpr", "UnaryExpr"}:
        return next(inner for inner in map(unnamed, node[3:]) if inner is not None)
    return tuple(map(unnamed, node))


def expected() -> Condition:
    condition, problems = made(PLAIN)
    assert condition is not None
    assert not problems
    return condition


@given(st.sampled_from(TYPES), VALUES)
def test_one_odd_value_is_refused_where_it_stands_or_is_one_value(name: str, value: Any) -> None:
    condition, problems = made({**PLAIN, name: value})
    assert (condition is None) == (problems > 0)
    if condition is not None:
        assert shapes(condition) == shapes(expected())


@given(st.dictionaries(st.sampled_from(TYPES) | NASTY, VALUES, max_size=8))
def test_many_odd_values_at_once_are_too(values: dict[str, Any]) -> None:
    condition, problems = made({**PLAIN, **values})
    assert (condition is None) == (problems > 0)
    if condition is not None:
        assert shapes(condition) == shapes(expected())
