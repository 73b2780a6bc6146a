"""Runs the jsonnet of the boards, once for all of them, and lets the hooks of users change what comes out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from slo_kit.errors import CannotRun, InputProblems, Position, Problem

Boards = dict[str, dict[str, object]]
CHECK = "dashboards-hook"
SHAPE = "write function(dashboard) dashboard + {...}"
NOT_A_FUNCTION, NO_BOARD = "the hook is not a function", "a hook must give back the dashboard with its uid"
_PLACE = r":\(?(\d+):(\d+)\)?(?:-(\d+)\b)?"


@dataclass(frozen=True, slots=True)
class Imports:
    """Which files may be read: those of the boards, and for a hook also those beside and below it."""

    folder: Path
    hooks: tuple[Path, ...]

    def read(self, base: str, wanted: str) -> tuple[str, bytes]:
        """The file that an import means; RuntimeError, which jsonnet puts in its own words, where there is none."""
        path = next((path for root, path in self._meant(base, wanted) if path.is_relative_to(root) and path.is_file()), None)
        if path:
            return str(path), path.read_bytes()
        if any(path.is_relative_to(root) for root, path in self._meant(base, wanted)):
            raise RuntimeError(f'import "{wanted}" finds no file')
        raise RuntimeError(f'import "{wanted}" leaves the folder it may read')

    def _meant(self, base: str, wanted: str) -> Iterable[tuple[Path, Path]]:
        """Folders that may be read from here, and where the file would lie: beside the importing one first."""
        ours, origin = self.folder.resolve(), Path(base)
        if not base:
            yield from ((hook.resolve(), hook.resolve()) for hook in self.hooks if wanted == str(hook.resolve()))
        if base and not origin.resolve().is_relative_to(ours):
            own = (hook.resolve().parent for hook in self.hooks)
            yield from ((root, (origin / wanted).resolve()) for root in own if origin.resolve().is_relative_to(root))
            origin = Path()
        yield ours, (ours / origin / wanted).resolve()


def evaluate(folder: Path, names: Iterable[str], argument: Mapping[str, object], hooks: tuple[Path, ...] = ()) -> Boards:
    """The boards by name, from one run; InputProblems where a hook is at fault, CannotRun where the boards are."""
    import _jsonnet

    try:
        text = _jsonnet.evaluate_snippet(
            "slo-kit",
            _program(names, hooks),
            tla_codes={"plan": json.dumps(argument)},
            import_callback=Imports(folder, hooks).read,
        )
    except RuntimeError as error:
        raise _blamed(folder, hooks, str(error)) from None
    built: Boards = json.loads(text)
    return built


def _program(names: Iterable[str], hooks: tuple[Path, ...]) -> str:
    """`function(plan) {...}`: each board passes through the hooks in the order in which they were given."""
    imports = "".join(f"  {{ path: {json.dumps(str(h))}, run: import {json.dumps(str(h.resolve()))} }},\n" for h in hooks)
    boards = "".join(f'  "{name}": passed((import "{name}.jsonnet")(plan)),\n' for name in names)
    return (
        f"local hooks = [\n{imports}];\n"
        "local pass(board, hook) = if std.isFunction(hook.run) then hook.run(board)\n"
        f"  else error '{NOT_A_FUNCTION}: ' + hook.path;\n"
        "local kept(board, changed) = if std.isObject(changed) && std.get(changed, 'uid') == board.uid then changed\n"
        f"  else error '{NO_BOARD}, \"' + board.uid + '\"';\n"
        "local passed(board) = if hooks == [] then board else kept(board, std.foldl(pass, hooks, board));\n"
        f"function(plan) {{\n{boards}}}"
    )


def _blamed(folder: Path, hooks: tuple[Path, ...], said: str) -> Exception:
    """The error that points at the line of a hook, if one stands in what jsonnet said."""
    first = said.splitlines()[0].removeprefix("RUNTIME ERROR: ")
    for hook in hooks:
        if found := re.search(re.escape(str(hook.resolve())) + _PLACE, said):
            line, column = int(found[1]), int(found[2])
            width = max(1, int(found[3] or 0) - column)
            told = re.sub(r"^STATIC ERROR: \S+ ", "", first)
            return _problem(hook, Position(str(hook), line, column, width), told)
    if first.startswith((NOT_A_FUNCTION, NO_BOARD)):
        guilty = next((hook for hook in hooks if first.endswith(str(hook))), hooks[-1])
        told = NOT_A_FUNCTION if first.startswith(NOT_A_FUNCTION) else first
        return _problem(guilty, Position(str(guilty), 1, 1), told, SHAPE)
    return CannotRun(f"the dashboards in {folder} do not evaluate: {said.strip()}")


def _problem(hook: Path, position: Position, message: str, hint: str = "") -> InputProblems:
    text = hook.read_text(encoding="utf-8", errors="replace")
    return InputProblems([Problem(position, CHECK, message, hint)], {str(hook): text})
