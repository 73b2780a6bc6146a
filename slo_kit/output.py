"""Writes built files so that a failure leaves what was there whole, and tells built files from everybody else's."""

from __future__ import annotations

import hashlib
import json
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


def _stage(staging: Path, files: tuple[File, ...]) -> None:
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
    path.unlink(missing_ok=True)
    for parent in path.relative_to(folder).parents:
        if parent != Path() and (folder / parent).is_dir() and not any((folder / parent).iterdir()):
            (folder / parent).rmdir()


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
