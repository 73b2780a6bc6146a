"""Times and variables are filled in as Grafana does it, and pictures say what they need."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from boards_read import boards
from click.testing import CliRunner

from slo_kit import library
from slo_kit.cli import group
from slo_kit.errors import CannotRun
from slo_kit.inspect.boards import Board
from slo_kit.inspect.filling import Span, filled, names
from slo_kit.inspect.render import studio
from slo_kit.inspect.times import span
from tools.board_plan import the_plan

NOW = 1_795_522_500  # Tuesday 24 November 2026, 12:15 UTC
DAY = 86_400
MIDNIGHT = NOW - 12 * 3600 - 900


def shown(start: str, end: str) -> tuple[int, int]:
    """The time between two words, in steps of a minute."""
    board = Board("one.json", "", {"time": {"from": start, "to": end}})
    found = span(board, NOW, 10**9)
    return found.start, found.end


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("now-7d", "now", (NOW - 7 * DAY, NOW)),
        ("now-6h", "now", (NOW - 6 * 3600, NOW)),
        ("now-7d/d", "now-1d/d", (MIDNIGHT - 7 * DAY, MIDNIGHT)),
        ("now-1w/w", "now-1w/w", (MIDNIGHT - 8 * DAY, MIDNIGHT - DAY)),
        ("now/w", "now", (MIDNIGHT - DAY, NOW)),
        ("now/d", "now/d", (MIDNIGHT, NOW)),
    ],
)
def test_words_for_times_mean_what_grafana_means(start: str, end: str, expected: tuple[int, int]) -> None:
    """A day or week that is not over yet ends now: nothing is known of what is to come."""
    assert shown(start, end) == expected


def test_a_time_that_is_no_word_of_boards_is_refused() -> None:
    with pytest.raises(CannotRun, match=r'the time "yesterday" .* write now-7d'):
        shown("yesterday", "now")


def test_points_end_at_the_right_edge_and_are_whole_minutes_apart() -> None:
    found = span(Board("one.json", "", {"time": {"from": "now-7d", "to": "now"}}), NOW, 100)
    assert found.step % 60 == 0
    assert (found.end - found.start) % found.step == 0
    assert (found.end - found.start) // found.step <= 100


def test_variables_are_filled_in_every_way_of_writing_them() -> None:
    text = 'a{b="$b",c="${c}",d="${b:regex}",e="[[c]]"} $__range ${__from:date:seconds} ${__to} $1 $unknown'
    expected = 'a{b="x",c="y",d="x",e="y"} 600s 1000 1600000 $1 $unknown'
    assert filled(text, {"b": "x", "c": "y"}, Span(1000, 1600, 60)) == expected
    assert names(text) == ("b", "c", "__range", "__from", "__to", "unknown")


def test_a_longer_name_is_not_mistaken_for_a_shorter_one() -> None:
    assert filled("$slo $slo_name", {"slo": "x", "slo_name": "y"}, Span(0, 60, 60)) == "x y"


@pytest.mark.parametrize(("missing", "hint"), [("chromium", "apt-get install chromium"), ("node", "install Node.js 20")])
def test_pictures_without_a_program_say_how_to_get_it(
    missing: str, hint: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in {"chromium", "node", "npm"} - {missing}:
        (programs / name).write_text("#!/bin/sh\n", encoding="utf-8")
        (programs / name).chmod(0o755)
    (tmp_path / "slo.json").write_text(json.dumps(boards(the_plan())["slo"]), encoding="utf-8")
    monkeypatch.setenv("PATH", str(programs))
    done = CliRunner().invoke(
        group, ["dashboards", "render", str(tmp_path), "--prom", "http://127.0.0.1:1", "--out", str(tmp_path)]
    )
    assert (done.exit_code, hint in done.stderr) == (3, True), done.output


def test_components_are_kept_where_caches_belong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "/somewhere")
    assert studio.cache() == Path("/somewhere/slo-kit")


def test_the_lock_names_versions_and_no_registry() -> None:
    lock = json.loads((library.dashboards() / "render" / "package-lock.json").read_text(encoding="utf-8"))
    packages = [each for name, each in lock["packages"].items() if name]
    assert not [each for each in packages if "resolved" in each]
    assert all("integrity" in each for each in packages if not each.get("inBundle"))
