"""Builds are written whole or not at all, and never over somebody else's files."""

from __future__ import annotations

from pathlib import Path

import pytest

from slo_kit.errors import CannotRun
from slo_kit.output import drift, manifest, write
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


def test_a_manifest_cannot_make_us_delete_outside_the_folder(tmp_path: Path) -> None:
    outside = tmp_path / "precious.txt"
    outside.write_text("mine")
    folder = tmp_path / "build"
    folder.mkdir()
    (folder / "manifest.json").write_text('{"files": {"../precious.txt": "", "/etc/hostname": ""}}')
    write(folder, _with_manifest(File("a.yaml", "1")))
    assert outside.read_text() == "mine"


def test_a_manifest_of_somebody_else_stops_the_build(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text('{"name": "a web app"}')
    with pytest.raises(CannotRun, match="is not a manifest of slo-kit"):
        write(tmp_path, _with_manifest(File("a.yaml", "1")))


def test_a_workspace_without_an_slo_is_told_and_builds_nothing(tmp_path: Path) -> None:
    (tmp_path / "regions.yaml").write_text(
        'apiVersion: slo-kit/v1\nkind: Topology\nregions: [{name: eu, prometheus: "http://p:9090"}]\n', encoding="utf-8"
    )
    with pytest.raises(CannotRun, match="there is no SLO in these files"):
        built([tmp_path])
