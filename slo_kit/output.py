"""Writes built files so that a failure leaves what was there whole, and tells built files from everybody else's."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

from slo_kit.errors import CannotRun
from slo_kit.manifest import MANIFEST, listed
from slo_kit.targets.file import File

_STAGING = ".slo-kit-staging"


def manifest(files: Iterable[File], inputs: Mapping[str, str], slos: Iterable[str]) -> File:
    """A file that names what was built from what: a hash of the inputs, a hash per file, the SLOs."""
    told = {
        "inputs": _hash("\n".join(inputs[path] for path in sorted(inputs))),
        "slos": sorted(slos),
        "files": {file.path: _hash(file.text) for file in sorted(files)},
    }
    return File(MANIFEST, json.dumps(told, indent=2) + "\n")


def write(folder: Path, files: tuple[File, ...]) -> None:
    """Put the files in place and remove those of the last build that are no longer made; nothing else is touched.

    All are written beside their places first: a full disk or a missing permission is found before anything changes.
    """
    ours = _written_before(folder)
    staging = folder / _STAGING
    try:
        _refuse_links(folder, {*ours, *(file.path for file in files)})
        _refuse_obstacles(folder, files)
        _stage(staging, files)
        foreign = [file.path for file in files if file.path not in {*ours, MANIFEST} and (folder / file.path).exists()]
        if foreign:
            raise CannotRun(f"{folder / foreign[0]} is there and was not built by slo-kit; move it, or choose another --out")
        for file in sorted(files, key=lambda file: file.path == MANIFEST):
            target = folder / file.path
            target.parent.mkdir(parents=True, exist_ok=True)
            (staging / file.path).replace(target)
        for stale in sorted(ours - {file.path for file in files}):
            _remove(folder, stale)
    except OSError as error:
        raise CannotRun(
            f"cannot write {error.filename or folder}: {error.strerror}; the last build may be mended by a new one"
        ) from None
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def put(folder: Path, files: tuple[File, ...]) -> None:
    """Put a few files in place over whatever had their names; nothing else in the folder is touched."""
    staging = folder / _STAGING
    try:
        _refuse_links(folder, {file.path for file in files})
        _refuse_obstacles(folder, files)
        _stage(staging, files)
        for file in files:
            (staging / file.path).replace(folder / file.path)
    except OSError as error:
        raise CannotRun(f"cannot write {error.filename or folder}: {error.strerror}") from None
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def drift(folder: Path, files: tuple[File, ...]) -> tuple[str, ...]:
    """How the folder differs from what would be built, a line per file."""
    made = {file.path: file.text for file in files}
    lines = [f"missing: {path}" for path in made if not (folder / path).is_file()]
    lines += [f"differs: {path}" for path, text in made.items() if _differs(folder / path, text)]
    lines += [f"no longer built: {path}" for path in _written_before(folder) - set(made) if (folder / path).exists()]
    return tuple(sorted(lines))


def _refuse_links(folder: Path, names: set[str]) -> None:
    """CannotRun where what is written or removed would be so outside the folder, or what is staged anywhere but there."""
    root = Path(os.path.realpath(folder))
    for path in sorted({path for name in names for path in _on_the_way(folder, name)}):
        if path.is_symlink() and not Path(os.path.realpath(path)).is_relative_to(root):
            raise CannotRun(f"{path} leads out of {folder}; move it, or choose another folder")
    if (folder / _STAGING).is_symlink():
        raise CannotRun(f"{folder / _STAGING} is a link, and slo-kit puts files there for a moment; remove it")


def _refuse_obstacles(folder: Path, files: tuple[File, ...]) -> None:
    """CannotRun where a file is in the place of a folder, or a folder in that of a file."""
    for file in files:
        *folders, target = _on_the_way(folder, file.path)
        for path in folders:
            if os.path.lexists(path) and not path.is_dir():
                raise CannotRun(f"{path} is no folder, and {file.path} needs one there; move it, or choose another folder")
        if target.is_dir():
            raise CannotRun(f"{target} is a folder, and a file of that name is to be written; move it, or choose another folder")


def _on_the_way(folder: Path, name: str) -> list[Path]:
    """The folders between the folder and a file below it, and the file."""
    return [*(folder / parent for parent in reversed(Path(name).parents[:-1])), folder / name]


def _stage(staging: Path, files: tuple[File, ...]) -> None:
    shutil.rmtree(staging, ignore_errors=True)  # a run that was killed may have left it
    for file in files:
        path = staging / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file.text, encoding="utf-8")


def _differs(path: Path, text: str) -> bool:
    return path.is_file() and path.read_bytes() != text.encode()


def _written_before(folder: Path) -> frozenset[str]:
    try:
        return listed(folder)
    except ValueError as error:
        raise CannotRun(f"{error}; move it, or choose another --out") from None


def _remove(folder: Path, name: str) -> None:
    path = folder / name
    if path.is_file() or path.is_symlink():
        path.unlink()
    for parent in path.relative_to(folder).parents:
        if parent != Path() and (folder / parent).is_dir() and not any((folder / parent).iterdir()):
            (folder / parent).rmdir()


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
