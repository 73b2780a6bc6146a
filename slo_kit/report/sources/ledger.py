"""Totals in an SQLite file, hour by hour, so that quarters and years outlive what Prometheus keeps.

Written in one transaction per reading, to a write-ahead log: a crash leaves the file as it was before, readers see
whole readings, and of several collectors each waits for its turn.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic, sleep

import pandas as pd

from slo_kit.errors import CannotRun
from slo_kit.report.series import COLUMNS, VALUES, Instant, Span, Totals

HOUR = 3600
APPLICATION, VERSION = 0x534C4F4B, 1  # "SLOK"
WAIT_SECONDS = 30.0
_TABLES = """
CREATE TABLE series (id INTEGER PRIMARY KEY, service TEXT NOT NULL, slo TEXT NOT NULL, region TEXT NOT NULL,
                     UNIQUE (service, slo, region));
CREATE TABLE totals (time INTEGER NOT NULL, series INTEGER NOT NULL REFERENCES series, events REAL NOT NULL,
                     bad_events REAL NOT NULL, measured_minutes REAL NOT NULL, PRIMARY KEY (time, series)) WITHOUT ROWID;
CREATE TABLE answered (region TEXT NOT NULL, time INTEGER NOT NULL, PRIMARY KEY (region, time)) WITHOUT ROWID;
"""
_IDENTIFY = "INSERT INTO series (service, slo, region) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
_PUT = """
INSERT INTO totals SELECT ?, id, ?, ?, ? FROM series WHERE service = ? AND slo = ? AND region = ?
ON CONFLICT DO UPDATE SET events = excluded.events, bad_events = excluded.bad_events, measured_minutes = excluded.measured_minutes
WHERE (events, bad_events, measured_minutes) <> (excluded.events, excluded.bad_events, excluded.measured_minutes)
"""
_READ = """
SELECT time, service, slo, region, events, bad_events, measured_minutes FROM totals JOIN series ON series = id
WHERE time BETWEEN ? AND ? ORDER BY service, slo, region, time
"""


@dataclass(frozen=True, slots=True)
class LedgerFile:
    """What `slo-kit collect` has kept at `path`."""

    path: Path

    @property
    def words(self) -> str:
        """The file's name."""
        return f"the ledger {self.path.name}"

    def totals(self, span: Span) -> Totals:
        """All hours of the span; CannotRun if the file is no ledger. A region that was not collected to the end is noted."""
        if not self.path.exists():
            raise CannotRun(f'there is no ledger at "{self.path}"; slo-kit collect --into {self.path} begins one')
        with self._opened() as ledger:
            rows = ledger.execute(_READ, (span.start, span.end)).fetchall()
            newest = ledger.execute(
                "SELECT region, MAX(time) FROM answered WHERE time <= ? GROUP BY region", (span.end,)
            ).fetchall()
        frame = pd.DataFrame(rows, columns=COLUMNS).astype({**dict.fromkeys(VALUES, "float64"), "time": "int64"})
        late = {str(region): int(time) for region, time in newest if time <= span.end - HOUR}
        return Totals(frame, notes=tuple(_behind(region, time) for region, time in sorted(late.items())))

    def lacking(self, region: str, span: Span) -> tuple[Instant, ...]:
        """The hours of a span for which the region has not answered yet, or answered with nothing."""
        with self._opened() as ledger:
            found = ledger.execute(
                "SELECT time FROM answered WHERE region = ? AND time BETWEEN ? AND ?", (region, span.start, span.end)
            )
            there = {time for (time,) in found}
        return tuple(time for time in range(span.start, span.end + 1, span.step) if time not in there)

    def put(self, totals: Totals, asked: Mapping[str, tuple[Instant, ...]]) -> int:
        """Keep a reading, all of it or nothing; how many rows are new or different.

        `asked` are the hours for which each region was asked; those for which it had something are lacking no more.
        """
        rows = [(int(time), *who_and_what) for time, *who_and_what in totals.frame[COLUMNS].itertuples(index=False, name=None)]
        heard = {(row[3], row[0]) for row in rows}
        hours = [(region, time) for region, times in asked.items() for time in times if (region, time) in heard]
        with self._opened() as ledger, _transaction(ledger):
            ledger.executemany(_IDENTIFY, sorted({row[1:4] for row in rows}))
            before = ledger.total_changes
            ledger.executemany(_PUT, ((row[0], *row[4:], *row[1:4]) for row in rows))
            changed = ledger.total_changes - before
            ledger.executemany("INSERT INTO answered VALUES (?, ?) ON CONFLICT DO NOTHING", hours)
        return changed

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        try:
            with closing(sqlite3.connect(self.path, timeout=WAIT_SECONDS, isolation_level=None)) as ledger:
                self._prepare(ledger)
                yield ledger
        except sqlite3.Error as error:
            raise CannotRun(f'cannot use "{self.path}" as a ledger: {error}') from error

    def _prepare(self, ledger: sqlite3.Connection) -> None:
        """Make the tables of a new file; CannotRun for one that is of somebody else."""
        ledger.execute("PRAGMA busy_timeout = 30000")
        if self._known(ledger):
            return
        _write_ahead(ledger)
        with _transaction(ledger):
            # Another collector may have been faster.
            if not self._known(ledger):
                for statement in _TABLES.split(";\n"):
                    ledger.execute(statement)
                ledger.execute(f"PRAGMA application_id = {APPLICATION}")
                ledger.execute(f"PRAGMA user_version = {VERSION}")

    def _known(self, ledger: sqlite3.Connection) -> bool:
        # The tables first: whoever else makes them says in the same breath whose they are.
        (tables,) = ledger.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()
        (whose,), (version,) = (ledger.execute(f"PRAGMA {what}").fetchone() for what in ("application_id", "user_version"))
        if whose == APPLICATION and version == VERSION:
            return True
        if whose == APPLICATION:
            raise CannotRun(f'"{self.path}" is a ledger of another version of slo-kit ({version})')
        if tables:
            raise CannotRun(f'"{self.path}" is a database, and no ledger')
        return False


def _write_ahead(ledger: sqlite3.Connection) -> None:
    """Keep a log; SQLite waits for others who write, but not to change this while somebody makes the same file."""
    until = monotonic() + WAIT_SECONDS
    while True:
        try:
            ledger.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or monotonic() > until:
                raise
            sleep(0.05)
        else:
            return


@contextmanager
def _transaction(ledger: sqlite3.Connection) -> Iterator[None]:
    """All or nothing; begun for writing, so that two collectors take turns instead of failing at the end."""
    ledger.execute("BEGIN IMMEDIATE")
    with ledger:
        yield


def _behind(region: str, time: Instant) -> str:
    return f"the ledger knows {region} up to {datetime.fromtimestamp(time, UTC):%Y-%m-%d %H:%M} UTC; slo-kit collect reads on"
