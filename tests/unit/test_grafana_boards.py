"""Boards are laid out soundly, whatever the plan."""

from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path

import _jsonnet
import pytest
import yaml
from boards_read import Board, Panel, boards, drawn, filled_in, links, panels, queries

from slo_kit import naming
from slo_kit.errors import CannotRun
from slo_kit.model.plan import Plan
from slo_kit.targets.boards import BOARDS, argument
from slo_kit.targets.grafana import files
from slo_kit.targets.jsonnet import evaluate
from tools.board_plan import NINE, REGIONS, the_plan

PLANS = {
    "two regions": the_plan(),
    "one place": the_plan(("eu-west-1",), world=False),
    "four regions": the_plan((*REGIONS, "a", "b")),
}
BUILT = {name: boards(plan) for name, plan in PLANS.items()}
TWO = BUILT["two regions"]
EVERY = [pytest.param(board, id=f"{name} of {plan}") for plan, built in BUILT.items() for name, board in built.items()]
MANY = tuple((f"service-{number}/availability", *NINE[number % len(NINE)][1:]) for number in range(1000))


@pytest.mark.parametrize("board", EVERY)
def test_panels_lie_inside_the_grid_and_never_on_each_other(board: Board) -> None:
    shown = [panel["gridPos"] for panel in board["panels"]]
    for at in shown + [panel["gridPos"] for panel in panels(board)]:
        assert 0 <= at["x"] < at["x"] + at["w"] <= 24
    for row in (panel for panel in board["panels"] if panel["type"] == "row"):
        folded = [panel["gridPos"] for panel in row["panels"]]
        assert not any(overlap(one, other) for one, other in combinations(folded, 2))
    assert not any(overlap(one, other) for one, other in combinations(shown, 2))


@pytest.mark.parametrize("board", EVERY)
def test_rows_of_panels_leave_no_gap(board: Board) -> None:
    covered = {
        (at["y"] + y, at["x"] + x)
        for panel in board["panels"]
        for at in [panel["gridPos"]]
        for y in range(at["h"])
        for x in range(at["w"])
    }
    lowest = max(y for y, _ in covered)
    assert covered == {(y, x) for y in range(lowest + 1) for x in range(24)}


def overlap(one: dict[str, int], other: dict[str, int]) -> bool:
    apart = one["x"] + one["w"] <= other["x"] or other["x"] + other["w"] <= one["x"]
    return not (apart or one["y"] + one["h"] <= other["y"] or other["y"] + other["h"] <= one["y"])


@pytest.mark.parametrize("board", EVERY)
def test_every_panel_says_what_it_is(board: Board) -> None:
    ids = [panel["id"] for panel in panels(board)]
    assert len(ids) == len(set(ids))
    for panel in drawn(board):
        assert panel["title"]
        assert len(panel["description"]) > 30
        if panel["type"] != "text":
            assert panel["fieldConfig"]["defaults"]["unit"]
            assert panel["fieldConfig"]["defaults"]["noValue"]


@pytest.mark.parametrize("board", EVERY)
def test_no_data_is_grey_and_never_green(board: Board) -> None:
    for panel in drawn(board):
        if panel["type"] in ("stat", "table"):
            mappings = panel["fieldConfig"]["defaults"]["mappings"]
            absent = [each["options"]["result"] for each in mappings if each["options"].get("match") in ("null", "null+nan")]
            assert absent[0]["color"] in ("#7f7f7f", "transparent"), panel["title"]


def test_a_new_region_renumbers_nothing() -> None:
    before, after = TWO, BUILT["four regions"]
    for name, board in before.items():
        assert [(panel["id"], panel["title"]) for panel in panels(board)] == [
            (panel["id"], panel["title"]) for panel in panels(after[name])
        ]


def test_a_new_region_becomes_a_column_of_the_matrix() -> None:
    board = boards(the_plan((*REGIONS, "ap-south-1")))["global"]
    matrix = next(panel for panel in panels(board) if panel["title"] == "Error budget left")
    shown = sorted(matrix["transformations"][-1]["options"]["indexByName"].items(), key=lambda item: item[1])
    expected = ["service", "slo", "owner", *(f"Value #left-{scope}" for scope in ("global", *REGIONS, "ap-south-1"))]
    assert [name for name, _ in shown] == expected


def test_one_place_without_a_global_store_is_not_compared_with_the_world() -> None:
    built = BUILT["one place"]
    columns = {column for board in built.values() for panel in drawn(board) for column in column_names(panel)}
    assert "eu-west-1" in columns
    assert not columns & {"global", "vs global"}


def column_names(panel: Panel) -> set[str]:
    return {name for each in panel.get("transformations", ()) for name in each["options"].get("renameByName", {}).values()}


@pytest.mark.parametrize("board", EVERY)
def test_every_link_leads_to_a_board_of_the_bundle_that_takes_its_variables(board: Board) -> None:
    takes = {each["uid"]: {variable["name"] for variable in each["templating"]["list"]} for each in TWO.values()}
    for url in links(board):
        uid = url.removeprefix("/d/").split("?")[0]
        assert set(re.findall(r"var-(\w+)=", url)) <= takes[uid]
        assert "${datasource:queryparam}" in url
        assert url.endswith("${__url_time_range}")


