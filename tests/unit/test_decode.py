"""Nodes to dataclasses: types come from hints, positions go into `at`, and one problem never hides another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum

import pytest

from slo_kit.duration import Duration
from slo_kit.errors import Position, Problem
from slo_kit.model.slo import Indicator, Slo
from slo_kit.promql import Condition, Matcher, Selector, Written
from slo_kit.sli.latency import Latency
from slo_kit.sli.ratio import Ratio
from slo_kit.sli.slices import Slices
from slo_kit.spec.decode import Decoder, Incomplete
from slo_kit.spec.nodes import read_documents


class Size(Enum):
    SMALL = "small"
    LARGE = "large"


@dataclass(frozen=True, slots=True)
class Part:
    name: str
    size: Size = Size.SMALL
    at: Mapping[str, Position] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class Whole:
    parts: tuple[Part, ...]
    count: int = 0
    share: Decimal = Decimal(0)
    open: bool = False
    day: date | None = None
    lasts: Duration | None = None
    words: tuple[str, ...] = ()
    global_: Part | None = None
    either: Selector | tuple[Matcher, ...] | None = None
    at: Mapping[str, Position] = field(default_factory=dict, compare=False)


def decoded(text: str, kind: type = Whole) -> tuple[object, list[Problem]]:
    decoder = Decoder()
    (node,) = read_documents(text, "a.yaml").nodes
    try:
        return decoder.decode(node, kind), decoder.problems
    except Incomplete:
        return Incomplete, decoder.problems


def indicator(text: str) -> Indicator:
    slo, problems = decoded(f"name: x\nobjective: 99\nindicator:\n{text}", Slo)
    assert problems == []
    assert isinstance(slo, Slo)
    return slo.indicator


def test_every_type_is_read_from_its_spelling() -> None:
    text = """
parts: [{name: one}, {name: two, size: large}]
count: 3
share: 0.10
open: true
day: 2026-10-01
lasts: 1h30m
words: [a, "off"]
global: {name: all}
either: up{job="rpc"}
"""
    expected = Whole(
        parts=(Part("one"), Part("two", Size.LARGE)),
        count=3,
        share=Decimal("0.10"),
        open=True,
        day=date(2026, 10, 1),
        lasts=Duration.of(minutes=90),
        words=("a", "off"),
        global_=Part("all"),
        either=Selector("up", (Matcher("job", "=", "rpc"),)),
    )
    assert decoded(text) == (expected, [])


def test_positions_are_kept_of_the_mapping_every_key_every_value_and_every_item() -> None:
    whole, problems = decoded("parts:\n  - name: one\nwords: [a, bc]\nglobal: {name: all}\n")
    assert problems == []
    assert isinstance(whole, Whole)
    assert whole.at[""] == Position("a.yaml", 1, 1, 5)
    assert whole.at["global!"] == Position("a.yaml", 4, 1, 6)
    assert whole.at["global"] == Position("a.yaml", 4, 9, 11)
    assert whole.at["words"] == Position("a.yaml", 3, 8, 7)
    assert whole.at["words.1"] == Position("a.yaml", 3, 12, 2)
    assert whole.parts[0].at["name"] == Position("a.yaml", 2, 11, 3)


def test_all_problems_are_collected_and_sound_items_kept() -> None:
    text = "parts: [{name: one}, {nam: two}, {name: three, size: huge}, {name: four}]\ncount: many\ncolour: red\n"
    made, problems = decoded(text)
    assert made is Incomplete
    assert [(problem.position.line, problem.position.column, problem.id) for problem in problems] == [
        (1, 23, "unknown-key"),
        (1, 54, "unknown-value"),
        (2, 8, "not-a-number"),
        (3, 1, "unknown-key"),
    ]
    whole, _ = decoded("parts: [{name: one}, {nam: two}, {name: four}]\n")
    assert isinstance(whole, Whole)
    assert whole.parts == (Part("one"), Part("four"))


def test_an_unknown_key_that_resembles_none_leaves_the_rest_usable() -> None:
    whole, problems = decoded("parts: [{name: one}]\ncolour: red\n")
    assert whole == Whole(parts=(Part("one"),))
    assert [problem.id for problem in problems] == ["unknown-key"]


def test_what_was_refused_as_yaml_is_not_reported_twice() -> None:
    made, problems = decoded("parts: [{name: &n one}, {name: *n}]\ncount: *n\n")
    assert (made, problems) == (Incomplete, [])


@pytest.mark.parametrize("word", ["yes", "on", "True", '"true"', "1"])
def test_a_boolean_is_true_or_false_and_nothing_else(word: str) -> None:
    made, problems = decoded(f"parts: [{{name: one}}]\nopen: {word}\n")
    assert made is Incomplete
    assert [problem.id for problem in problems] == ["not-a-boolean"]


@pytest.mark.parametrize(
    ("written", "sign", "value"),
    [
        ('"200"', "=", "200"),
        ("500", "=", "500"),
        ('"5.."', "=~", "5.."),
        ("GET|HEAD", "=~", "GET|HEAD"),
        ("/health", "=", "/health"),
        ('""', "=", ""),
        ("{not: /health}", "!=", "/health"),
        ('{not: "2.."}', "!~", "2.."),
        ('{not: ""}', "!=", ""),
    ],
)
def test_a_matcher_is_an_equality_unless_it_has_regex_characters(written: str, sign: str, value: str) -> None:
    made = indicator(f"  ratio:\n    total: up\n    bad: {{status: {written}}}")
    assert made == Ratio(Selector("up"), bad=(Matcher("status", sign, value),))


def test_each_kind_of_indicator_becomes_its_class() -> None:
    assert indicator("  ratio: {total: up, good: up}") == Ratio(Selector("up"), good=Selector("up"))
    assert indicator("  latency: {histogram: rpc, threshold: 300ms}") == Latency(Selector("rpc"), Duration(300))
    assert indicator("  slices: {good: lag < 5}") == Slices(Condition(Written("lag", True), "<", Written("5", True)))


def test_faults_of_an_indicator_stand_at_its_fields() -> None:
    _, problems = decoded("name: x\nobjective: 99\nindicator:\n  latency:\n    threshold: 1s\n    histogram: rpc_bucket\n", Slo)
    (problem,) = problems
    assert str(problem) == 'a.yaml:6:16: "rpc_bucket" is one part of a histogram [indicator]'
    assert problem.hint == "write the base name rpc"


@pytest.mark.parametrize(
    ("written", "message", "hint"),
    [
        ("0.999", "objective 0.999 is a fraction; objectives are percentages", "write 99.9"),
        ("0.5", "objective 0.5 is a fraction; objectives are percentages", "write 50"),
        ("0.99995", "objective 0.99995 is a fraction; objectives are percentages", "write 99.995"),
        ("100", "objective 100 leaves no error budget", "write less than 100, as in 99.9"),
        ("-3", "objective -3 promises nothing", "write a percentage between 0 and 100, as in 99.9"),
        ("99.9 %", '"99.9 %" is not a number', "write 99.9"),
        ("99,95", '"99,95" is not a number', "write 99.95"),
        ("nan", '"nan" is not a number', "write digits, as in 99.9"),
        ("1e2", '"1e2" is not a number', "write digits, as in 99.9"),
    ],
)
def test_an_objective_is_a_percentage_with_something_left_to_spend(written: str, message: str, hint: str) -> None:
    _, (problem,) = decoded(f"name: x\nobjective: {written}\nindicator: {{slices: {{good: lag < 5}}}}\n", Slo)
    assert (problem.message, problem.hint) == (message, hint)
