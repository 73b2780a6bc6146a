"""Every planted mistake is found by the rule that is there for it, and sound boards have no finding at all."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from boards_read import boards
from planting import Mistake, mistakes

from slo_kit.duration import Duration
from slo_kit.errors import Problem
from slo_kit.inspect.boards import Board
from slo_kit.inspect.lint import SHAPE, problems
from slo_kit.inspect.rule import Bundle
from slo_kit.inspect.rules import RULES
from slo_kit.model.plan import Plan
from tools.board_plan import REGIONS, STANDARD, the_plan, with_policy

PLAN = the_plan()
BUILT: dict[str, Any] = boards(PLAN)
MISTAKES = mistakes()


def found(built: dict[str, Any], plan: Plan) -> tuple[Problem, ...]:
    texts = {f"{name}.json": json.dumps(board, indent=2, sort_keys=True) for name, board in built.items()}
    return problems(Bundle(tuple(Board(path, text, json.loads(text)) for path, text in texts.items()), plan))


@pytest.mark.parametrize("mistake", MISTAKES, ids=[each.says for each in MISTAKES])
def test_a_planted_mistake_is_found(mistake: Mistake) -> None:
    seen = found(mistake.planted(BUILT), PLAN)
    right = [each for each in seen if each.id == mistake.rule and each.position.path == f"{mistake.board}.json"]
    assert right, [str(each) for each in seen]
    assert all(each.hint and ": " in each.message for each in right)


@pytest.mark.parametrize(
    "plan",
    [PLAN, the_plan(("eu-west-1",), world=False), the_plan((*REGIONS, "a", "b"))],
    ids=["two regions", "one place", "four regions"],
)
def test_boards_as_built_have_no_problem(plan: Plan) -> None:
    assert [str(each) for each in found(boards(plan), plan)] == []


def test_every_rule_has_a_mistake_that_it_finds() -> None:
    assert {each.rule for each in MISTAKES} == {*SHAPE, *(rule.id for rule in RULES)}


def test_every_mistake_is_named_once() -> None:
    names = [each.says for each in MISTAKES]
    assert len(names) == len(set(names)) >= 30


def test_boards_of_policies_that_only_page_or_differ_have_no_problem() -> None:
    one = the_plan(slos=(("a/b", "99.9", 10),))
    pages = replace(STANDARD, policy="pages", windows=STANDARD.windows[:2])
    mixed = with_policy(the_plan(), "explorer/latency", replace(STANDARD, policy="other"), Duration.of(days=28))
    for plan in (with_policy(one, "a/b", pages, Duration.of(days=30)), mixed):
        assert [str(each) for each in found(boards(plan), plan)] == []
