"""Times as people write them by the clock on their wall, and the zone whose clock that is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from slo_kit import zones

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

_MOMENT = r"\d{4}-\d\d-\d\d(T\d\d:\d\d(Z|[-+]\d\d:\d\d)?)?"
_HOURS = r"(\d\d?):([0-5]\d) ?- ?(\d\d?):([0-5]\d)"
DAY = 24 * 60
"""Minutes."""


@dataclass(frozen=True, slots=True, order=True)
class Zone:
    """A zone of the IANA database by its name, such as Europe/Dublin."""

    name: str

    @classmethod
    def parse(cls, text: str) -> Zone:
        """Read a name; ValueError for abbreviations, which several places share, and for what is not in the database."""
        if text == "UTC" or ("/" in text and text in zones.known()):
            return cls(text)
        from difflib import get_close_matches  # only needed once something is wrong

        places = sorted(name for name in zones.known() if "/" in name)
        alike = [name for name in places if f"/{name}".lower().endswith(f"/{text}".lower())] if text else []
        close = alike or get_close_matches(text, places, 1)
        meant = f', did you mean "{close[0]}"?' if close else ""
        raise ValueError(f'"{text}" is not a zone{meant}; write a place of the IANA database, as in Europe/Dublin, or UTC')

    @property
    def clock(self) -> ZoneInfo:
        """What turns its wall clock into moments."""
        return zones.zone(self.name)


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, or a minute of it; `wall` has an offset where one was written, else it is the wall clock of some zone."""

    wall: datetime
    whole_day: bool

    @classmethod
    def parse(cls, text: str) -> Moment:
        """Read `2026-11-28`, `2026-11-28T22:00` or `2026-11-28T22:00Z`; ValueError for anything else."""
        try:
            return cls(datetime.fromisoformat(text if re.fullmatch(_MOMENT, text, re.ASCII) else ""), "T" not in text)
        except ValueError:
            raise ValueError(f'"{text}" is no moment; write a day or a minute, as in 2026-11-28 or 2026-11-28T22:00') from None

    @property
    def zoned(self) -> bool:
        """Whether it says itself which zone it means."""
        return self.wall.tzinfo is not None

    def begins(self, zone: Zone) -> int:
        """Seconds since 1970; of a whole day, its first."""
        return int((self.wall if self.zoned else self.wall.replace(tzinfo=zone.clock)).timestamp())

    def ends(self, zone: Zone) -> int:
        """The same for an end: a whole day belongs to what ends with it."""
        return Moment(self.wall + timedelta(days=1), self.whole_day).begins(zone) if self.whole_day else self.begins(zone)

    def exists(self, zone: Zone) -> bool:
        """Whether the clock of the zone shows it at all, and does not skip it in spring."""
        if self.zoned:
            return True
        seen = self.wall.replace(tzinfo=zone.clock).astimezone(UTC).astimezone(zone.clock)
        return seen.replace(tzinfo=None) == self.wall


@dataclass(frozen=True, slots=True)
class Hours:
    """From one time of day to another, in minutes since the midnight that begins the day; the end may lie in the next one."""

    begin: int
    end: int

    @classmethod
    def parse(cls, text: str) -> Hours:
        """Read `02:00-04:00`, or `22:00-02:00` for a night; ValueError for anything else."""
        found = re.fullmatch(_HOURS, text, re.ASCII)
        begin, end = (int(found[1]) * 60 + int(found[2]), int(found[3]) * 60 + int(found[4])) if found else (DAY, DAY + 1)
        if begin >= DAY or end > DAY:
            raise ValueError(f'"{text}" is no time of day; write from when to when, as in 02:00-04:00')
        return cls(begin, end + (DAY if end <= begin else 0))


def moment(day: date, minutes: int, zone: Zone) -> int:
    """Seconds since 1970 when the wall clock of a zone is so many minutes after the midnight that begins a day."""
    wall = datetime.combine(day, time()) + timedelta(minutes=minutes)
    return int(wall.replace(tzinfo=zone.clock).timestamp())
