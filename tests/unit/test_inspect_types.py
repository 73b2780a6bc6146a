"""Built boards are what Grafana's own TypeScript types allow, and those types refuse the mistakes they can know of."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from boards_read import boards
from planting import mistakes

from tools.board_plan import the_plan

HOME = Path(__file__).parents[1] / "npm"
TSC = HOME / "node_modules" / "typescript" / "bin" / "tsc"
IN_CI = os.environ.get("CI") == "true"
MISSING = [program for program in ("node", "npm") if shutil.which(program) is None]
pytestmark = [
    pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)}"),
    pytest.mark.skipif(
        not (TSC.is_file() or IN_CI),
        reason="Grafana's types are not installed; run `npm ci` in tests/npm, or set CI=true",
    ),
]


@pytest.fixture(scope="module")
def refused(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What tsc says, by board or by mistake."""
    if not TSC.is_file():
        subprocess.run(("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"), cwd=HOME, check=True, capture_output=True)
    folder = tmp_path_factory.mktemp("types")
    for name in ("board.d.ts", "tsconfig.json"):
        shutil.copy(HOME / name, folder)
    (folder / "node_modules").symlink_to(HOME / "node_modules")
    built: dict[str, Any] = boards(the_plan())
    for name, board in built.items():
        write(folder / f"{name}.ts", board)
    for number, mistake in enumerate(mistakes()):
        write(folder / f"{number}.ts", mistake.planted(built)[mistake.board])
    done = subprocess.run(("node", str(TSC), "--project", str(folder)), cwd=folder, capture_output=True, text=True, check=False)
    assert done.stdout or done.returncode == 0, done.stderr
    return dict(re.findall(r"^(\w+)\.ts\(\d+,\d+\): error (.*)$", done.stdout, re.MULTILINE))


def write(file: Path, board: Any) -> None:
    text = json.dumps(board, indent=2)
    file.write_text(f"import type {{ Board }} from './board.d.ts';\n\nexport const board: Board = {text};\n", encoding="utf-8")


def test_boards_as_built_are_what_the_types_allow(refused: dict[str, str]) -> None:
    assert {name: words for name, words in refused.items() if not name.isdigit()} == {}


def test_the_types_refuse_what_they_can_know_of_and_nothing_else(refused: dict[str, str]) -> None:
    told = {mistake.says for number, mistake in enumerate(mistakes()) if str(number) in refused}
    assert told == {mistake.says for mistake in mistakes() if mistake.typed}
