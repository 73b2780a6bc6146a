"""What can be chosen on a board: every value of its variables that a Prometheus knows, or enough of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from slo_kit import naming
from slo_kit.errors import CannotRun
from slo_kit.inspect.boards import Board, Content
from slo_kit.inspect.filling import ASKED, Span, filled
from slo_kit.inspect.queries import question
from slo_kit.prometheus.client import Prometheus, Refused

Chosen = Mapping[str, str]
SHAPE = (naming.PERIOD, naming.POLICY, naming.MINIMUM)
"""What tells SLOs apart for a board: two that agree in this, and in their regions, are asked about in the same way."""


@dataclass(frozen=True, slots=True)
class Kinds:
    """The SLOs to look at, by service and name; variables that are `wanted` are chosen so and not otherwise."""

    slos: frozenset[tuple[str, str]]
    wanted: Chosen = field(default_factory=dict)

    def holds(self, chosen: Chosen) -> bool:
        """Whether a choice may lead to one of them."""
        if any(self.wanted.get(name, value) != value for name, value in chosen.items()):
            return False
        picked = (chosen.get(naming.SERVICE), chosen.get(naming.SLO))
        return any(all(want in (None, has) for want, has in zip(picked, slo, strict=True)) for slo in self.slos)


def kinds(prometheus: Prometheus, span: Span, *, every: bool) -> Kinds:
    """Every SLO of a time, or the first of each shape."""
    found = prometheus.series(naming.INFO, span)
    if isinstance(found, Refused):
        raise CannotRun(f"{prometheus.host} does not list its series: {found.words}")
    regions: dict[tuple[str, str], set[str]] = {}
    shapes: dict[tuple[str, str], tuple[str, ...]] = {}
    for labels in found:
        slo = (labels.get(naming.SERVICE, ""), labels.get(naming.SLO, ""))
        regions.setdefault(slo, set()).add(labels.get(naming.REGION, ""))
        shapes[slo] = tuple(labels.get(label, "") for label in SHAPE)
    if every:
        return Kinds(frozenset(shapes))
    first: dict[tuple[object, ...], tuple[str, str]] = {}
    for slo in sorted(shapes):
        first.setdefault((*shapes[slo], *sorted(regions[slo])), slo)
    return Kinds(frozenset(first.values()))


def choices(board: Board, prometheus: Prometheus, span: Span, among: Kinds) -> Iterator[Chosen]:
    """Every way to choose on a board, one variable after the other as people do; nothing where a variable has no values."""
    return _choose(board.variables, {}, prometheus, span, among)


def values(variable: Content, chosen: Chosen, prometheus: Prometheus, span: Span) -> tuple[str, ...] | Refused:
    """What a variable offers after earlier choices."""
    asked = ASKED.fullmatch(filled(question(variable), chosen, span))
    if variable["type"] != "query" or not asked:
        return (_first(variable),)
    label = asked["label"]
    found = prometheus.series(asked["series"] or f'{{{label}!=""}}', span)
    if isinstance(found, Refused):
        return found
    return tuple(sorted({str(labels[label]) for labels in found if label in labels}))


def _choose(variables: tuple[Content, ...], chosen: Chosen, prometheus: Prometheus, span: Span, among: Kinds) -> Iterator[Chosen]:
    if not variables:
        yield chosen
        return
    first, *rest = variables
    if first["type"] == "datasource":
        yield from _choose(tuple(rest), chosen, prometheus, span, among)
        return
    offered = values(first, chosen, prometheus, span)
    for value in () if isinstance(offered, Refused) else offered:
        further = {**chosen, first["name"]: value}
        if among.holds(further):
            yield from _choose(tuple(rest), further, prometheus, span, among)


def _first(variable: Content) -> str:
    """The choice a board opens with, of a variable that asks nobody."""
    current = variable.get("current", {}).get("value")
    return current if isinstance(current, str) else question(variable).split(",")[0].split(":")[-1].strip()
