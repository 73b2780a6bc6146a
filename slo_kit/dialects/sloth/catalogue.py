"""Sloth's catalogues of alert windows, which decide over what and how fast a budget must burn to alert."""

from __future__ import annotations

from dataclasses import dataclass

from slo_kit.dialects.policies import STANDARD
from slo_kit.dialects.reading import Fields, Remarks
from slo_kit.duration import Duration
from slo_kit.model.policy import BurnWindow, Severity

_USUAL = Duration.of(days=30)
"""The period of Sloth unless a flag says otherwise."""


@dataclass(frozen=True, slots=True)
class Windows:
    """The period that budgets are for, and the rows that alert."""

    period: Duration
    rows: tuple[BurnWindow, ...]

    @property
    def name(self) -> str:
        """What a policy of these rows is called."""
        return f"sloth-{self.period}"


def chosen(catalogues: list[Fields], remarks: Remarks) -> Windows:
    """The catalogue that holds for all SLOs: the only one, else the one for 30 days.

    Sloth is told by a flag which period to take; a workspace is told by the catalogue that lies in it.
    """
    found: dict[Duration, Windows] = {}
    for one in catalogues:
        windows = _read(one, remarks)
        if windows is None:
            continue
        if windows.period in found:
            message = f"a second catalogue for {windows.period}"
            remarks.wrong(one.inside("spec").at("sloPeriod"), "duplicate-name", message, "leave one of them out")
        found.setdefault(windows.period, windows)
    if len(found) == 1:
        return next(iter(found.values()))
    if found and _USUAL not in found:
        place = catalogues[0].inside("spec").at("sloPeriod")
        periods = ", ".join(map(str, found))
        message = f"catalogues for {periods}, and nothing says which period holds"
        remarks.wrong(place, "which-period", message, "keep one of them, or add one for 30d")
    return found.get(_USUAL, Windows(_USUAL, STANDARD))


def _read(catalogue: Fields, remarks: Remarks) -> Windows | None:
    for ignored in ("apiVersion", "kind", "metadata"):
        catalogue.node(ignored)
    spec = catalogue.inside("spec")
    period = spec.duration("sloPeriod", "30d")
    rows = [
        _row(spec.inside(severity.value).inside(speed), severity, remarks) for severity in Severity for speed in ("quick", "slow")
    ]
    catalogue.note_left("Sloth")
    spec.note_left("Sloth")
    sound = [row for row in rows if row is not None]
    return Windows(period, tuple(sound)) if period and len(sound) == len(rows) else None


def _row(fields: Fields, severity: Severity, remarks: Remarks) -> BurnWindow | None:
    long, short = fields.duration("longWindow", "1h"), fields.duration("shortWindow", "5m")
    share = fields.number("errorBudgetPercent")
    if fields.broken:
        return None
    if share is None or not 0 < share <= 100:
        message = f'"errorBudgetPercent" is {"missing" if share is None else f"{share}, which is no share of a budget"}'
        remarks.wrong(
            fields.at("errorBudgetPercent"), "share-range", message, "write a percentage above 0 and at most 100, as in 2"
        )
        return None
    fields.note_left("Sloth")
    if not long or not short:
        return None
    return BurnWindow(severity, long, share, short_window=None if long // 12 == short else short)
