"""Everything that `slo-kit check` finds: what cannot be built, lints, and comments that allow nothing."""

from __future__ import annotations

from collections.abc import Iterable

from slo_kit.errors import Problem
from slo_kit.resolve.checks import CHECKS
from slo_kit.resolve.lints import LINTS
from slo_kit.resolve.lints.reading import Look
from slo_kit.spec.allowing import Judged, remaining, remarks
from slo_kit.spec.load import Loaded


def findings(loaded: Loaded, seen_live: Iterable[Problem] | None = None) -> tuple[Problem, ...]:
    """All of it but for what a comment allows; `seen_live` is what running servers showed, where they were asked.

    What makes no sense together is looked for in whatever could be read, unless the topology, a policy or a whole file is in
    doubt: then half of what would be found is a consequence. Lints, likewise, are about files that are sound.
    """
    if not loaded.whole:
        return loaded.problems
    workspace = loaded.workspace
    refused = (*loaded.problems, *(problem for check in CHECKS for problem in check(workspace)))
    wrong = {problem.position.path for problem in refused}
    look = Look.at(workspace)
    lints = (*(problem for lint in LINTS for problem in lint(look)), *(seen_live or ()))
    found = (*refused, *(lint for lint in lints if lint.position.path not in wrong))
    comments = remarks(workspace.texts, found, Judged(wrong, live=seen_live is not None))
    return (*remaining(found, workspace.texts), *comments)
