"""Lengths of time: as people write them, as Prometheus spells them, as a report says them."""

from __future__ import annotations

import re
from dataclasses import dataclass

UNITS = {"y": 365 * 86_400_000, "w": 7 * 86_400_000, "d": 86_400_000, "h": 3_600_000, "m": 60_000, "s": 1000, "ms": 1}
_WRITTEN = re.compile(r"(?:(\d+)y)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?", re.ASCII)
_SAID = (("d", 86_400), ("h", 3600), ("min", 60), ("s", 1))


@dataclass(frozen=True, slots=True, order=True)
class Duration:
    """A whole number of milliseconds, the resolution of Prometheus."""

    milliseconds: int

    @classmethod
    def parse(cls, text: str) -> Duration:
        """Read the Prometheus spelling (`30d`, `1h30m`, `500ms`); ValueError for anything else, zero included."""
        match = _WRITTEN.fullmatch(text)
        if not match or not any(match.groups()):
            raise ValueError(f'"{text}" is not a duration; write a number and a unit, as in 30s, 5m, 1h, 30d')
        total = sum(int(count) * size for count, size in zip(match.groups(), UNITS.values(), strict=True) if count)
        if total == 0:
            raise ValueError(f'"{text}" is no time at all')
        return cls(total)

    @classmethod
    def of(cls, *, days: int = 0, hours: int = 0, minutes: int = 0, seconds: float = 0) -> Duration:
        """Build from parts."""
        return cls(round(1000 * (seconds + 60 * (minutes + 60 * (hours + 24 * days)))))

    @property
    def seconds(self) -> float:
        """Length in seconds."""
        return self.milliseconds / 1000

    @property
    def minutes(self) -> float:
        """Length in minutes."""
        return self.milliseconds / 60_000

    def __str__(self) -> str:
        """The shortest single-unit Prometheus spelling that is exact: `30d`, `90m`, `1500ms`; weeks are never used."""
        for unit in ("d", "h", "m", "s"):
            if self.milliseconds % UNITS[unit] == 0:
                return f"{self.milliseconds // UNITS[unit]}{unit}"
        return f"{self.milliseconds}ms"

    def __add__(self, other: Duration) -> Duration:
        return Duration(self.milliseconds + other.milliseconds)

    def __sub__(self, other: Duration) -> Duration:
        return Duration(self.milliseconds - other.milliseconds)

    def __mul__(self, factor: int) -> Duration:
        return Duration(self.milliseconds * factor)

    def __floordiv__(self, parts: int) -> Duration:
        return Duration(self.milliseconds // parts)

    def __truediv__(self, other: Duration) -> float:
        return self.milliseconds / other.milliseconds


def said(seconds: float) -> str:
    """A length as people say it, its two largest units: `43 min 12 s`, `1 d 4 h`, `0 min 52 s`, `-2 h 3 min`."""
    sign, left = ("-" if seconds < 0 else ""), round(abs(seconds))
    if left < 60:
        return f"{sign}0 min {left} s"
    first = next(index for index, (_, size) in enumerate(_SAID) if left >= size)
    parts = []
    for unit, size in _SAID[first : first + 2]:
        count, left = divmod(left, size)
        if count:
            parts.append(f"{count} {unit}")
    return sign + " ".join(parts)
