"""Comments that allow a lint: where they count, and what they cannot do."""

from __future__ import annotations

import pytest

from slo_kit.errors import Position, Problem
from slo_kit.ids import COMMENTS, LINTS, LIVE, REFUSED
from slo_kit.spec.allowing import Judged, remaining, remarks

TEXT = """a: 1
# slo-kit: allow unused-pair: the twin comes next week
# and a word more
b: 2
c: 3 # slo-kit: allow no-receiver: they read mail
---
# slo-kit: allow unused-pair: all of this is a draft
d: 4
e: 5
---
f: 6
"""


def found(line: int, name: str) -> Problem:
    return Problem(Position("a.yaml", line, 4), name, "")


@pytest.mark.parametrize(
    ("line", "name", "allowed"),
    [
        (4, "unused-pair", True),
        (4, "no-receiver", False),
        (5, "no-receiver", True),
        (5, "unused-pair", False),
        (8, "unused-pair", True),
        (9, "unused-pair", True),
        (11, "unused-pair", False),
        (4, "objective-fraction", False),
    ],
)
def test_a_comment_counts_for_its_line_the_next_or_its_document(line: int, name: str, allowed: bool) -> None:
    assert (remaining([found(line, name)], {"a.yaml": TEXT}) == ()) is allowed


def test_a_comment_in_another_file_allows_nothing() -> None:
    problem = found(4, "unused-pair")
    assert remaining([problem], {"b.yaml": TEXT}) == (problem,)


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_nothing_that_cannot_compile_is_ever_allowed(name: str) -> None:
    text = {"a.yaml": f"x: 1 # slo-kit: allow {name}: we know better\n"}
    assert remaining([found(1, name)], text) == (found(1, name),)
    assert [remark.id for remark in remarks(text, [found(1, name)])] == ["allow-refused"]


def test_a_comment_for_what_only_a_server_knows_is_not_idle_without_one() -> None:
    for name in LIVE:
        text = {"a.yaml": f"x: 1 # slo-kit: allow {name}: we know better\n"}
        assert tuple(remarks(text, [])) == ()
        assert [remark.id for remark in remarks(text, [], Judged(live=True))] == ["allow-unused"]


def test_an_id_is_refused_or_a_lint_and_never_both() -> None:
    assert not set(REFUSED) & {*LINTS, *LIVE}
    assert not set(LINTS) & set(LIVE)
    assert set(COMMENTS) <= set(REFUSED)
