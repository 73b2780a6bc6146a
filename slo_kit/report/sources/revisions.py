"""A workspace as it was committed at some time: read out of git, file by file, and never run."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from slo_kit.errors import CannotRun
from slo_kit.report.series import Instant

SUFFIXES = (".yaml", ".yml")
_FILES = ("100644", "100755")
"""Modes of ordinary files: links may lead anywhere, and other repositories are none of ours."""


@dataclass(frozen=True, slots=True)
class Revision:
    """The last commit before a moment, and folders that hold what the workspace was then."""

    commit: str
    time: Instant
    paths: tuple[Path, ...]

    def __str__(self) -> str:
        return f"{self.commit[:10]} of {datetime.fromtimestamp(self.time, UTC):%a %-d %b %Y %H:%M} UTC"


@contextmanager
def workspace_at(paths: Sequence[Path], moment: Instant) -> Iterator[Revision]:
    """The workspace at the end of the first parents' line before a moment; CannotRun where git knows none."""
    root = Path(_git(_folder(paths[0]), "rev-parse", "--show-toplevel").strip())
    found = _git(root, "rev-list", "-1", "--first-parent", "--timestamp", f"--before={moment}", "HEAD").split()
    if not found:
        raise CannotRun(f"no commit is older than {datetime.fromtimestamp(moment, UTC):%Y-%m-%d %H:%M} UTC")
    time, commit = found
    with tempfile.TemporaryDirectory() as folder:
        held = []
        for number, path in enumerate(paths):
            within = Path(os.path.realpath(path)).relative_to(os.path.realpath(root)).as_posix()
            held.append(_written(root, commit, within, Path(folder, str(number))))
        yield Revision(commit, int(time), tuple(held))


def _written(root: Path, commit: str, within: str, folder: Path) -> Path:
    """The YAML files below a path of a commit, under their own names; CannotRun where there are none."""
    listed = _git(root, "ls-tree", "-r", "-z", "--full-tree", commit, "--", within).split("\0")
    files = [(*about.split(), name) for about, _, name in (line.partition("\t") for line in listed if line)]
    wanted = [(blob, PurePosixPath(name)) for mode, _, blob, name in files if mode in _FILES and name.endswith(SUFFIXES)]
    if not wanted:
        raise CannotRun(f'there was no "{within}" in {commit[:10]}')
    for blob, name in wanted:
        if ".." in name.parts or name.is_absolute():
            continue
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(_git(root, "cat-file", "blob", blob).encode("utf-8", "surrogateescape"))
    return folder


def _folder(path: Path) -> Path:
    return path if path.is_dir() else path.parent


def _git(folder: Path, *arguments: str) -> str:
    """What git says; none of its commands here looks at the working tree, filters, or runs hooks."""
    command = ["git", "-C", str(folder), "--no-pager", "--no-optional-locks", "--literal-pathspecs", *arguments]
    try:
        done = subprocess.run(command, capture_output=True, check=True)
    except FileNotFoundError:
        raise CannotRun("git is not installed") from None
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode(errors="replace").strip().splitlines()
        raise CannotRun(f"git says: {said[0] if said else 'nothing'}") from None
    return done.stdout.decode("utf-8", "surrogateescape")
