"""When other tools alert, as alert policies: the standard one where it says the same, else one of their own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from slo_kit.duration import Duration
from slo_kit.errors import Position
from slo_kit.model.period import Period
from slo_kit.model.policy import AlertPolicy, BurnWindow, Severity

STANDARD = (
    BurnWindow(Severity.PAGE, Duration.of(hours=1), Decimal(2)),
    BurnWindow(Severity.PAGE, Duration.of(hours=6), Decimal(5)),
    BurnWindow(Severity.TICKET, Duration.of(days=1), Decimal(10)),
    BurnWindow(Severity.TICKET, Duration.of(days=3), Decimal(10)),
)
"""The rows of the policy `standard` as it comes with slo-kit, which are those that Sloth has for 28 and 30 days."""
_SHORTEST = Duration.of(minutes=1)
"""Of a short window: nothing falls into a shorter one than counting is evaluated in."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an SLO of another tool asks of alerting; `place` is where it says so.

    `minimum` is how many bad events an alert needs, where the indicator's own guard would make no sense.
    """

    base: str
    rows: tuple[BurnWindow, ...]
    severities: tuple[Severity, ...]
    objective: Decimal
    period: Period
    place: Position
    minimum: int | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """The policy to name, the policy itself unless it comes with slo-kit, and what of it had to be left out."""

    name: str
    policy: AlertPolicy | None = None
    left_out: tuple[str, ...] = ()


def given(wanted: Wanted) -> Given:
    """A policy of the rows that are wanted and can fire."""
    if not wanted.severities:
        return Given("silent")
    asked = [row for row in wanted.rows if row.severity in wanted.severities]
    reasons = {row: _why_not(row, wanted) for row in asked}
    rows = tuple(row for row in asked if not reasons[row])
    left_out = tuple(reason for reason in reasons.values() if reason)
    if not rows:
        return Given("silent", left_out=left_out)
    standard = _same(wanted.rows, STANDARD, wanted.period)
    name = of = "standard" if standard else wanted.base
    if standard and rows == tuple(wanted.rows) and wanted.minimum is None:
        return Given(name, left_out=left_out)
    name = "-".join((name, *_told_apart(wanted, left_out)))
    at = {"": wanted.place, "policy": wanted.place}
    placed = tuple(replace(row, at={"": wanted.place, "window": wanted.place}) for row in rows)
    return Given(
        name,
        AlertPolicy(name, placed, wanted.minimum, description=f"The rows of {of} that SLOs of another tool ask for", at=at),
        left_out,
    )


def _why_not(row: BurnWindow, wanted: Wanted) -> str:
    """Why a row cannot fire, or nothing."""
    factor = row.factor(wanted.period)
    said = f"the {row.severity.value} at a burn rate of {round(factor, 2).normalize():f} over {row.window}"
    if factor * (1 - wanted.objective / 100) >= 1:
        return f"{said} can never fire at an objective of {wanted.objective}, and is left out"
    if row.short < _SHORTEST:
        return f"{said} looks over {row.short.seconds:g} seconds, which is less than a minute, and is left out"
    if row.window.milliseconds > wanted.period.milliseconds:
        return f"{said} looks further back than the period, and is left out"
    return ""


def _same(rows: Iterable[BurnWindow], others: Iterable[BurnWindow], period: Period) -> bool:
    def said(row: BurnWindow) -> tuple[object, ...]:
        return row.severity, row.window, row.short, row.factor(period)

    return [*map(said, rows)] == [*map(said, others)]


def _told_apart(wanted: Wanted, left_out: tuple[str, ...]) -> Iterable[str]:
    """What tells a policy from the one that it is made of."""
    if {row.severity for row in wanted.rows} != set(wanted.severities):
        yield f"{wanted.severities[0].value}s"
    if left_out:
        yield f"{wanted.objective.normalize():f}".replace(".", "-")
    if wanted.minimum is not None:
        yield f"minimum-{wanted.minimum}"
