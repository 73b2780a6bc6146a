"""The YAML files of a workspace, found and read."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from slo_kit.errors import CannotRun, Problem
from slo_kit.manifest import MANIFEST, listed
from slo_kit.spec.syntax import place

SUFFIXES = (".yaml", ".yml")


def read_files(paths: Iterable[str | Path]) -> tuple[dict[str, str], tuple[Problem, ...]]:
    """The text of every file by path, in order, each file once; CannotRun for what is missing or leads out of its folder.

    Folders are read to the bottom, but for what begins with a dot and what slo-kit built there. A file that is not UTF-8 is a
    problem.
    """
    texts: dict[str, str] = {}
    problems: list[Problem] = []
    seen: set[str] = set()
    for path in (found for given in paths for found in _found(Path(given))):
        real = os.path.realpath(path)
        if real in seen:
            continue
        seen.add(real)
        data = _bytes(path)
        try:
            texts[str(path)] = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            texts[str(path)] = data.decode("utf-8-sig", errors="replace")
            problems.append(not_utf8(str(path), error))
    return texts, tuple(problems)


def _found(given: Path) -> Iterator[Path]:
    if not given.exists():
        raise CannotRun(f'there is no file or folder "{given}"; name one, as in slo-kit check slos, or begin with slo-kit init')
    if not given.is_dir():
        yield given
        return
    files = sorted(written_below(given))
    if not files:
        built = " but those that slo-kit built; name where the SLOs are" if (given / MANIFEST).is_file() else ""
        raise CannotRun(f'no .yaml or .yml file in "{given}"{built}')
    yield from files


def written_below(folder: Path) -> Iterator[Path]:
    """Every file of a folder that may be part of a workspace; CannotRun where a link leads out of it."""
    root = os.path.realpath(folder)
    built: set[Path] = set()
    for parent, folders, names in os.walk(folder, onerror=_unreadable):
        folders[:] = [name for name in folders if not name.startswith(".")]
        if MANIFEST in names:
            built |= _built(Path(parent))
        for name in (*folders, *names):
            path = Path(parent, name)
            if name.startswith(".") or not (name.endswith(SUFFIXES) or name in folders):
                continue
            if path.is_symlink() and not os.path.realpath(path).startswith(root + os.sep):
                raise CannotRun(f'"{path}" leads out of "{folder}"; copy it in, or name what it leads to on the command line')
            if name not in folders and path not in built:
                yield path


def _built(folder: Path) -> set[Path]:
    try:
        return {folder / name for name in listed(folder)}
    except ValueError:  # somebody else's
        return set()


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        _unreadable(error)
        raise


def _unreadable(error: OSError) -> None:
    raise CannotRun(f'"{error.filename}" cannot be read: {error.strerror}') from None


def not_utf8(path: str, error: UnicodeDecodeError) -> Problem:
    """Where a file holds a byte that no UTF-8 has."""
    position = place(path, error.object[: error.start].decode())
    return Problem(position, "not-utf8", f"the byte 0x{error.object[error.start]:02x} is not UTF-8", "save the file as UTF-8")
