"""Every input in tests/ok is right, however odd it looks; a false alarm costs more trust than a missed one."""

from pathlib import Path

import pytest

from slo_kit.cli import run

FOLDER = Path(__file__).parent / "ok"


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yaml")), ids=lambda path: path.stem)
def test_nothing_is_said_about_what_is_right(
    path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(FOLDER)
    code = run(["check", path.name])
    shown = capsys.readouterr()
    assert (code, shown.err) == (0, "")
    assert shown.out.startswith("1 file, ")
    assert shown.out.endswith(": no problems\n")
