"""Values in holes of expressions stay one value each, whatever they say."""

from __future__ import annotations

import re
from typing import Any

import promql_parser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from slo_kit.duration import Duration
from slo_kit.promql import Matcher, Number, Selector, selectors_of
from slo_kit.promql.holes import Filling, Misplaced, Name, Pattern, Value, Word, filled, holes, whole

EVERYWHERE = (
    'max by ($label) (${metric}_height{$where,chain="$value",$label!="x",pool=~"a-${value}-.*|$value+"} offset $ago)'
    " - $selector / sum_over_time(up{job='$value'}[$ago:$ago]) <= $number * $ago"
)
PLAIN: dict[str, Filling] = {
    "label": Name("chain_id"),
    "metric": Name("substrate"),
    "where": (Matcher("job", "=", "node"),),
    "value": Value("polkadot"),
    "ago": Duration.of(minutes=5),
    "selector": Selector.of("up", {"job": "a"}),
    "number": Number("10"),
}
NASTY = st.text(st.sampled_from("\"'`\\{}()[],|.*+?^$#=~!-\n\t aé\0") | st.characters(codec="utf-8"), max_size=30)


def shape(node: Any) -> Any:
    """The kinds of nodes of an expression, how they hang together, and every word of them that is no value."""
    if not isinstance(node, promql_parser.Expr):
        return None
    said = [type(node).__name__, str(getattr(node, "op", "")), str(getattr(getattr(node, "func", None), "name", ""))]
    if isinstance(node, promql_parser.VectorSelector):
        return (*said, node.name, tuple(sorted((m.name, str(m.op)) for m in node.matchers.matchers)))
    inside = [getattr(node, name, None) for name in ("vector_selector", "lhs", "rhs", "expr", "param")]
    return (*said, *(shape(child) for child in (*inside, *(getattr(node, "args", None) or ()))))


def shape_of(fillings: dict[str, Filling]) -> Any:
    return shape(promql_parser.parse(filled(EVERYWHERE, fillings)))


@given(NASTY)
def test_no_label_value_changes_the_shape_of_an_expression(value: str) -> None:
    assert shape_of({**PLAIN, "value": Value(value)}) == shape_of(PLAIN)


@given(NASTY)
def test_no_value_of_further_matchers_changes_the_shape_of_an_expression(value: str) -> None:
    assert shape_of({**PLAIN, "where": (Matcher("job", "=", value),)}) == shape_of(PLAIN)


@given(NASTY)
def test_a_label_value_is_matched_to_the_letter(value: str) -> None:
    (selector,) = selectors_of(filled('up{a="$v",b=~"$v",c=~"(x|$v)?",d=~"${v}+",e!~`$v`}', {"v": Value(value)}))
    by_label = {matcher.label: matcher for matcher in selector.matchers}
    assert by_label["a"].value == value
    assert all(by_label[label].accepts(value) for label in "abcd")
    assert not by_label["e"].accepts(value)
    assert by_label["d"].accepts(value * 2)
    more = "1" if value == "0" else "0"
    for label in "abcd":
        assert not by_label[label].accepts(value + more)
        if value:
            assert not by_label[label].accepts("0" * len(value)) or re.fullmatch("0+", value)


@pytest.mark.parametrize(
    ("text", "filling", "expected"),
    [
        ("lag <= $x", Number("10"), "lag <= 10"),
        ("lag > $x", Number("-1.5"), "lag > (-1.5)"),
        ("lag < $x", Duration.of(minutes=1), "lag < 60"),
        ("lag < 1000 * $x", Duration(250), "lag < 1000 * 0.25"),
        ("rate(a[$x] offset $x)", Duration.of(minutes=5), "rate(a[5m] offset 5m)"),
        ("max_over_time(x[1h:$x])", Duration.of(minutes=5), "max_over_time(x[1h:5m])"),
        ("${x}_height", Name("moonbeam"), "moonbeam_height"),
        ("max by ($x) (lag)", Name("node"), "max by (node) (lag)"),
        ('count_values("$x", build_info)', Name("version"), 'count_values("version", build_info)'),
        ("$x - 1", Selector.of("up", {"job": "a"}), 'up{job="a"} - 1'),
        ('up{job=~"$x"}', Pattern("a|b"), 'up{job=~"a|b"}'),
        ('up{job=~"pre-$x"}', Pattern("a|b"), 'up{job=~"pre-(?:a|b)"}'),
        ('up{job=~"$x"}', Value("a.b"), 'up{job=~"a\\\\.b"}'),
        ("up{job='$x'}", Value('say "hi"'), 'up{job="say \\"hi\\""}'),
        ("up{job=`$x`}", Value("\\"), 'up{job="\\\\"}'),
        ('up{$x, a="1"}', (Matcher("b", "=", "2"), Matcher("c", "=~", "3.")), 'up{b="2",c=~"3.", a="1"}'),
        ('up{$x, a="1"}', (), 'up{ a="1"}'),
        ('up{a="1",$x}', (), 'up{a="1",}'),
        ("up{$x}", (), "up{}"),
        ("up # $x", Word("anything"), "up # $x"),
        ('label_replace(up, "a", "$1", "b", "(.*)$")', Word("-"), 'label_replace(up, "a", "$1", "b", "(.*)$")'),
    ],
)
def test_what_stands_in_a_hole_is_written_by_its_type(text: str, filling: Filling, expected: str) -> None:
    assert filled(text, {"x": filling}) == expected


@pytest.mark.parametrize(
    ("text", "filling"),
    [
        ("lag < $x", Value("1 or vector(1)")),
        ("up{$x}", Value('a="b"')),
        ("lag < $x", (Matcher("a", "=", "b"),)),
        ("f(a, $x, b)", (Matcher("a", "=", "b"),)),
        ('up{job="$x"}', Pattern("a|b")),
        ('up{job="$x"}', Name("a")),
        ('up{job="$x"}', Number("1")),
        ('up{job=~"[$x]"}', Value("a-z")),
        ('up{job=~"\\\\$x"}', Value("d")),
        ("up{job='\\'$x'}", Value("d")),
        ("lag_$x < 5", Number("1")),
        ("lag < 1$x", Number("1")),
        ("lag < 1.$x", Number("1")),
        ("lag < $x.5", Number("1")),
        ("lag < $x$x", Number("1")),
        ("sum_over_time(x[$x])", Number("5")),
        ("lag < 1$x", Duration.of(minutes=1)),
        ('$x{a="b"}', Selector("up")),
        ("up{$x}", Selector("up")),
        ("$x(up)", Name("sum")),
        ("lag < $x", Word("5")),
    ],
)
def test_a_hole_takes_nothing_that_cannot_stand_there(text: str, filling: Filling) -> None:
    with pytest.raises(Misplaced):
        filled(text, {"x": filling})


def test_holes_are_found_in_both_spellings_and_in_texts_and_names() -> None:
    assert holes('${prefix}_height{chain="$chain",a=~"b$"} < $blocks + $chain') == ("prefix", "chain", "blocks")
    assert (whole("$blocks"), whole("${blocks}"), whole("$blocks ms"), whole("5..$")) == ("blocks", "blocks", "", "")
