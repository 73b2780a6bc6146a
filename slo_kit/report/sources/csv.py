"""A table of running totals: for tests, demos and other worlds."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pandas as pd

from slo_kit.errors import CannotRun, InputProblems, Position, Problem
from slo_kit.report.series import COLUMNS, IDENTITY, Span, Totals
from slo_kit.spec.files import not_utf8

NEEDED = ("time", "service", "slo", "region", "total", "bad")
OPTIONAL = ("measured_minutes",)
MOST = 20
"""Problems of a table that are told one by one; what is wrong with more rows is wrong with the whole."""
FEWEST_FALLS, FALLING = 5, 0.25
"""Falls of a total, and which part of its rows they are, from which it is not taken for a running one."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
Row = tuple[int, str, str, str, float, float, float]
Key = tuple[int, str, str, str]


@dataclass(frozen=True, slots=True)
class CsvTable:
    """`path` holds columns time (RFC 3339 or Unix seconds), service, slo, region, total, bad and perhaps measured_minutes.

    The last three are running totals; one that falls now and then was restarted.
    """

    path: Path

    @property
    def words(self) -> str:
        """The file's name."""
        return f"the table {self.path.name}"

    def totals(self, span: Span) -> Totals:
        """All rows up to the end of the span; InputProblems names bad rows."""
        text = self._text()
        reading = _Reading(str(self.path), text)
        every = list(reading.rows())
        if problems := (*reading.problems, *reading.falls(every)):
            raise InputProblems(problems, {str(self.path): text})
        frame = pd.DataFrame([row for row in every if row[0] <= span.end], columns=COLUMNS)
        if "measured_minutes" in reading.columns:
            return Totals(frame)
        note = "coverage is taken from the rows that are there: the table has no measured_minutes"
        return Totals(frame.assign(measured_minutes=_minutes_by_rows(frame)), notes=(note,))

    def _text(self) -> str:
        try:
            data = self.path.read_bytes()
            return data.decode("utf-8-sig")
        except OSError as error:
            raise CannotRun(f'cannot read "{self.path}": {error.strerror}') from error
        except UnicodeDecodeError as error:
            readable = data.decode("utf-8-sig", errors="replace")
            raise InputProblems([not_utf8(str(self.path), error)], {str(self.path): readable}) from None


