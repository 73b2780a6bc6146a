"""What publishing does to a Grafana: it looks first, writes only what differs, and only what is its own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from grafana_stub import Stored
from publishing import Stage, a_stage, board

from slo_kit.pipeline import built

ROOT = Path(__file__).parents[2]
WRITES_OF_TWO = ["POST /folders", "POST /dashboards/db", "POST /dashboards/db"]


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    with a_stage(tmp_path, monkeypatch) as stage:
        yield stage


def test_without_apply_it_says_what_would_happen_and_writes_nothing(stage: Stage) -> None:
    told = stage.publish()
    assert told.out == (
        f'{stage.grafana.url}, folder "SLOs", which is not there yet (slo-kit)\n'
        "  create  overview  SLO overview\n"
        "  create  region    SLOs of a region\n"
        "2 create\n"
        "nothing was written; --apply does it\n"
    )
    assert (told.code, told.err, stage.grafana.writes) == (1, "", [])


def test_with_apply_it_makes_the_folder_and_the_boards_in_it(stage: Stage) -> None:
    told = stage.publish("--apply")
    assert told.out.splitlines()[-3:] == ["created folder slo-kit", "created overview", "created region"]
    assert (told.code, stage.grafana.writes) == (0, WRITES_OF_TWO)
    assert stage.grafana.folders == {"slo-kit": "SLOs"}
    assert {uid: (held.folder, held.version) for uid, held in stage.grafana.boards.items()} == {
        "overview": ("slo-kit", 1),
        "region": ("slo-kit", 1),
    }


def test_a_second_run_writes_nothing(stage: Stage) -> None:
    stage.published()
    told = stage.publish("--apply")
    assert (told.code, stage.grafana.writes) == (0, [])
    assert told.out.splitlines()[1:] == [
        "  unchanged  overview  SLO overview",
        "  unchanged  region    SLOs of a region",
        "2 unchanged",
    ]


def test_with_nothing_to_do_the_plan_exits_clean(stage: Stage) -> None:
    stage.published()
    assert stage.publish("--prune", "--force").code == 0


def test_the_boards_of_the_repository_arrive_as_built_and_stay(stage: Stage) -> None:
    boards = [
        json.loads(file.text) for file in built([ROOT / "slos"], ["grafana"]) if file.path.startswith("grafana/dashboards/")
    ]
    stage.builds(*boards)
    stage.published()
    for content in boards:
        held = stage.grafana.boards[content["uid"]].content
        assert held["description"].startswith(content["description"] + "\n\nPublished by slo-kit (")
        assert {**held, "description": 0, "uid": 0} == {**content, "description": 0, "uid": 0}
    assert stage.publish().code == 0


def test_only_a_board_that_was_built_anew_is_written_again(stage: Stage) -> None:
    stage.published()
    stage.builds(board("overview", "SLO overview", refresh="5m"), board("region", "SLOs of a region"))
    told = stage.publish("--apply")
    assert (told.code, stage.grafana.writes) == (0, ["POST /dashboards/db"])
    assert (stage.grafana.boards["overview"].version, stage.grafana.boards["overview"].content["refresh"]) == (2, "5m")
    assert "  update     overview  SLO overview\n" in told.out
    stage.grafana.requests.clear()
    assert (stage.publish("--apply").code, stage.grafana.writes) == (0, [])


def test_a_hand_edited_board_is_kept(stage: Stage) -> None:
    stage.published()
    stage.grafana.saved("region", "anna", title="Regions, annotated")
    stage.builds(board("overview", "SLO overview"), board("region", "SLOs of a region", refresh="5m"))
    told = stage.publish("--apply")
    assert (told.code, stage.grafana.writes) == (1, [])
    line = '  refused    region    Regions, annotated: edited by hand by "anna" since it was published; --force overwrites it'
    assert line in told.out.splitlines()
    assert stage.grafana.boards["region"].content["title"] == "Regions, annotated"


def test_a_hand_edited_board_is_told_even_when_the_build_did_not_change(stage: Stage) -> None:
    stage.published()
    stage.grafana.saved("region", "anna", refresh="5s")
    told = stage.publish()
    assert (told.code, "1 unchanged, 1 refused" in told.out) == (1, True)


def test_force_overwrites_a_hand_edited_board_and_says_whose_work_is_lost(stage: Stage) -> None:
    stage.published()
    stage.grafana.saved("region", "anna", refresh="5s")
    told = stage.publish("--apply", "--force")
    assert told.code == 0
    assert 'update     region    SLOs of a region: what was edited by hand by "anna" is lost' in told.out
    assert "refresh" not in stage.grafana.boards["region"].content
    assert stage.publish().code == 0


def test_a_board_that_was_edited_and_restored_is_not_an_edited_one(stage: Stage) -> None:
    stage.published()
    stage.grafana.saved("region", "anna")
    assert (stage.publish("--apply").code, stage.grafana.writes) == (0, [])


def test_a_grafana_that_rewrites_boards_as_it_saves_them_has_them_unchanged(stage: Stage) -> None:
    """Grafana 12.2 and later bring a board to the newest schema when it is saved through some of its APIs."""
    stage.grafana.rewrites = True
    stage.published()
    assert stage.grafana.boards["overview"].content["schemaVersion"] == 42
    assert (stage.publish("--apply").code, stage.grafana.writes) == (0, [])
    stage.grafana.saved("overview", "anna", refresh="5s")
    assert stage.publish().code == 1


def test_versions_that_were_numbered_anew_by_an_upgrade_do_no_harm(stage: Stage) -> None:
    stage.published()
    stage.grafana.boards["overview"].version = 17
    assert stage.publish("--apply").code == 0
    stage.builds(board("overview", "SLO overview", refresh="5m"), board("region", "SLOs of a region"))
    stage.published()
    assert stage.grafana.boards["overview"].version == 18


def test_boards_of_others_in_the_same_folder_are_never_touched(stage: Stage) -> None:
    stage.published()
    others = {
        "plain": Stored({"title": "Mine", "tags": []}, "slo-kit"),
        "tagged": Stored({"title": "Mine too", "tags": ["slo-kit"]}, "slo-kit"),
        "elsewhere": Stored({"title": "Elsewhere", "tags": ["slo-kit"]}, ""),
        "copy": Stored({**stage.grafana.boards["region"].content, "title": "Copy"}, "slo-kit"),
        "same-copy": Stored(dict(stage.grafana.boards["region"].content), "slo-kit"),
        "from a/../file?": Stored({"title": "Provisioned", "tags": ["slo-kit"]}, "slo-kit", provisioned=True),
        "newer": Stored({"title": "Newer", "tags": ["slo-kit"]}, "slo-kit", newer_format=True),
    }
    stage.grafana.boards |= others
    told = stage.publish("--apply", "--prune", "--force")
    assert (told.code, stage.grafana.writes) == (0, [])
    assert told.out.splitlines()[-1] == "2 unchanged"
    assert set(stage.grafana.boards) == {"overview", "region", *others}
    assert "GET /dashboards/uid/from%20a%2F..%2Ffile%3F" in stage.grafana.asked


@pytest.mark.parametrize(
    ("there", "why"),
    [
        (Stored({"title": "Theirs", "tags": ["slo-kit"]}, "", saved_by="bo"), 'lies in the folder "General", not in ours'),
        (Stored({"title": "Theirs", "tags": []}, "slo-kit"), 'somebody took its tag "slo-kit" away'),
        (Stored({"title": "Theirs", "tags": ["slo-kit"]}, "slo-kit", provisioned=True), "provisioned from a file"),
        (Stored({"title": "Theirs", "tags": ["slo-kit"]}, "slo-kit", newer_format=True), "not hand it out in the classic format"),
    ],
)
def test_a_board_with_one_of_our_uids_that_is_not_ours_is_refused_even_with_force(stage: Stage, there: Stored, why: str) -> None:
    stage.grafana.folders["slo-kit"] = "SLOs"
    stage.grafana.boards["region"] = there
    told = stage.publish("--apply", "--force")
    assert (told.code, stage.grafana.writes) == (1, ["POST /dashboards/db"])
    assert why in told.out
    assert stage.grafana.boards["region"] is there


def test_a_board_of_ours_that_slo_kit_did_not_publish_wants_force(stage: Stage) -> None:
    stage.grafana.folders["slo-kit"] = "SLOs"
    stage.grafana.boards["region"] = Stored({"title": "Imported", "tags": ["slo-kit"]}, "slo-kit", version=4)
    told = stage.publish("--apply")
    assert (told.code, "Imported: not published by slo-kit" in told.out) == (1, True)
    assert stage.publish("--apply", "--force").code == 0
    assert stage.grafana.boards["region"].version == 5


def test_a_board_that_was_imported_as_built_is_marked_without_force(stage: Stage) -> None:
    stage.grafana.folders["slo-kit"] = "SLOs"
    stage.grafana.boards["region"] = Stored(board("region", "SLOs of a region"), "slo-kit")
    assert "SLOs of a region: the same, and marked as published from now on" in stage.published().out
    assert stage.publish().code == 0


def test_boards_no_longer_built_are_kept_and_named(stage: Stage) -> None:
    stage.published()
    stage.builds(board("overview", "SLO overview"))
    told = stage.publish("--apply")
    assert (told.code, stage.grafana.writes) == (0, [])
    assert "  no longer built  region    SLOs of a region: kept; --prune removes it" in told.out.splitlines()


def test_prune_removes_boards_no_longer_built_but_never_the_folder(stage: Stage) -> None:
    stage.published()
    stage.builds(board("overview", "SLO overview"))
    assert stage.publish("--prune").code == 1
    told = stage.publish("--prune", "--apply")
    assert (told.code, told.out.splitlines()[-1]) == (0, "removed region")
    assert stage.grafana.writes == ["DELETE /dashboards/uid/region"]
    assert (set(stage.grafana.boards), stage.grafana.folders) == ({"overview"}, {"slo-kit": "SLOs"})


def test_prune_keeps_a_hand_edited_board_unless_forced(stage: Stage) -> None:
    stage.published()
    stage.grafana.saved("region", "anna", refresh="5s")
    stage.builds(board("overview", "SLO overview"))
    told = stage.publish("--prune", "--apply")
    assert (told.code, 'no longer built, but edited by hand by "anna"' in told.out) == (1, True)
    assert stage.publish("--prune", "--force", "--apply").code == 0
    assert set(stage.grafana.boards) == {"overview"}


def test_a_folder_that_people_gave_another_title_keeps_it(stage: Stage) -> None:
    stage.grafana.folders["slo-kit"] = "Service levels"
    assert 'folder "Service levels" (slo-kit)' in stage.published().out
    assert stage.grafana.folders == {"slo-kit": "Service levels"}


def test_a_folder_that_somebody_makes_at_the_same_time_is_fine(stage: Stage) -> None:
    stage.grafana.before["POST /folders"] = lambda: stage.grafana.folders.update({"slo-kit": "SLOs"})
    stage.published()


def test_more_boards_than_a_page_of_the_search_are_all_found(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("slo_kit.publish.client.PAGE", 2)
    stage.builds(*(board(f"b{number}", f"Board {number}") for number in range(5)))
    stage.published()
    stage.builds(board("b0", "Board 0"))
    assert stage.publish("--prune", "--apply").out.count("removed") == 4


def test_a_grafana_under_a_path_is_published_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with a_stage(tmp_path, monkeypatch, prefix="/ops/grafana") as stage:
        stage.published()
        assert set(stage.grafana.boards) == {"overview", "region"}


def test_titles_cannot_drive_a_terminal(stage: Stage) -> None:
    stage.published()
    stage.grafana.saved("region", "\x1b[2Janna", title="\x1b[31mRed")
    assert "\x1b" not in stage.publish().out


def test_only_our_boards_are_searched_for(stage: Stage) -> None:
    stage.published()
    stage.publish()
    (search,) = [request.query for request in stage.grafana.requests if request.path == "/search"]
    assert (search["folderUIDs"], search["tag"], search["type"]) == ("slo-kit", "slo-kit", "dash-db")


def test_what_only_one_grafana_gives_is_not_carried_to_another(stage: Stage) -> None:
    stage.builds(board("overview", "SLO overview", id=5, version=12, iteration=3))
    stage.published()
    assert (stage.publish().code, stage.grafana.boards["overview"].version) == (0, 1)


def test_a_hand_edit_that_the_build_caught_up_with_needs_no_force(stage: Stage) -> None:
    stage.published()
    stage.grafana.saved("region", "anna", refresh="5m")
    stage.builds(board("overview", "SLO overview"), board("region", "SLOs of a region", refresh="5m"))
    stage.published()
    assert stage.publish().code == 0


def test_a_board_made_anew_from_another_one_of_ours_is_not_the_one_published(stage: Stage) -> None:
    stage.published()
    stage.grafana.boards["region"].content = stage.grafana.boards["overview"].content | {"refresh": "5s"}
    told = stage.publish("--apply")
    assert (told.code, "refused    region    SLO overview: not published by slo-kit" in told.out) == (1, True)


def test_prune_leaves_a_board_to_the_provisioning_that_took_it_over(stage: Stage) -> None:
    stage.published()
    stage.builds(board("overview", "SLO overview"))
    stage.grafana.boards["region"].provisioned = True
    assert stage.publish("--apply", "--prune", "--force").out.splitlines()[-1] == "1 unchanged"
    assert set(stage.grafana.boards) == {"overview", "region"}
