from __future__ import annotations

from typing import Any

import promql_parser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from slo_kit.duration import Duration
from slo_kit.promql import (
    Aggregate,
    Binary,
    Call,
    Expr,
    Matcher,
    Number,
    Selector,
    Written,
    call,
    combine,
    laid_out,
    last,
    number,
    on,
    parse_condition,
    parse_expression,
    parse_selector,
    quote,
    selectors_of,
    shown_by,
)

A, B, C = Selector("a"), Selector("b"), Selector("c")
HOUR, MINUTE = Duration.of(hours=1), Duration.of(minutes=1)


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        (Selector.of("up"), "up"),
        (Selector.of("up", {"job": "rpc", "env": "prod"}), 'up{env="prod",job="rpc"}'),
        (Selector.of("up").over(HOUR).before(MINUTE), "up[1h] offset 1m"),
        (Selector.of("up").seen_from("end"), "up @ end()"),
        (last(Selector.of("up", {"job": "rpc"}), HOUR), 'last_over_time(up{job="rpc"}[1h])'),
        (last(A, HOUR, MINUTE), "last_over_time(a[1h] offset 1m)"),
        (Aggregate("sum", A, by=("region", "slo")), "sum by (region, slo) (a)"),
        (Aggregate("topk", A, by=("slo",), parameter="1"), "topk by (slo) (1, a)"),
        (call("clamp_min", A, Number("0")), "clamp_min(a, 0)"),
        (Binary(A, ">", Number("0"), "bool"), "a > bool 0"),
        (Binary(A, "*", B, on("slo", group_left=("owner",))), "a * on (slo) group_left (owner) b"),
        (Binary(A, "and", B, on()), "a and on () b"),
    ],
)
def test_nodes_are_written_as_a_person_would(expression: Expr, text: str) -> None:
    assert str(expression) == text


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        (Binary(Binary(A, "+", B), "*", C), "(a + b) * c"),
        (Binary(A, "+", Binary(B, "*", C)), "a + b * c"),
        (Binary(A, "-", Binary(B, "-", C)), "a - (b - c)"),
        (Binary(Binary(A, "-", B), "-", C), "a - b - c"),
        (Binary(Binary(A, "/", B), "*", C), "(a / b) * c"),
        (Binary(A, "/", Binary(B, "*", C)), "a / (b * c)"),
        (Binary(Binary(A, "and", B), "or", C), "a and b or c"),
        (Binary(A, "and", Binary(B, "or", C)), "a and (b or c)"),
        (Binary(Binary(A, "and", B), "unless", C), "(a and b) unless c"),
        (Binary(A, "or", Binary(B, "or", C)), "a or b or c"),
        (Binary(Binary(A, ">", B), "and", C), "a > b and c"),
        (Binary(A, "-", Binary(B, ">", C)), "a - (b > c)"),
        (Binary(Binary(A, "^", B), "^", C), "(a ^ b) ^ c"),
        (Binary(A, "^", Binary(B, "^", C)), "a ^ (b ^ c)"),
        (Binary(Written("a - b"), "<", Number("3")), "(a - b) < 3"),
        (Binary(Written("max(a)", whole=True), "<", Number("3")), "max(a) < 3"),
        (combine("or", (A, B, C)), "a or b or c"),
        (combine("or", (A,)), "a"),
    ],
)
def test_parentheses_stand_where_precedence_needs_them(expression: Expr, text: str) -> None:
    assert str(expression) == text


