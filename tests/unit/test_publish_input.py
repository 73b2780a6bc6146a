"""What publishing is given: a build, an address, a token, and the one place each may come from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from grafana_stub import TOKEN
from publishing import Stage, a_stage, board

TOKEN_VARIABLE, FILE_VARIABLE = "SLO_KIT_GRAFANA_TOKEN", "SLO_KIT_GRAFANA_TOKEN_FILE"


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    with a_stage(tmp_path, monkeypatch) as stage:
        yield stage


def test_the_token_may_come_from_a_file(stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "token").write_text(f"{TOKEN}\n", encoding="utf-8")
    monkeypatch.delenv(TOKEN_VARIABLE)
    monkeypatch.setenv(FILE_VARIABLE, str(tmp_path / "token"))
    assert stage.publish("--apply").code == 0


def test_two_places_for_the_token_are_one_too_many(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FILE_VARIABLE, "anything")
    told = stage.publish()
    assert (told.code, told.err.startswith(f"slo-kit: {TOKEN_VARIABLE} and {FILE_VARIABLE} are both set")) == (3, True)


def test_without_a_token_nothing_is_asked(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(TOKEN_VARIABLE)
    told = stage.publish()
    assert (told.code, stage.grafana.asked) == (3, [])
    assert told.err.startswith(f"slo-kit: set {TOKEN_VARIABLE} to a token of a Grafana service account")


@pytest.mark.parametrize("written", [f"{TOKEN}\nsecond-line", f"two {TOKEN}", f"\u00fc{TOKEN}", " \n"])
def test_what_is_not_a_token_is_refused_without_showing_it(stage: Stage, monkeypatch: pytest.MonkeyPatch, written: str) -> None:
    """The HTTP library would quote a header with a line break in it."""
    monkeypatch.setenv(TOKEN_VARIABLE, written)
    told = stage.publish()
    assert (told.code, f"what {TOKEN_VARIABLE} gives is not a token" in told.err) == (3, True)
    assert "second-line" not in told.err


def test_a_token_file_that_cannot_be_read_is_named(stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(TOKEN_VARIABLE)
    monkeypatch.setenv(FILE_VARIABLE, str(tmp_path / "nowhere"))
    assert f"nowhere, which {FILE_VARIABLE} names: No such file" in stage.publish().err


def test_a_token_in_a_netrc_is_not_sent_instead(stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login me password it\n", encoding="utf-8")
    monkeypatch.setenv("HOME", str(tmp_path))
    stage.published()


@pytest.mark.parametrize(
    "address", [f"https://me:{TOKEN}@grafana", TOKEN, f"https://grafana/?auth_token={TOKEN}", "grafana:3000", "https://[x"]
)
def test_an_address_that_is_none_is_refused_without_showing_it(stage: Stage, address: str) -> None:
    told = stage.publish("--url", address)
    assert (told.code, stage.grafana.asked) == (2, [])
    assert address not in told.err


def test_the_address_may_come_from_the_environment(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLO_KIT_GRAFANA_URL", stage.grafana.url)
    from slo_kit.cli import run

    assert run(["publish", "grafana", str(stage.build), "--apply"]) == 0
    assert set(stage.grafana.boards) == {"overview", "region"}


def test_a_folder_without_dashboards_is_not_a_wish_to_remove_all(stage: Stage) -> None:
    stage.published()
    stage.builds()
    told = stage.publish("--apply", "--prune", "--force")
    assert (told.code, stage.grafana.asked) == (3, [])
    assert "has no dashboards; run slo-kit build" in told.err


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{", "is not a dashboard of slo-kit"),
        ("[]", "is not a dashboard of slo-kit"),
        ('{"uid": "a", "title": "A"}', "is not a dashboard of slo-kit"),
        ('{"uid": "a", "title": "A", "tags": []}', 'does not carry the tag "slo-kit"'),
        ('{"uid": "a", "title": "", "tags": ["slo-kit"]}', "without a title"),
        ('{"uid": "a b", "title": "A", "tags": ["slo-kit"]}', 'does not take the uid "a b"'),
        (f'{{"uid": "{"a" * 41}", "title": "A", "tags": ["slo-kit"]}}', "up to 40 letters"),
        ('{"uid": "region", "title": "A", "tags": ["slo-kit"]}', 'has the uid "region" of another dashboard'),
    ],
)
def test_a_file_that_is_not_a_board_of_ours_stops_everything(stage: Stage, text: str, why: str) -> None:
    stage.builds(board("region", "SLOs of a region"))
    path = stage.build / "grafana" / "dashboards" / "zoo.json"
    path.write_text(text, encoding="utf-8")
    told = stage.publish("--apply")
    assert (told.code, stage.grafana.asked) == (3, [])
    assert f"{path}" in told.err
    assert why in told.err
