"""The page docs/commands.md, from the help texts of the commands."""

from __future__ import annotations

from pathlib import Path

from click import Context, Group
from click.testing import CliRunner

from slo_kit.cli import COMMANDS, group

PAGE = Path(__file__).parent.parent / "docs" / "commands.md"
HEAD = """\
# Commands

Written by `make docs` from what `--help` says; a test fails when it is out of date.

Results go to stdout, problems to stderr. Every command ends with 0 when all is well, 1 when there are problems or the output
is not what was expected, 2 when it was called wrongly, 3 when it could not run.
"""


def page() -> str:
    """The whole page: the program, then each command in the order people meet them."""
    asked: list[list[str]] = [[], *(words for name in COMMANDS for words in _with_parts(name))]
    return HEAD + "".join(f"\n## {' '.join(('slo-kit', *words))}\n\n```text\n{_help(words)}```\n" for words in asked)


def _with_parts(name: str) -> list[list[str]]:
    """The words of a command, and of each command within it."""
    command = group.get_command(Context(group), name)
    return [[name], *([name, part] for part in (command.commands if isinstance(command, Group) else ()))]


def _help(words: list[str]) -> str:
    return CliRunner().invoke(group, [*words, "--help"], prog_name="slo-kit", terminal_width=100).output
