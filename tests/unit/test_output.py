"""Builds are written whole or not at all, and never over somebody else's files."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from slo_kit.errors import CannotRun
from slo_kit.output import drift, manifest, put, write
from slo_kit.pipeline import built
from slo_kit.targets.file import File

ALL = None


def _with_manifest(*files: File) -> tuple[File, ...]:
    return (*files, manifest(files, {"a.yaml": "text"}, ["shop/availability"]))


def test_files_no_longer_built_disappear_with_their_empty_folders(tmp_path: Path) -> None:
    write(tmp_path, _with_manifest(File("regions/eu/rules/a.yaml", "1"), File("kept.yaml", "2")))
    write(tmp_path, _with_manifest(File("kept.yaml", "3")))
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["kept.yaml", "manifest.json"]
    assert (tmp_path / "kept.yaml").read_text() == "3"


def test_files_of_others_are_never_overwritten_nor_removed(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    write(tmp_path, _with_manifest(File("a.yaml", "1")))
    assert (tmp_path / "notes.txt").read_text() == "mine"
    with pytest.raises(CannotRun, match=r"notes\.txt is there and was not built by slo-kit"):
        write(tmp_path, _with_manifest(File("notes.txt", "theirs")))
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_a_build_that_cannot_be_written_leaves_the_last_one_whole(tmp_path: Path) -> None:
    write(tmp_path, _with_manifest(File("a.yaml", "old")))
    too_long = "x" * 300
    with pytest.raises(CannotRun, match="cannot write"):
        write(tmp_path, _with_manifest(File("a.yaml", "new"), File(f"{too_long}.yaml", "no file system takes this name")))
    assert (tmp_path / "a.yaml").read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.yaml", "manifest.json"]


def test_drift_names_what_is_missing_what_differs_and_what_is_left_over(tmp_path: Path) -> None:
    write(
        tmp_path, _with_manifest(File("same.yaml", "1"), File("edited.yaml", "1"), File("gone.yaml", "1"), File("old.yaml", "1"))
    )
    (tmp_path / "edited.yaml").write_text("by hand")
    (tmp_path / "gone.yaml").unlink()
    lines = drift(tmp_path, (File("same.yaml", "1"), File("edited.yaml", "1"), File("gone.yaml", "1"), File("manifest.json", "")))
    assert lines == ("differs: edited.yaml", "differs: manifest.json", "missing: gone.yaml", "no longer built: old.yaml")


SOME_HASH = "0" * 64
FOREIGN = {
    "nothing of a build": {"name": "a web app"},
    "a list of files": {"name": "my-app", "files": ["src/index.js"]},
    "a list of files beside our other keys": {"inputs": SOME_HASH, "slos": [], "files": ["src/index.js"]},
    "files without hashes": {"inputs": SOME_HASH, "slos": [], "files": {"src/index.js": "main"}},
    "files of a build of something else": {"files": {"src/index.js": SOME_HASH}},
    "a file above the folder": {"inputs": SOME_HASH, "slos": [], "files": {"../precious.txt": SOME_HASH}},
    "a file anywhere": {"inputs": SOME_HASH, "slos": [], "files": {"/etc/hostname": SOME_HASH}},
    "the folder itself": {"inputs": SOME_HASH, "slos": [], "files": {".": SOME_HASH}},
    "a name that no file has": {"inputs": SOME_HASH, "slos": [], "files": {"a\0b": SOME_HASH}},
    "a name that cannot be encoded": {"inputs": SOME_HASH, "slos": [], "files": {"\ud800": SOME_HASH}},
    "no object": ["src/index.js"],
}


@pytest.mark.parametrize("told", FOREIGN.values(), ids=FOREIGN)
def test_a_manifest_of_somebody_else_stops_the_build(tmp_path: Path, told: object) -> None:
    folder = tmp_path / "build"
    (folder / "src").mkdir(parents=True)
    (folder / "src" / "index.js").write_text("mine")
    (tmp_path / "precious.txt").write_text("mine")
    (folder / "manifest.json").write_text(json.dumps(told))
    with pytest.raises(CannotRun, match=r"manifest\.json is not a manifest of slo-kit; move it, or choose another --out"):
        write(folder, _with_manifest(File("a.yaml", "1")))
    assert (folder / "src" / "index.js").read_text() == (tmp_path / "precious.txt").read_text() == "mine"
    assert json.loads((folder / "manifest.json").read_text()) == told


def test_a_manifest_nested_without_end_stops_the_build(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text("[" * 200_000)
    with pytest.raises(CannotRun, match="is not a manifest of slo-kit"):
        write(tmp_path, _with_manifest(File("a.yaml", "1")))


@pytest.mark.parametrize("stale", [True, False], ids=["of the last build", "of this build"])
def test_a_link_that_leads_out_of_the_folder_stops_the_build(tmp_path: Path, stale: bool) -> None:
    victim = tmp_path / "victim" / "rules"
    victim.mkdir(parents=True)
    (victim / "a.yaml").write_text("mine")
    folder = tmp_path / "ws" / "build"
    folder.mkdir(parents=True)
    (folder / "regions").symlink_to("../../victim")
    linked, plain = _with_manifest(File("regions/rules/a.yaml", "1")), _with_manifest(File("b.yaml", "1"))
    if stale:
        (folder / "manifest.json").write_text(linked[-1].text)
    with pytest.raises(CannotRun, match=r"build/regions leads out of .*build; move it, or choose another folder"):
        write(folder, plain if stale else linked)
    assert (victim / "a.yaml").read_text() == "mine"
    assert not (folder / "b.yaml").exists()


def test_links_within_the_folder_and_to_it_are_followed(tmp_path: Path) -> None:
    (tmp_path / "real" / "eu").mkdir(parents=True)
    (tmp_path / "real" / "us").symlink_to("eu")
    (tmp_path / "build").symlink_to("real")
    write(tmp_path / "build", _with_manifest(File("us/a.yaml", "1")))
    assert (tmp_path / "real" / "eu" / "a.yaml").read_text() == "1"


def test_a_file_that_leads_out_of_the_folder_is_not_put_over(tmp_path: Path) -> None:
    (tmp_path / "kept.json").write_text("mine")
    (tmp_path / "report").mkdir()
    (tmp_path / "report" / "report.json").symlink_to("../kept.json")
    with pytest.raises(CannotRun, match=r"report/report\.json leads out of"):
        put(tmp_path / "report", (File("report.md", "1"), File("report.json", "1")))
    assert [path.name for path in (tmp_path / "report").iterdir()] == ["report.json"]


@pytest.mark.parametrize("to", ["..", "inside"])
def test_nothing_is_staged_behind_a_link(tmp_path: Path, to: str) -> None:
    folder = tmp_path / "build"
    (folder / "inside").mkdir(parents=True)
    (folder / ".slo-kit-staging").symlink_to(to)
    for writing in (write, put):
        with pytest.raises(CannotRun, match=r"build/\.slo-kit-staging is a link"):
            writing(folder, _with_manifest(File("a.yaml", "1")))
    assert {path.name for path in tmp_path.rglob("*")} == {"build", "inside", ".slo-kit-staging"}


def test_what_a_killed_run_left_behind_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "victim").mkdir()
    folder = tmp_path / "build"
    (folder / ".slo-kit-staging").mkdir(parents=True)
    (folder / ".slo-kit-staging" / "rules").symlink_to("../../victim")
    write(folder, _with_manifest(File("rules/a.yaml", "1")))
    assert not any((tmp_path / "victim").iterdir())


@pytest.mark.parametrize("writing", [write, put])
def test_a_folder_in_the_place_of_a_file_is_found_before_anything_changes(
    tmp_path: Path, writing: Callable[[Path, tuple[File, ...]], None]
) -> None:
    write(tmp_path, _with_manifest(File("a.yaml", "old")))
    (tmp_path / "report.json").mkdir()
    with pytest.raises(CannotRun, match=r"report\.json is a folder, and a file of that name is to be written; move it"):
        writing(tmp_path, _with_manifest(File("a.yaml", "new"), File("report.json", "1")))
    assert (tmp_path / "a.yaml").read_text() == "old"


def test_a_folder_in_the_place_of_the_manifest_is_found_before_anything_changes(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").mkdir()
    with pytest.raises(CannotRun, match=r"manifest\.json is a folder"):
        write(tmp_path, _with_manifest(File("a.yaml", "1")))
    assert not (tmp_path / "a.yaml").exists()


@pytest.mark.parametrize("stand", [Path.touch, lambda path: path.symlink_to("nowhere")], ids=["a file", "a link to nothing"])
def test_a_file_in_the_place_of_a_folder_is_found_before_anything_changes(tmp_path: Path, stand: Callable[[Path], None]) -> None:
    write(tmp_path, _with_manifest(File("a.yaml", "old")))
    stand(tmp_path / "tests")
    with pytest.raises(CannotRun, match=r"tests is no folder, and tests/a\.yaml needs one there; move it"):
        write(tmp_path, _with_manifest(File("a.yaml", "new"), File("tests/a.yaml", "1")))
    assert (tmp_path / "a.yaml").read_text() == "old"


def test_a_folder_in_the_place_of_a_file_that_is_no_longer_built_is_left_alone(tmp_path: Path) -> None:
    write(tmp_path, _with_manifest(File("a.yaml", "1"), File("b.yaml", "1")))
    (tmp_path / "b.yaml").unlink()
    (tmp_path / "b.yaml").mkdir()
    write(tmp_path, _with_manifest(File("a.yaml", "2")))
    assert (tmp_path / "a.yaml").read_text() == "2"
    assert (tmp_path / "b.yaml").is_dir()


def test_a_workspace_without_an_slo_is_told_and_builds_nothing(tmp_path: Path) -> None:
    (tmp_path / "regions.yaml").write_text(
        'apiVersion: slo-kit/v1\nkind: Topology\nregions: [{name: eu, prometheus: "http://p:9090"}]\n', encoding="utf-8"
    )
    with pytest.raises(CannotRun, match="there is no SLO in these files"):
        built([tmp_path])
