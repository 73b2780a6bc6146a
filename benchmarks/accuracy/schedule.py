"""When rules are evaluated: what remembers, every minute; what is compared, every minute around incidents and else hourly."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from dataclasses import dataclass

from benchmarks.accuracy.clock import DAY, HOUR, MINUTE, START, TICK, Clock, unix
from benchmarks.accuracy.course import Incident

Span = dict[str, int]
BEFORE, AFTER = 10 * MINUTE, 75 * MINUTE
LAST_DAYS = 3


@dataclass(frozen=True, slots=True)
class Schedule:
    """Spans of evaluation, in milliseconds; `name` gives a group the place within the minute that it always has."""

    clock: Clock

    def always(self, name: str, every: int = MINUTE) -> list[Span]:
        """From the start to the end."""
        return [self._span(name, START + every, self.clock.end, every)]

    def compared(self, name: str, incidents: Iterable[Incident], around: int = MINUTE) -> list[Span]:
        """Once an hour, and every so often around incidents."""
        near = (stretch(incident) for incident in incidents)
        return [*self.always(name, HOUR), *(self._span(name, first, last, around) for first, last in near), *self.last(name)]

    def last(self, name: str) -> list[Span]:
        """Once a day in the last days, and once in the last minute."""
        end = self.clock.end - MINUTE
        return (
            [self._span(name, max(START + HOUR, end - LAST_DAYS * DAY), end, DAY)]
            if self.clock.days > 1
            else [self._span(name, end, end, DAY)]
        )

    def _span(self, name: str, first: int, last: int, every: int) -> Span:
        """Whole minutes, shifted by a number of ticks within the minute that depends on the name alone."""
        phase = zlib.crc32(name.encode()) % (MINUTE // TICK) * TICK
        begin = first - first % MINUTE + phase
        return {"From": begin * 1000, "To": (last + phase) * 1000, "Every": every * 1000}


def stretch(incident: Incident) -> tuple[int, int]:
    """The Unix times between which an incident is looked at every minute: until an hour's window has passed it."""
    return unix(incident.begin) - BEFORE, unix(incident.end) + AFTER
