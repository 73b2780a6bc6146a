"""Where PromQL goes wrong, within an expression and through the quotes and folds of YAML around it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slo_kit.promql import NotPromQLError, parse_expression
from slo_kit.spec.inside import within
from slo_kit.spec.nodes import Mapping, Node, Scalar, Sequence, read_documents


@pytest.mark.parametrize(
    ("text", "pointed", "words"),
    [
        ("sum(rate(x[5m])", "(", 'this "(" is never closed'),
        ("a + b)", ")", "nothing opened"),
        ("max(x[5m)]", ")", '"]" is wanted before this ")"'),
        ('x{a="b}', '"', "the quote is never closed"),
        ("a b", "b", 'an operator is wanted before "b"'),
        ("a + * b", "*", 'a value is wanted before "*"'),
        ("a > 3 and", "and", 'nothing follows "and"'),
        ("sum by chain (x)", "chain", '"by" is followed by labels in parentheses'),
        ("x, y", ",", "inside of no call"),
        ("max(rates(x[5m]))", "rates", 'did you mean "rate"?'),
        ("1 + max(rate(x))", "rate(x)", '"rate" wants a range of time'),
        ("x{a=b}", "b", "has no quotes"),
        ('x{a=~"("} > 1', '"("', "illegal regex"),
        ("$x", "$", "unexpected character"),
    ],
)
def test_what_is_wrong_is_pointed_at(text: str, pointed: str, words: str) -> None:
    with pytest.raises(NotPromQLError) as found:
        parse_expression(text)
    assert text[found.value.start : found.value.start + found.value.width] == pointed
    assert words in str(found.value)


@given(st.text(alphabet="ab(){}[]\"'`,+-*/<>=!~ \n5m.:@$#é", max_size=30))
def test_whatever_is_wrong_is_somewhere_in_the_expression(text: str) -> None:
    found = None
    try:
        parse_expression(text)
    except ValueError as error:
        found = error
    if isinstance(found, NotPromQLError):
        assert 0 <= found.start <= len(text)
        assert found.width >= 1
        assert found.start + found.width <= max(1, len(text))


YAML = """a: sum(rate(x[5m] offset
b: "q\\"u\\u00e9te \\
   foo"
c: 'it''s x y'
d: >-
  sum(a)
    / sum(b{
  c="d"})
e: |2
    one
   two
f: [plain one, "é x\\ty z"]
g: plain over
  two lines
"""


def words(node: Node) -> list[tuple[Scalar, str]]:
    match node:
        case Scalar():
            return [(node, word) for word in node.text.split()]
        case Sequence():
            return [one for item in node.items for one in words(item)]
        case Mapping():
            return [one for _, value in node.entries for one in words(value)]
    return []


def test_every_word_of_every_style_of_yaml_is_found_where_it_is_written() -> None:
    lines = YAML.splitlines()
    (document,) = read_documents(YAML, "a.yaml").nodes
    seen = []
    for scalar, word in words(document):
        place = within(lines, scalar.position, scalar.text, scalar.text.index(word), len(word))
        seen.append(lines[place.line - 1][place.column - 1 : place.column - 1 + place.width])
    plain = "one two plain one é x y z plain over two lines"
    expected = r"""sum(rate(x[5m] offset q\"u\u00e9te foo it''s x y sum(a) / sum(b{ c="d"})"""
    assert seen == [*expected.split(), *plain.split()]


def test_a_value_that_is_not_what_is_written_is_pointed_at_as_a_whole() -> None:
    (document,) = read_documents("a: some text\n", "a.yaml").nodes
    ((scalar, _), *_) = words(document)
    assert within(["a: some text"], scalar.position, "other words", 6, 5) == scalar.position
