"""The tables of docs/dashboards-checks.md say what the rules and the planted mistakes are; `pytest --update` writes them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from planting import mistakes

from slo_kit.inspect.lint import SHAPE
from slo_kit.inspect.linter import ANSWERS, Obeyed
from slo_kit.inspect.rules import RULES

PAGE = Path(__file__).parents[2] / "docs" / "dashboards-checks.md"


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = (f"| {' | '.join(row)} |" for row in (head, ("---",) * len(head), *rows))
    return "\n".join(lines)


TABLES = {
    "rules": table(
        ("rule", "a board"),
        [(f"`{rule}`", demands) for rule, demands in (*SHAPE.items(), *((each.id, each.demands) for each in RULES))],
    ),
    "linter": table(
        ("rule", "answer"),
        [
            (f"`{name}`", f"obeyed: `{each.rule}`" if isinstance(each, Obeyed) else f"not asked: {each.reason}")
            for name, each in ANSWERS.items()
        ],
    ),
    "planted": table(
        ("mistake", "found by", "types"), [(each.says, f"`{each.rule}`", "yes" if each.typed else "") for each in mistakes()]
    ),
}


@pytest.mark.parametrize("name", TABLES)
def test_the_page_says_what_is_checked(name: str, request: pytest.FixtureRequest) -> None:
    text = PAGE.read_text(encoding="utf-8")
    written = re.sub(rf"(?<=<!-- {name} -->\n)(\n(\|.*\n)*)?", f"\n{TABLES[name]}\n", text)
    if request.config.getoption("--update"):
        PAGE.write_text(written, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == written
