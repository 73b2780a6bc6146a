"""How far a long reading is: a line on the terminal that goes away again, and nothing where nobody watches."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Told = Callable[[str, int, int], None]


@contextmanager
def told() -> Iterator[Told]:
    """What a source may tell of its progress, shown on stderr if that is a terminal."""
    if not sys.stderr.isatty():
        yield _silent
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

    columns = (TextColumn("reading {task.description}"), BarColumn(), TimeRemainingColumn())
    tasks: dict[str, TaskID] = {}
    lock = threading.Lock()
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:

        def show(place: str, done: int, whole: int) -> None:
            with lock:
                task = tasks[place] if place in tasks else tasks.setdefault(place, shown.add_task(place, total=whole))
            shown.update(task, completed=done)

        yield show


def _silent(_: str, __: int, ___: int) -> None:
    """Nobody watches."""
