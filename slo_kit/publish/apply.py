"""Does what a plan says, one write after the other, and says how far it came if it cannot go on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from slo_kit.errors import SloKitError
from slo_kit.naming import FOLDER
from slo_kit.publish.client import Grafana, Missing
from slo_kit.publish.plan import Create, Plan, Remove, Update

_Write = tuple[str, str, Callable[[], None]]


def apply(grafana: Grafana, plan: Plan) -> Iterator[str]:
    """A line for every write done; the error that stops it, CannotRun or Drift, also names what was done and what was not."""
    writes = tuple(_writes(grafana, plan))
    for number, (name, done, write) in enumerate(writes):
        try:
            write()
        except SloKitError as error:
            raise type(error)(f"{error}\n{_so_far(writes, number)}") from None
        yield f"{done} {name}"


def _writes(grafana: Grafana, plan: Plan) -> Iterator[_Write]:
    if plan.writes and isinstance(plan.folder, Missing):
        yield f"folder {FOLDER}", "created", grafana.create_folder
    for step in plan.writes:
        match step:
            case Create(board):
                yield board.uid, "created", partial(grafana.save, board, 0)
            case Update(board, version):
                yield board.uid, "updated", partial(grafana.save, board, version)
            case Remove(uid, _, version):
                yield uid, "removed", partial(grafana.delete, uid, version)


def _so_far(writes: tuple[_Write, ...], done: int) -> str:
    names = [name for name, _, _ in writes]
    return f"done: {', '.join(names[:done]) or 'nothing'}; not done: {', '.join(names[done:])}"
