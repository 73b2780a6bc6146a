"""A table of running totals: for tests, demos and other worlds."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pandas as pd

from slo_kit.errors import CannotRun, InputProblems, Position, Problem
from slo_kit.report.series import COLUMNS, IDENTITY, Span, Totals

NEEDED = ("time", "service", "slo", "region", "total", "bad")
OPTIONAL = ("measured_minutes",)
Row = tuple[int, str, str, str, float, float, float]


@dataclass(frozen=True, slots=True)
class CsvTable:
    """`path` holds columns time (RFC 3339 or Unix seconds), service, slo, region, total, bad and perhaps measured_minutes."""

    path: Path

    @property
    def words(self) -> str:
        """The file's name."""
        return f"the table {self.path.name}"

    def totals(self, span: Span) -> Totals:
        """All rows up to the end of the span; InputProblems names every bad row."""
        try:
            text = self.path.read_text(encoding="utf-8-sig")
        except OSError as error:
            raise CannotRun(f'cannot read "{self.path}": {error.strerror}') from error
        reading = _Reading(str(self.path), text)
        rows = [row for row in reading.rows() if row[0] <= span.end]
        if reading.problems:
            raise InputProblems(reading.problems, {str(self.path): text})
        frame = pd.DataFrame(rows, columns=COLUMNS)
        if "measured_minutes" in reading.columns:
            return Totals(frame)
        note = "coverage is taken from the rows that are there: the table has no measured_minutes"
        return Totals(frame.assign(measured_minutes=_minutes_by_rows(frame)), notes=(note,))


class _Reading:
    """One pass over the text, collecting every problem."""

    def __init__(self, path: str, text: str) -> None:
        self.path, self.lines = path, text.splitlines()
        self.problems: list[Problem] = []
        self.columns: list[str] = []
        self._line = 1
        self._seen: dict[tuple[int, str, str, str], int] = {}

    def rows(self) -> Iterator[Row]:
        reader = csv.reader(self.lines)
        self.columns = [name.strip() for name in next(reader, [])]
        self._check_columns()
        if self.problems:
            return
        for fields in reader:
            self._line = reader.line_num
            if fields:
                yield from self._row([field.strip() for field in fields])

    def _check_columns(self) -> None:
        for name in NEEDED:
            if name not in self.columns:
                self._problem(f'column "{name}" is missing', f"columns are {', '.join((*NEEDED, *OPTIONAL))}")
        for name in self.columns:
            if name not in NEEDED + OPTIONAL:
                self._problem(f'unknown column "{name}"', f"columns are {', '.join((*NEEDED, *OPTIONAL))}")
            elif self.columns.count(name) > 1:
                self._problem(f'column "{name}" is there twice', "leave one out")

    def _row(self, fields: list[str]) -> Iterator[Row]:
        before = len(self.problems)
        if len(fields) != len(self.columns):
            self._problem(f"{len(fields)} fields where there are {len(self.columns)} columns", "give every column a value")
            return
        by_name = dict(zip(self.columns, fields, strict=True))
        for name in IDENTITY:
            if not by_name[name]:
                self._problem(f'"{name}" is empty', "write its name")
        time = self._time(by_name["time"])
        total, bad, minutes = (self._total(name, by_name.get(name, "0")) for name in ("total", "bad", "measured_minutes"))
        identity = (time, by_name["service"], by_name["slo"], by_name["region"])
        if len(self.problems) == before and self._seen.setdefault(identity, self._line) != self._line:
            self._problem(f"this time and identity stand in line {self._seen[identity]} already", "leave one out")
        if len(self.problems) == before:
            yield (*identity, total, bad, minutes)

    def _time(self, text: str) -> int:
        try:
            if text.isdecimal():
                return int(text)
            moment = datetime.fromisoformat(text)
        except ValueError:
            self._problem(f'time "{text}" is not a time', "write 2026-11-23T00:00:00Z, or seconds since 1970")
            return 0
        if moment.tzinfo is None:
            self._problem(f'time "{text}" has no zone', f"write {text}Z if it is UTC")
            return 0
        return int(moment.timestamp())

    def _total(self, name: str, text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not math.isfinite(value) or value < 0:
            self._problem(f'{name} "{text}" is not a running total', "write a number from 0 up")
            return 0.0
        return value

    def _problem(self, message: str, hint: str) -> None:
        width = len(self.lines[self._line - 1]) if self.lines else 1
        self.problems.append(Problem(Position(self.path, self._line, 1, max(1, width)), "csv-row", message, hint))


def _minutes_by_rows(frame: pd.DataFrame) -> pd.Series[float]:
    """A running total of minutes: the time since the previous row counts unless it is longer than 1.5 usual spacings."""
    ordered = frame.sort_values([*IDENTITY, "time"], kind="stable")
    series = ordered.groupby(IDENTITY, sort=False)["time"]
    spacing = series.diff()
    usual = spacing.groupby([ordered[name] for name in IDENTITY]).transform("median")
    counted = spacing.where(spacing <= 1.5 * usual, 0.0) / 60
    # The first row is as old as can be: nothing shows that counting began there.
    started = counted.mask(spacing.isna(), ordered["time"] / 60)
    return started.groupby([ordered[name] for name in IDENTITY]).cumsum().reindex(frame.index)
