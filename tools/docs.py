"""Runs the commands that the documentation shows and writes down what they say.

In a block of the language `console`, lines that begin with `$ ` are run and the lines between are their output. A block
behind `<!-- file: NAME -->` is put into that file first. Each page has a folder of its own, with a copy of slos/.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tools import checks, commands, schema, templates

ROOT = Path(__file__).parent.parent
TOPICS = ("alerting", "counting", "dashboards", "delivery", "dialects", "numbers", "regions")
PAGES = tuple(ROOT / name for name in ("README.md", "CONTRIBUTING.md", *(f"docs/{topic}.md" for topic in TOPICS)))
_BLOCK = re.compile(r"(?:<!-- file: (?P<file>\S+) -->\n)?```(?P<language>\w+)\n(?P<body>.*?)```", re.DOTALL)


def rerun(text: str) -> str:
    """The page with the output that its commands give today."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(ROOT / "slos", folder / "slos")
        return _BLOCK.sub(lambda block: _redone(block, folder), text)


def _redone(block: re.Match[str], folder: Path) -> str:
    if block["file"]:
        (folder / block["file"]).write_text(block["body"], encoding="utf-8")
    if block["language"] != "console":
        return block[0]
    commands = [line for line in block["body"].splitlines() if line.startswith("$ ")]
    return "```console\n" + "".join(f"{line}\n{_said(line[2:], folder)}" for line in commands) + "```"


def _said(command: str, folder: Path) -> str:
    """What a command prints, problems included."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "NO_COLOR": "1"}
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.stdout


if __name__ == "__main__":
    for made in (commands, templates):
        made.PAGE.write_text(made.page(), encoding="utf-8")
    checks.write()
    schema.WRITTEN.write_text(schema.schema(), encoding="utf-8")
    for path in PAGES:
        path.write_text(rerun(path.read_text(encoding="utf-8")), encoding="utf-8")
