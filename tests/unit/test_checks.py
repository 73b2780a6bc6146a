"""The checks of what makes no sense together, as a set; what each says is in tests/errors."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest

from slo_kit.library import builtin_policies
from slo_kit.resolve.checks import CHECKS, problems
from slo_kit.spec.load import load_workspace, read_workspace

ERRORS = Path(__file__).parents[1] / "errors"


def test_every_check_has_an_input_that_it_finds_wrong() -> None:
    loaded = [read_workspace([path], builtin_policies()) for path in sorted(ERRORS.glob("*.yaml"))]
    workspaces = [one.workspace for one in loaded if one.whole]
    assert [check.__name__ for check in CHECKS if not any(tuple(check(workspace)) for workspace in workspaces)] == []


def test_every_id_is_kebab_case_and_every_expectation_carries_one() -> None:
    for path in sorted(ERRORS.glob("*.txt")):
        heads = [line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith(path.stem)]
        assert heads
        assert all(re.search(r":\d+:\d+: .* \[[a-z0-9]+(-[a-z0-9]+)*\]$", line) for line in heads)


@pytest.mark.parametrize(
    ("objective", "refused"),
    # the fastest row burns at 2 % x 30 d / 1 h = 14.4; 1 / (1 - T) passes that at T = 1 - 1 / 14.4 = 93.0555... %
    [("93.05", True), ("93.0556", False), ("93.1", False), ("50", True)],
)
def test_the_least_objective_of_the_standard_policy_is_exact(tmp_path: Path, objective: str, refused: bool) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(
        "{apiVersion: slo-kit/v1, kind: Service, service: a, owner: b, slos: "
        f"[{{name: c, objective: {Decimal(objective)}, indicator: {{slices: {{good: lag < 5}}}}}}]}}",
        encoding="utf-8",
    )
    found = [problem.id for problem in problems(load_workspace([path], builtin_policies()))]
    assert found == (["unreachable-threshold"] if refused else [])
