"""Writes what is generated below docs/checks: the list of all checks, what is said of each bad example, and the page on reading.

A page is named after the id. Its bad example is checked as it stands, and what `slo-kit check` says of it is written below it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

from slo_kit.cli import run
from slo_kit.ids import FITTING, LINTS, LIVE, READING

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "docs" / "checks"
ERRORS = ROOT / "tests" / "errors"
INDEX, READING_PAGE = FOLDER / "README.md", FOLDER / "reading.md"
HEADINGS = ["What it finds", "Bad example", "Why it hurts", "Better", "How to allow it"]
PAGED = {**FITTING, **LINTS, **LIVE}
"""Ids with a page each; those of reading share one."""
_BLOCK = re.compile(r"```(?P<language>\w+)\n(?P<body>.*?)```", re.DOTALL)

_PROBLEM = re.compile(r"^\S+:\d+:\d+: .*\n(?:    .*\n)*", re.MULTILINE)
"""One problem as it is shown: the message, the line, what to type."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a check, cut into its sections."""

    path: Path
    text: str

    @property
    def headings(self) -> list[str]:
        """In order."""
        return re.findall(r"^## (.*)$", self.text, re.MULTILINE)

    def section(self, heading: str) -> str:
        """What stands below a heading."""
        return self.text.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]

    def example(self, heading: str) -> str:
        """The YAML below a heading."""
        return next(block["body"] for block in _BLOCK.finditer(self.section(heading)) if block["language"] == "yaml")

    def refreshed(self) -> str:
        """The page with what is said of its bad example today; what only servers know stays as it is written."""
        if self.path.stem in LIVE:
            return self.text
        old = self.section("Bad example")
        said = said_of(self.example("Bad example"))[1]
        new = _BLOCK.sub(lambda block: f"```text\n{said}```" if block["language"] == "text" else block[0], old)
        return self.text.replace(old, new, 1)


def pages() -> tuple[Page, ...]:
    """Every page of a check."""
    generated = {INDEX, READING_PAGE}
    return tuple(Page(path, path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.md")) if path not in generated)


def said_of(text: str, name: str = "slos.yaml") -> tuple[int, str]:
    """The exit code of `slo-kit check` on a file of this text, and everything it says."""
    said = StringIO()
    with TemporaryDirectory() as folder, chdir(folder), redirect_stdout(said), redirect_stderr(said):
        Path(name).write_text(text, encoding="utf-8")
        code = run(["check", name])
    return code, said.getvalue()


def index() -> str:
    """The list of all checks."""
    ways = {
        "Lints": LINTS,
        "Lints that a running Prometheus tells: `slo-kit check --live`": LIVE,
        "Refused": FITTING,
    }
    listed = [f"## {title}\n\n{_table(known, '{}.md')}" for title, known in ways.items()]
    read = f"## Refused while reading\n\nWith an example of each on [one page](reading.md).\n\n{_table(READING, 'reading.md#{}')}"
    return "\n\n".join((_HEAD, *listed, read)) + "\n"


def _table(known: Mapping[str, str], link: str) -> str:
    rows = (f"| [{name}]({link.format(name)}) | {said} |" for name, said in sorted(known.items()))
    return "\n".join(("| id | holds |", "|---|---|", *rows))


_HEAD = """# Checks

Written by `make docs` from slo_kit/ids.py; a test fails when it is out of date.

`slo-kit check` looks for all of this at once. What is refused cannot be built, or would count wrongly. A lint is about something
that works and will probably disappoint. Most lints are said by `check` alone, and who knows better allows one:

    objective: 99.9 # slo-kit: allow one-slice-pages: each bad minute stops withdrawals

Behind a value, or on a line of its own above it, the comment counts for that line; above the first line of a document, for all
of it. It needs a reason, and a comment that allows nothing is a problem itself. Lints of a file are said once nothing in it is
refused.

`slo-kit check --live` asks the Prometheus of every region as well. One that cannot be asked is named, and the command ends with 3
if there is no other problem: nothing that was not looked at counts as sound.

`--format github` writes annotations for a pull request, lints as warnings; `--format sarif` writes SARIF 2.1.0 for code scanning;
`--format json` has a field for everything."""


def reading() -> str:
    """The page on everything that is refused while reading, with an input of each from tests/errors and what is said of it."""
    return "\n".join(_reading())


def _reading() -> Iterator[str]:
    yield "# What is refused while reading"
    yield ""
    yield "Written by `make docs` from [tests/errors](../../tests/errors), where there are more. None of it can be allowed."
    for name, said in sorted(READING.items()):
        yield from ("", f"## {name}", "", f"{said[0].upper()}{said[1:]}.", "")
        yield from _example(name)
    yield ""


def _example(name: str) -> Iterator[str]:
    """What is said of the shortest mistake of this sort."""
    told = [path.read_text(encoding="utf-8") for path in sorted(ERRORS.glob("*.txt"))]
    blocks = [block for text in told for block in _PROBLEM.findall(text) if f" [{name}]\n" in block]
    if blocks:
        yield from ("```text", min(blocks, key=len).rstrip(), "```")


def write() -> None:
    """Bring every page up to date."""
    for page in pages():
        page.path.write_text(page.refreshed(), encoding="utf-8")
    INDEX.write_text(index(), encoding="utf-8")
    READING_PAGE.write_text(reading(), encoding="utf-8")


if __name__ == "__main__":
    write()
