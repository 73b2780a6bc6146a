"""Every wrong input in tests/errors gets exactly the message beside it."""

from pathlib import Path

import pytest

from slo_kit.cli import run

FOLDER = Path(__file__).parent / "errors"


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yaml")), ids=lambda path: path.stem)
def test_the_message_says_where_what_and_what_to_type(
    path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(FOLDER)
    assert run(["check", path.name]) == 1
    shown = capsys.readouterr()
    expected = path.with_suffix(".txt")
    if request.config.getoption("--update"):
        expected.write_text(shown.out + shown.err, encoding="utf-8")
    assert shown.out + shown.err == expected.read_text(encoding="utf-8")
