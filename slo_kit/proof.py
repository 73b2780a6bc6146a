"""Runs promtool on what was built: are the rules sound, and do the alerts do what the generated tests say?"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from slo_kit.errors import CannotRun
from slo_kit.model.version import QUERY_OFFSET, Version


@dataclass(frozen=True, slots=True)
class Proof:
    """The outcome for one file: `failure` is empty when all held, else promtool's words."""

    path: str
    cases: int
    unproved: tuple[str, ...]
    failure: str


def rules_checked(folder: Path) -> int:
    """How many rules promtool finds in the built rule files; CannotRun when it refuses any."""
    files = sorted((*folder.glob("regions/*/rules/*.yaml"), *folder.glob("global/rules/*.yaml")))
    if not files:
        raise CannotRun(f"no rule files below {folder}; run slo-kit build first")
    _new_enough(files)
    done = _promtool("check", "rules", *map(str, files))
    # rules that are there twice fail without an exit code
    if done.returncode or "FAILED" in done.stdout + done.stderr:
        raise CannotRun(f"promtool refuses the rules:\n{done.stdout}{done.stderr}")
    return sum(int(count) for count in re.findall(r"SUCCESS: (\d+) rules found", done.stdout))


def _new_enough(files: list[Path]) -> None:
    """CannotRun where the rules are for a Prometheus whose promtool knows more than this one."""
    if any("query_offset: " in text for text in [*map(_text, files)]):
        told = _promtool("--version")
        found = re.search(r"version (\d+\.\d+(?:\.\d+)?)", told.stdout + told.stderr)
        if found and Version(*map(int, found[1].split("."))) < QUERY_OFFSET:
            raise CannotRun(
                f"the rules are for Prometheus {QUERY_OFFSET} or later, and promtool is {found[1]}; install a newer one, or take "
                "the version out of the Topology to prove the rules in their older form"
            )


def scenarios_proved(folder: Path) -> tuple[Proof, ...]:
    """The generated tests, a file at a time on every processor; in order of path."""
    files = sorted(folder.glob("tests/*.yaml"))
    if not files:
        raise CannotRun(f"no tests below {folder}; run slo-kit build first")
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return tuple(pool.map(_proof, files))


def _proof(path: Path) -> Proof:
    text = _text(path)
    unproved = tuple(re.findall(r"^# (.* is not proved: .*)$", text, re.MULTILINE))
    done = _promtool("test", "rules", str(path))
    failure = (done.stdout + done.stderr).strip() if done.returncode else ""
    return Proof(path.name, len(re.findall(r"^  - name: ", text, re.MULTILINE)), unproved, failure)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise CannotRun(f"{path} is not UTF-8, as whatever slo-kit builds is; run slo-kit build again") from None


def _promtool(*arguments: str) -> subprocess.CompletedProcess[str]:
    program = shutil.which("promtool")
    if program is None:
        raise CannotRun("promtool is not installed; it comes with Prometheus (on Debian: apt-get install prometheus)")
    return subprocess.run([program, *arguments], capture_output=True, text=True, check=False)
