"""Problems as people, scripts and GitHub read them."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Mapping
from unicodedata import combining, east_asian_width

import click

from slo_kit.errors import CannotRun, InputProblems, Problem, SloKitError
from slo_kit.ids import may_be_allowed

_USER = r"""(?<![^\s"',;(\[{=])[^\s"'/:@]+:(?![:\s]|//)"""
_SECRET = re.compile(rf"""((?<=//)|{_USER})[^\s"']+(?=@\S)""")
_SECRET_IN_LINE = re.compile(rf"""((?<=//)|{_USER})[^"'\n]*[^\s"'](?=@\S)|(?<=[?#&])[^\s"'=&]+=[^\s"']+""")
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f]")
_WIDEST = 160


def format_option(function: Callable[..., None]) -> Callable[..., None]:
    """The option --format of a command; problems found anywhere below are then shown in that form."""
    choice = click.Choice(list(FORMS))
    option = click.option("--format", "form", type=choice, default="text", callback=_remember, help="How problems are written.")
    return option(function)


def show(error: SloKitError, form: str = "text") -> None:
    """Write an error: problems for machines to stdout, all else to stderr."""
    if isinstance(error, InputProblems):
        click.echo(_masked(FORMS[form](error.problems, _veiled(error))), err=form == "text")
    else:
        click.echo(_masked(f"slo-kit: {error}" if isinstance(error, CannotRun) else str(error)), err=True)


def notes(found: tuple[Problem, ...], texts: Mapping[str, str], form: str = "text") -> str:
    """What is to be known and not to be mended, each with its newline; nothing where a form has another place for it."""
    if form == "github":
        return "".join(f"{_annotation(note, 'notice')}\n" for note in found)
    if form != "text":
        return ""
    said = (note._replace(message=f"note: {note.message}") for note in found)
    return _masked("".join(f"{line}\n" for note in said for line in _quoted(note, texts)))


def described(problem: Problem) -> dict[str, object]:
    """A problem for machines."""
    return problem.position._asdict() | {"id": problem.id, "message": problem.message, "hint": problem.hint}


def counted(number: int, thing: str) -> str:
    """`1 file`, `6 files`."""
    return f"{number} {thing}{'' if number == 1 else 's'}"


def _text(problems: tuple[Problem, ...], texts: Mapping[str, str]) -> str:
    lines = [line for problem in problems for line in _quoted(problem, texts)]
    wrong = len({problem.position.path for problem in problems})
    where = f"in {wrong} of {counted(len(texts), 'file')}" if texts else ""
    return "\n".join((*lines, "", f"{counted(len(problems), 'problem')} {where}".rstrip()))


def _quoted(problem: Problem, texts: Mapping[str, str]) -> tuple[str, ...]:
    """The message, the line it is about without its indentation, and a caret under the word."""
    position = problem.position
    head = f"{_styled(str(position), bold=True)}: {_printable(problem.message)} {_styled(f'[{problem.id}]', dim=True)}"
    lines = texts.get(position.path, "").splitlines()
    line = _masked(lines[position.line - 1].rstrip(), _SECRET_IN_LINE) if position.line <= len(lines) else ""
    if not line:
        return (head, f"    {problem.hint}") if problem.hint else (head,)
    start = len(line) - len(line.lstrip())
    before, rest = line[min(start, position.column - 1) : position.column - 1], line[position.column - 1 :]
    if len(line) > _WIDEST and len(before) > _WIDEST // 2:
        before = "..." + before[-_WIDEST // 2 :]
    word = rest[: position.width]
    caret = "^" + "~" * (_columns(word) - 1)
    shown = before + rest[: max(_WIDEST - len(before), len(word))]
    pointed = _styled(f"{caret} {_printable(problem.hint)}".rstrip(), fg="green")
    return head, f"    {_printable(shown)}", f"    {_blank(before)}{pointed}"


def _json(problems: tuple[Problem, ...], texts: Mapping[str, str]) -> str:
    import json

    return json.dumps({"files": len(texts), "problems": [described(one) for one in problems]}, indent=2)


def _github(problems: tuple[Problem, ...], texts: Mapping[str, str]) -> str:
    """Workflow commands, which GitHub shows beside the lines of a pull request."""
    return "\n".join(map(_annotation, problems))


def _annotation(problem: Problem, word: str = "error") -> str:
    position = problem.position
    place = {
        "file": position.path,
        "line": position.line,
        "col": position.column,
        "endColumn": position.column + position.width,
        "title": problem.id,
    }
    said = ",".join(f"{key}={_escaped(str(value)).replace(':', '%3A').replace(',', '%2C')}" for key, value in place.items())
    level = "warning" if may_be_allowed(problem.id) else word
    return f"::{level} {said}::{_escaped(problem.message + (f'; {problem.hint}' if problem.hint else ''))}"


def _sarif(problems: tuple[Problem, ...], texts: Mapping[str, str]) -> str:
    from slo_kit.cli.sarif import sarif  # few ask for it, and every commit hook waits for imports

    return sarif(problems, texts)


FORMS: dict[str, Callable[[tuple[Problem, ...], Mapping[str, str]], str]] = {
    "text": _text,
    "json": _json,
    "github": _github,
    "sarif": _sarif,
}
"""How problems can be written, by the value of --format."""


def _remember(ctx: click.Context, _: click.Parameter, form: str) -> str:
    ctx.find_root().obj = form
    return form


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _masked(text: str, secret: re.Pattern[str] = _SECRET) -> str:
    """Stars over credentials in addresses, as many as there were characters so that carets stay in place."""
    return secret.sub(lambda match: _stars(match[0]), text)


def _veiled(error: InputProblems) -> Mapping[str, str]:
    """What is quoted, with stars over every address that is refused for what it carries, whatever form that has."""
    texts = dict(error.texts)
    for place in (problem.position for problem in error.problems if problem.id == "secret-in-address"):
        lines = texts.get(place.path, "").splitlines()
        if place.line <= len(lines):
            line, start, end = lines[place.line - 1], place.column - 1, place.column - 1 + place.width
            lines[place.line - 1] = line[:start] + _stars(line[start:end]) + line[end:]
            texts[place.path] = "\n".join(lines)
    return texts


def _stars(text: str) -> str:
    """Stars but for the quotes around."""
    return re.sub(r"(?!^[\"']|[\"']$).", "*", text)


def _printable(text: str) -> str:
    """Without what a terminal would obey rather than show."""
    return _CONTROL.sub("\ufffd", text)


def _blank(text: str) -> str:
    """As wide as the text, tabs kept."""
    return "".join("\t" if c == "\t" else " " * _columns(c) for c in text)


def _columns(text: str) -> int:
    """How many columns a terminal takes for it."""
    return sum(0 if combining(c) else 2 if east_asian_width(c) in "WF" else 1 for c in text)


def _styled(text: str, **style: bool | str) -> str:
    if os.environ.get("NO_COLOR") or not sys.stderr.isatty():
        return text
    return click.style(text, **style)  # type: ignore[arg-type]