def test_boards_link_to_each_other() -> None:
    for name, board in TWO.items():
        assert list(links(board)), name
        assert [(link["type"], link["tags"], link["keepTime"], link["includeVars"]) for link in board["links"]] == [
            ("dashboards", ["slo-kit"], True, True)
        ]


@pytest.mark.parametrize("board", EVERY)
def test_every_variable_is_used(board: Board) -> None:
    used = " ".join(query for _, query in queries(board)) + " ".join(
        panel.get("datasource", {}).get("uid", "") for panel in panels(board)
    )
    for variable in board["templating"]["list"]:
        assert re.search(rf"\$\{{?{variable['name']}\b", used), variable["name"]


@pytest.mark.parametrize("board", EVERY)
def test_the_data_source_is_chosen_and_never_asked_for_on_import(board: Board) -> None:
    text = str(board)
    assert "${DS_" not in text
    assert "__inputs" not in text
    first = board["templating"]["list"][0]
    assert (first["name"], first["label"], first["type"]) == ("datasource", "Data source", "datasource")
    for panel in drawn(board):
        for target in panel.get("targets", ()):
            assert target["datasource"] == {"type": "prometheus", "uid": "${datasource}"}


@pytest.mark.parametrize("board", EVERY)
def test_boards_keep_the_settings_of_the_family(board: Board) -> None:
    kept = ("schemaVersion", "editable", "timezone", "graphTooltip", "tags", "weekStart")
    assert [board[key] for key in kept] == [41, False, "utc", 1, ["slo-kit"], "monday"]
    assert len(board["uid"]) <= 40


def test_the_week_ends_with_whole_days_and_only_it_stands_still() -> None:
    """An end of now/d lies in the future, where an instant query finds nothing."""
    assert TWO["weekly"]["time"] == {"from": "now-7d/d", "to": "now-1d/d"}
    assert {name: board["refresh"] for name, board in TWO.items()} == {**dict.fromkeys(BOARDS, "1m"), "weekly": ""}


@pytest.mark.parametrize("board", EVERY)
def test_every_board_marks_pages_failovers_exclusions_and_deploys(board: Board) -> None:
    notes = {each["name"]: each for each in board["annotations"]["list"]}
    assert list(notes) == ["Notes on this board", "Pages", "Failovers", "Exclusions", "Deploys"]
    one_service = "service" in {each["name"] for each in board["templating"]["list"]}
    assert [note["enable"] for note in notes.values()] == [True, True, True, True, one_service]
    tags = {name: note["target"]["tags"] for name, note in notes.items() if note.get("target", {}).get("type") == "tags"}
    deploys = [naming.DEPLOY_TAG, *(["$service"] if one_service else [])]
    assert tags == {"Failovers": [naming.FAILOVER_TAG], "Exclusions": [naming.EXCLUSION_TAG], "Deploys": deploys}


def test_boards_do_not_grow_with_slos() -> None:
    assert texts(the_plan(slos=MANY)) == texts(the_plan())


def test_a_thousand_slos_are_one_run_of_jsonnet(monkeypatch: pytest.MonkeyPatch) -> None:
    runs: list[str] = []
    real = _jsonnet.evaluate_snippet

    def counted(name: str, *arguments: object, **options: object) -> str:
        runs.append(name)
        return str(real(name, *arguments, **options))

    monkeypatch.setattr(_jsonnet, "evaluate_snippet", counted)
    files(the_plan((*REGIONS, "ap-south-1"), MANY))
    assert runs == ["slo-kit"]


def test_the_same_plan_gives_the_same_bytes_and_fits_a_config_map() -> None:
    assert texts(the_plan()) == texts(the_plan())
    for path, text in texts(the_plan()).items():
        assert text.endswith("\n"), path
        assert len(text.encode()) < 1 << 20


def test_provisioning_reads_files_and_leaves_them_alone() -> None:
    provider = yaml.safe_load(texts(the_plan())["grafana/provisioning/dashboards.yaml"])["providers"][0]
    assert (provider["type"], provider["allowUiUpdates"], provider["disableDeletion"]) == ("file", False, True)


def test_an_import_that_leaves_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret.libsonnet").write_text("{}")
    folder = tmp_path / "dashboards"
    folder.mkdir()
    for name in BOARDS:
        (folder / f"{name}.jsonnet").write_text("function(plan) import '../secret.libsonnet'")
    with pytest.raises(CannotRun, match="leaves the folder"):
        evaluate(folder, BOARDS, argument(the_plan()))


def test_a_broken_board_is_an_error_that_says_where(tmp_path: Path) -> None:
    for name in BOARDS:
        (tmp_path / f"{name}.jsonnet").write_text("function(plan) plan.nothing")
    with pytest.raises(CannotRun, match=r"global\.jsonnet:1"):
        evaluate(tmp_path, BOARDS, argument(the_plan()))


def test_variables_can_be_filled_in_everywhere() -> None:
    for board in TWO.values():
        for where, query in queries(board):
            filled = filled_in(query, service="a", slo="b", region="c")
            assert "$" not in filled.replace('"$1"', ""), where


def texts(plan: Plan) -> dict[str, str]:
    return {file.path: file.text for file in files(plan)}