class _Reading:
    """One pass over the text, collecting every problem."""

    def __init__(self, path: str, text: str) -> None:
        self.path, self.lines = path, text.splitlines()
        self.problems: list[Problem] = []
        self.columns: list[str] = []
        self._line = 1
        self._seen: dict[Key, int] = {}
        self._found = 0

    def rows(self) -> Iterator[Row]:
        """Those that are sound, in the order of the table."""
        records = self._records()
        self.columns = next(records, [])
        if not self.problems:
            self._check_columns()
        if self.problems:
            return
        for fields in records:
            if fields:
                yield from self._row(fields)
        if untold := self._found - len(self.problems):
            more = f"and {untold} more problems in rows down to this one"
            self.problems.append(self._at_line(more, "mend those above first"))

    def _records(self) -> Iterator[list[str]]:
        """The fields of each row; one without end is a problem, and nothing behind it is read."""
        reader, begun = csv.reader(self.lines), 1
        try:
            for fields in reader:
                self._line, begun = reader.line_num, reader.line_num + 1
                yield [field.strip() for field in fields]
        except csv.Error:
            self._line = begun
            self._problem(f"a field of this row has more than {csv.field_size_limit():,} characters", "close its quote")

    def falls(self, rows: Iterable[Row]) -> Iterator[Problem]:
        """Totals that fall too often to have been restarted."""
        steps: dict[tuple[str, str, str], list[tuple[int, float]]] = {}
        for time, service, slo, region, total, *_ in rows:
            steps.setdefault((service, slo, region), []).append((time, total))
        for identity, of_one in steps.items():
            of_one.sort()
            fallen = [later for (_, before), (later, after) in pairwise(of_one) if after < before]
            if len(fallen) >= FEWEST_FALLS and len(fallen) > FALLING * len(of_one):
                self._line = self._seen[(fallen[0], *identity)]
                said = f"the total of {'/'.join(identity[:2])} in {identity[2]} falls in {len(fallen)} of {len(of_one)} rows"
                yield self._at_cell("total", said, "write running totals, which only grow: the sum of all events so far")

    def _check_columns(self) -> None:
        for name in NEEDED:
            if name not in self.columns:
                self._problem(f'column "{name}" is missing', f"columns are {', '.join((*NEEDED, *OPTIONAL))}")
        for name in self.columns:
            if name not in NEEDED + OPTIONAL:
                self._problem(f'unknown column "{name}"', f"columns are {', '.join((*NEEDED, *OPTIONAL))}", name)
            elif self.columns.count(name) > 1:
                self._problem(f'column "{name}" is there twice', "leave one out", name)

    def _row(self, fields: list[str]) -> Iterator[Row]:
        before = self._found
        if len(fields) != len(self.columns):
            self._problem(f"{len(fields)} fields where there are {len(self.columns)} columns", "give every column a value")
            return
        by_name = dict(zip(self.columns, fields, strict=True))
        for name in IDENTITY:
            if not by_name[name]:
                self._problem(f'"{name}" is empty', "write its name", name)
        time = self._time(by_name["time"])
        total, bad, minutes = (self._total(name, by_name.get(name, "0")) for name in ("total", "bad", "measured_minutes"))
        if bad > total and self._found == before:
            message = f"bad {by_name['bad']} is more than total {by_name['total']}"
            self._problem(message, "count the bad events in total as well", "bad")
        identity = (time, by_name["service"], by_name["slo"], by_name["region"])
        if self._found == before and self._seen.setdefault(identity, self._line) != self._line:
            self._problem(f"this time and identity stand in line {self._seen[identity]} already", "leave one out")
        if self._found == before:
            yield (*identity, total, bad, minutes)

    def _time(self, text: str) -> int:
        try:
            if text.isdecimal():
                return int(text)
            moment = datetime.fromisoformat(text)
        except ValueError:
            self._problem(f'time "{text}" is not a time', "write 2026-11-23T00:00:00Z, or seconds since 1970", "time")
            return 0
        if moment.tzinfo is None:
            self._problem(f'time "{text}" has no zone', f"write {text}Z if it is UTC", "time")
            return 0
        if moment < EPOCH:
            self._problem(f'time "{text}" is before 1970', "write when the totals were read", "time")
        return int(moment.timestamp())

    def _total(self, name: str, text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not math.isfinite(value) or value < 0:
            self._problem(f'{name} "{text}" is not a running total', "write a number from 0 up", name)
            return 0.0
        return value

    def _problem(self, message: str, hint: str, column: str = "") -> None:
        self._found += 1
        if self._found <= MOST:
            self.problems.append(self._at_cell(column, message, hint) if column else self._at_line(message, hint))

    def _at_line(self, message: str, hint: str) -> Problem:
        width = len(self.lines[self._line - 1]) if self.lines else 1
        return Problem(Position(self.path, self._line, 1, max(1, width)), "csv-row", message, hint)

    def _at_cell(self, column: str, message: str, hint: str) -> Problem:
        """At the cell of a column; at the whole row where a quoted comma hides which cell that is."""
        cells = self.lines[self._line - 1].split(",")
        if len(cells) != len(self.columns):
            return self._at_line(message, hint)
        place = self.columns.index(column)
        before, cell = ",".join([*cells[:place], ""]), cells[place]
        begin = len(before) + len(cell) - len(cell.lstrip())
        return Problem(Position(self.path, self._line, begin + 1, max(1, len(cell.strip()))), "csv-row", message, hint)


def _minutes_by_rows(frame: pd.DataFrame) -> pd.Series[float]:
    """A running total of minutes: the time since the previous row counts unless it is longer than 1.5 usual spacings."""
    if frame.empty:
        return pd.Series(dtype=float)
    ordered = frame.sort_values([*IDENTITY, "time"], kind="stable")
    series = ordered.groupby(IDENTITY, sort=False)["time"]
    spacing = series.diff()
    usual = spacing.groupby([ordered[name] for name in IDENTITY]).transform("median")
    counted = spacing.where(spacing <= 1.5 * usual, 0.0) / 60
    # The first row is as old as can be: nothing shows that counting began there.
    started = counted.mask(spacing.isna(), ordered["time"] / 60)
    return started.groupby([ordered[name] for name in IDENTITY]).cumsum().reindex(frame.index)
