"""YAML text to nodes: positions are those an editor shows, and nothing is guessed."""

from pathlib import Path

import pytest
import yaml

from slo_kit.errors import Position
from slo_kit.spec import nodes
from slo_kit.spec.nodes import Mapping, Refused, Scalar, Sequence, read_documents

FIXTURES = Path(__file__).parents[1] / "errors"


def only(text: str) -> nodes.Node:
    documents = read_documents(text, "a.yaml")
    assert documents.problems == ()
    (node,) = documents.nodes
    return node


def value(text: str) -> nodes.Node:
    node = only(text)
    assert isinstance(node, Mapping)
    return node.entries[0][1]


def test_a_scalar_knows_line_column_and_width() -> None:
    assert value("a:\n  'b c'  # d\n") == Scalar("b c", False, Position("a.yaml", 2, 3, 5))


def test_columns_count_characters_not_bytes() -> None:
    node = only("ключ: 😀\nb: {日本: x}")
    assert isinstance(node, Mapping)
    (_, first), (_, second) = node.entries
    assert first.position == Position("a.yaml", 1, 7, 1)
    assert isinstance(second, Mapping)
    assert second.entries[0][1].position == Position("a.yaml", 2, 9, 1)


def test_a_block_stands_where_its_first_key_does() -> None:
    node = value("a:\n  bcd: 1\n  e: 2\n")
    assert isinstance(node, Mapping)
    assert node.position == Position("a.yaml", 2, 3, 3)


def test_braces_and_brackets_are_as_wide_as_they_are_written() -> None:
    assert value("a: [1, 2]").position == Position("a.yaml", 1, 4, 6)
    assert value("a: {b: 1,\n  c: 2}").position == Position("a.yaml", 1, 4, 6)


def test_text_over_several_lines_is_as_wide_as_its_first() -> None:
    assert value('a: "one  \n  two"').position == Position("a.yaml", 1, 4, 4)
    assert value("a: |\n  one\n  two\n") == Scalar("one\ntwo\n", False, Position("a.yaml", 1, 4, 1))


def test_documents_keep_their_lines_and_empty_ones_are_left_out() -> None:
    documents = read_documents("---\n# none\n---\na: 1\n---\n~\n---\nb: 2\n", "a.yaml")
    assert [node.position.line for node in documents.nodes] == [4, 8]


def test_what_stands_before_a_syntax_error_is_kept() -> None:
    documents = read_documents("a: 1\n---\nb: [\n", "a.yaml")
    assert len(documents.nodes) == 1
    assert [problem.id for problem in documents.problems] == ["yaml-syntax"]


@pytest.mark.parametrize(
    ("word", "reading"),
    [
        ("off", "a boolean"),
        ("Yes", "a boolean"),
        ("n", "a boolean"),
        ("null", "nothing"),
        ("12:30", "a time"),
        ("2026-10-01", "a date"),
        ("0777", "a number"),
        ("1.10", "a number"),
        ("1e3", "a number"),
        ("0x1F", "a number"),
        ("1_000", "a number"),
        ("-5", "a number"),
        (".inf", "a number"),
        ("500", ""),
        ("0", ""),
        ("5..", ""),
        ("v1.2.3", ""),
        ("office", ""),
        ("10.0.0.1", ""),
        ("a:b", ""),
        ("30d", ""),
    ],
)
def test_a_word_that_some_reader_takes_for_something_else_says_so(word: str, reading: str) -> None:
    plain, quoted = value(f"a: {word}"), value(f'a: "{word}"')
    assert isinstance(plain, Scalar)
    assert isinstance(quoted, Scalar)
    assert (plain.reading, quoted.reading) == (reading, "")


def test_the_first_of_two_equal_keys_is_kept_and_the_second_reported() -> None:
    documents = read_documents("a: 1\nb: 2\na: 3\n", "a.yaml")
    (problem,) = documents.problems
    assert (problem.position, problem.message) == (Position("a.yaml", 3, 1, 1), 'duplicate key "a", first on line 1')
    (node,) = documents.nodes
    assert isinstance(node, Mapping)
    assert [(key.text, value.text) for key, value in node.entries if isinstance(value, Scalar)] == [("a", "1"), ("b", "2")]


def test_an_alias_is_refused_where_it_stands_and_never_expanded() -> None:
    levels = ["a0: &a0 [x]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    documents = read_documents("\n".join(levels), "a.yaml")
    assert len(documents.problems) == 11 * 9
    (node,) = documents.nodes
    assert isinstance(node, Mapping)
    last = node.entries[-1][1]
    assert isinstance(last, Sequence)
    assert all(isinstance(item, Refused) for item in last.items)


def test_deep_nesting_is_a_problem_and_costs_nothing() -> None:
    documents = read_documents("[" * 100_000, "a.yaml")
    assert [str(problem) for problem in documents.problems] == ["a.yaml:1:101: more than 100 levels of nesting [too-deep]"]


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("*.yaml")), ids=lambda path: path.stem)
def test_the_pure_python_parser_stops_at_the_same_inputs(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = path.read_bytes().decode("utf-8", errors="replace").replace("\t", "  ")  # tabs between words, which it refuses
    fast = read_documents(text, "a.yaml")
    monkeypatch.setattr(nodes, "LOADER", yaml.SafeLoader)
    slow = read_documents(text, "a.yaml")
    assert [problem.id for problem in slow.problems] == [problem.id for problem in fast.problems]
