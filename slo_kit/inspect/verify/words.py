"""A verdict as people read it."""

from __future__ import annotations

from slo_kit import naming
from slo_kit.inspect.choices import Chosen
from slo_kit.inspect.filling import Span, filled
from slo_kit.inspect.verify.run import Trouble, Verdict

_NO_TIME = Span(0, 1, 1)
"""Titles mention what was chosen, never a time."""


def document(verdict: Verdict) -> str:
    """A line for each query in trouble, board by board, and a summary; one line if there is none."""
    asked = f"{verdict.queries} queries of {verdict.boards} dashboards for {verdict.choices} choices"
    early = tuple(f"{title}: not asked, it shows a time before anything was measured" for title in verdict.early)
    if not verdict.troubles:
        return "\n".join((*early, f"{asked}: all answer"))
    failing = sum(bool(trouble.words) for trouble in verdict.troubles)
    empty = len(verdict.troubles) - failing
    return "\n".join((*early, *map(_line, verdict.troubles), "", f"{asked}: {failing} fail, {empty} find nothing"))


def _line(trouble: Trouble) -> str:
    asked = trouble.asked
    place = filled(asked.place, trouble.chosen[0], _NO_TIME)
    what = f"{asked.board}: {place}{f' query {asked.query}' if asked.query else ''}"
    where = _where(trouble.chosen)
    return f"{what} fails{where}: {trouble.words}" if trouble.words else f"{what} finds nothing{where}"


def _where(chosen: tuple[Chosen, ...]) -> str:
    """The first choice, and how many others."""
    first, others = _one(chosen[0]), len(chosen) - 1
    return f" {first}{f' and {others} more' if others else ''}" if first else ""


def _one(chosen: Chosen) -> str:
    slo = "/".join(chosen[label] for label in (naming.SERVICE, naming.SLO) if label in chosen)
    parts = [f"for {slo}"] if slo else []
    if naming.REGION in chosen:
        parts.append(f"in {chosen[naming.REGION]}")
    parts += [f"{name}={value}" for name, value in chosen.items() if name not in naming.IDENTITY]
    return " ".join(parts)
