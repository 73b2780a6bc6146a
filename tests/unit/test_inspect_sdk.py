"""Built boards survive a round trip through Grafana's own Python types, which drop every key they do not know."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from boards_read import boards
from planting import Mistake, mistakes

from tools.board_plan import the_plan

WHY = "grafana-foundation-sdk is not installed; pip install grafana-foundation-sdk==0.0.21"
plugins = pytest.importorskip("grafana_foundation_sdk.cog.plugins", reason=WHY)
encoder = pytest.importorskip("grafana_foundation_sdk.cog.encoder", reason=WHY)
dashboard = pytest.importorskip("grafana_foundation_sdk.models.dashboard", reason=WHY)
plugins.register_default_plugins()

BUILT: dict[str, Any] = boards(the_plan())
MISSPELT = [mistake for mistake in mistakes() if "misspelt" in mistake.says]


def back(board: Any) -> Any:
    """What is left of a board after reading and writing it."""
    return json.loads(encoder.JSONEncoder().encode(dashboard.Dashboard.from_json(deepcopy(board))))


def lost(before: Any, after: Any, at: str = "") -> Iterator[str]:
    """Where the second lacks what the first has; what is empty may go."""
    match before:
        case dict():
            for key, value in before.items():
                if key in after:
                    yield from lost(value, after[key], f"{at}.{key}")
                elif value not in (None, {}, []):
                    yield f"{at}.{key}"
        case list():
            for index, value in enumerate(before):
                yield from lost(value, after[index], f"{at}[{index}]") if index < len(after) else [f"{at}[{index}]"]
        case _ if before != after:
            yield at


@pytest.mark.parametrize("name", BUILT)
def test_nothing_of_a_board_is_lost(name: str) -> None:
    assert list(lost(BUILT[name], back(BUILT[name]))) == []


@pytest.mark.parametrize("mistake", MISSPELT, ids=[each.says for each in MISSPELT])
def test_a_misspelt_key_is_lost(mistake: Mistake) -> None:
    ((wrong, *_),) = [list(mistake.do["rename"].values())]
    planted = mistake.planted(BUILT)[mistake.board]
    assert [place.rsplit(".", 1)[1] for place in lost(planted, back(planted))] == [wrong]
