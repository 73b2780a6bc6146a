"""What to say, and to do, when Grafana refuses or does not answer."""

from __future__ import annotations

from dataclasses import dataclass

from slo_kit.errors import CannotRun, Drift, SloKitError
from slo_kit.publish.credentials import TOKEN
from slo_kit.publish.session import RefusedError, UnansweredError


@dataclass(frozen=True, slots=True)
class Task:
    """What is asked of Grafana: `cannot <what>`, the permission it takes, and whether it changes anything."""

    what: str
    permission: str
    writes: bool = False


def refused(error: RefusedError, task: Task) -> SloKitError:
    """Drift where the board changed meanwhile and running again is the answer; CannotRun else."""
    match error.status:
        case 401:
            hint = f"make a new one for its service account, and set {TOKEN} to it"
            return CannotRun(f"Grafana refuses the token ({error}); {hint}")
        case 403:
            hint = f'; give its service account "{task.permission}", which the role Editor has' if task.permission else ""
            return CannotRun(f"the token may not {task.what} ({error}){hint}")
        case 409 | 412 if "same name" in error.said:
            return CannotRun(f"cannot {task.what} ({error}); rename the other one, older Grafanas want titles to differ")
        case 409 | 412:
            return meanwhile(task)
        case 413:
            hint = "a proxy before Grafana has to let bodies of 1 MB pass"
            return CannotRun(f"cannot {task.what}: it is too large for Grafana ({error}); {hint}")
        case 429:
            return CannotRun(f"cannot {task.what}: Grafana asks for fewer requests ({error}); wait a minute and run again")
        case status if status >= 500:
            return CannotRun(f"cannot {task.what}: Grafana failed ({error}){_unsure(task)}")
        case _:
            return CannotRun(f"cannot {task.what}: Grafana refuses it ({error})")


def unanswered(error: UnansweredError, task: Task, url: str) -> CannotRun:
    """A reason to stop; a request that may have been obeyed all the same is called so."""
    return CannotRun(f"cannot {task.what}: {url} {error}{_unsure(task) if error.sent else ''}")


def meanwhile(task: Task) -> Drift:
    """Somebody else was quicker."""
    return Drift(f"did not {task.what}: it was changed in Grafana meanwhile; run again to see what is there now")


def _unsure(task: Task) -> str:
    return "; whether it was done all the same is not known, run again to see" if task.writes else ""