def deeper(inner: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    operators = st.sampled_from(("or", "and", "unless", ">", "==", "+", "-", "*", "/", "%", "^"))
    return st.one_of(
        st.builds(Binary, inner, operators, inner),
        st.builds(lambda body: Aggregate("sum", body, by=("slo",)), inner),
        st.builds(lambda body: call("clamp_min", body, Number("0")), inner),
    )


expressions = st.recursive(st.sampled_from((A, B, C)), deeper, max_leaves=12)


def grouped(node: Any) -> str:
    """An expression with every operator in parentheses: of our nodes, or of the parser's. Runs of `or` have no order."""
    match node:
        case promql_parser.ParenExpr():
            return grouped(node.expr)
        case promql_parser.BinaryExpr():
            return run(str(node.op), grouped(node.lhs), grouped(node.rhs))
        case promql_parser.AggregateExpr():
            return f"sum({grouped(node.expr)})"
        case promql_parser.Call():
            return f"clamp_min({grouped(node.args[0])})"
        case promql_parser.VectorSelector():
            return str(node.name)
        case Binary():
            return run(node.operator, grouped(node.left), grouped(node.right))
        case Aggregate():
            return f"sum({grouped(node.body)})"
        case Call():
            return f"clamp_min({grouped(node.arguments[0])})"
        case _:
            return str(node)


def run(operator: str, left: str, right: str) -> str:
    bare = [side[4:-1] if operator == "or" and side.startswith("[or ") else side for side in (left, right)]
    return f"[or {' | '.join(bare)}]" if operator == "or" else f"({bare[0]} {operator} {bare[1]})"


@given(expressions)
def test_what_is_written_is_read_as_it_was_meant(expression: Expr) -> None:
    assert grouped(promql_parser.parse(str(expression))) == grouped(expression)


@given(expressions)
def test_laid_out_text_is_read_as_the_same_expression(expression: Expr) -> None:
    assert grouped(promql_parser.parse(laid_out(expression))) == grouped(expression)


def test_long_expressions_are_laid_out_over_lines_and_short_ones_are_not() -> None:
    short, long = Binary(A, "+", B), combine("or", [Selector.of("a", {"slo": "x" * 40})] * 3)
    assert laid_out(short) == "a + b"
    assert "\n" in laid_out(long)


def test_laying_out_refuses_what_prometheus_would() -> None:
    with pytest.raises(ValueError, match="is not PromQL"):
        laid_out(call("rate", A))


@pytest.mark.parametrize(
    ("value", "quoted"),
    [
        ("5..", '"5.."'),
        ('say "hi"', r'"say \"hi\""'),
        (r"\d+", r'"\\d+"'),
        ("two\nlines", r'"two\nlines"'),
        ("", '""'),
        ("größer", '"größer"'),
    ],
)
def test_label_values_are_quoted(value: str, quoted: str) -> None:
    assert quote(value) == quoted


@given(st.text(st.characters(codec="utf-8")))
def test_any_label_value_survives_writing_and_reading(value: str) -> None:
    selector = Selector.of("up", {"job": value})
    assert parse_selector(str(selector)) == selector


@given(st.lists(st.sampled_from(("=", "!=", "=~", "!~")), max_size=4))
def test_selectors_read_back_with_every_sign(signs: list[str]) -> None:
    matchers = (Matcher(f"l{index}", sign, "5..") for index, sign in enumerate(signs))
    selector = Selector("up", tuple(matchers))
    assert parse_selector(str(selector)) == selector


def test_a_matcher_that_is_there_already_is_not_repeated() -> None:
    assert str(Selector.of("up", {"job": "rpc"}).where(Matcher("job", "=", "rpc"))) == 'up{job="rpc"}'


@pytest.mark.parametrize(
    ("matcher", "accepted", "refused"),
    [
        (Matcher("code", "=", "200"), "200", "2000"),
        (Matcher("code", "!=", "200"), "", "200"),
        (Matcher("code", "=~", "5.."), "503", "5033"),
        (Matcher("code", "=~", "4..|5.."), "404", "304"),
        (Matcher("code", "!~", "5.."), "200", "500"),
    ],
)
def test_matchers_accept_what_prometheus_would(matcher: Matcher, accepted: str, refused: str) -> None:
    assert matcher.accepts(accepted)
    assert not matcher.accepts(refused)


@pytest.mark.parametrize(
    ("value", "text"), [(30, "30"), (0.999, "0.999"), (14.4, "14.4"), (100, "100"), (1e-9, "0"), (2_592_000.0, "2592000")]
)
def test_numbers_are_never_written_with_an_exponent(value: object, text: str) -> None:
    assert str(number(value)) == text


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("up", "up"),
        ("up{}", "up"),
        (' up { job = "rpc" } ', 'up{job="rpc"}'),
        ('{__name__="up",job="rpc"}', 'up{job="rpc"}'),
        ("slo:events:total", "slo:events:total"),
        ("up{job='rpc',code=~\"5..\"}", 'up{code=~"5..",job="rpc"}'),
    ],
)
def test_selectors_are_read(written: str, read: str) -> None:
    assert str(parse_selector(written)) == read


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("", "is not PromQL"),
        ("up{", "is not PromQL"),
        ("up{job=rpc}", "is not PromQL"),
        ('up{job=~"("}', "is not PromQL"),
        ("up down", "is not PromQL"),
        ("rate(up)", "is not PromQL"),
        ("rate(up[5m])", "is not a selector; write a metric and its labels"),
        ("up[5m]", "has a range"),
        ("up + up", "is not a selector"),
        ("up offset 5m", "moves in time; leave out offset and @"),
        ("up @ 1600000000", "moves in time"),
        ('{job="rpc"}', "does not name one metric; write the metric before the braces"),
        ('{__name__=~"up.*"}', "does not name one metric"),
        ('{"dotted.name"}', "has a name in quotes, unknown before Prometheus 3"),
        ('up{"dotted.name"="x"}', "has a name in quotes"),
        ('up{a="b" or c="d"}', 'uses "or" between matchers, which Prometheus refuses'),
    ],
)
def test_what_is_no_plain_selector_is_refused(written: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        parse_selector(written)


@pytest.mark.parametrize(
    ("written", "value", "operator", "limit"),
    [
        ("lag_seconds < 5", "lag_seconds", "<", "5"),
        ("(max(lag_seconds) <= 5)", "max(lag_seconds)", "<=", "5"),
        ("a - b == 0", "a - b", "==", "0"),
        ("running >= on (app) wanted", "running", ">=", "wanted"),
    ],
)
def test_conditions_are_taken_apart(written: str, value: str, operator: str, limit: str) -> None:
    condition = parse_condition(written)
    assert (str(condition.value), condition.operator, str(condition.limit)) == (value, operator, limit)


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("lag_seconds", "is not a condition; write a comparison that is true when all is well"),
        ("a < 5 and b < 5", "is not a condition"),
        ("5 > lag_seconds", "compares a number with something measured; write what is measured first"),
        ("lag_seconds <", "is not PromQL"),
    ],
)
def test_what_is_no_comparison_is_refused(written: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        parse_condition(written)


def test_an_operator_on_top_makes_an_expression_need_parentheses() -> None:
    assert not parse_expression("a + b").whole
    assert not parse_expression("-a").whole
    assert parse_expression("sum(a + b)").whole


def test_every_selector_inside_an_expression_is_found_once() -> None:
    found = selectors_of('rate(up{job="a"}[5m]) / (up{job="b"} offset 1h) + topk(1, -up{job="a"}) > scalar(max(limit))')
    assert [str(selector) for selector in found] == ['up{job="a"}', 'up{job="b"}', "limit"]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("lag", "lag"),
        ('max by (db) (lag{db="x"})', 'lag{db="x"}'),
        ("sum((min(lag)))", "lag"),
        ("count(lag)", None),
        ("rate(lag[5m])", None),
        ("a - b", None),
    ],
)
def test_an_expression_shows_a_series_when_nothing_changes_its_value(written: str, shown: str | None) -> None:
    found = shown_by(written)
    assert (str(found) if found else None) == shown
