"""Tables of series and samples, as the replay reads and writes them: NAME.json and NAME.bin."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

ROW = np.dtype([("stored", "<i8"), ("time", "<i8"), ("series", "<u4"), ("value", "<f8")])
"""When it is stored and its own time, in milliseconds since 1970; the number of its series; its value."""

STALE = np.array([0x7FF0000000000002], dtype="<u8").view("<f8")[0]
"""What Prometheus stores where a series ends: a NaN of its own."""

Labels = dict[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """Series and their samples."""

    series: tuple[Labels, ...]
    rows: NDArray[Any]

    def write(self, name: Path) -> None:
        """Two files, replaced if they are there."""
        _beside(name, "json").write_text(json.dumps(self.series), encoding="utf-8")
        self.rows.tofile(_beside(name, "bin"))


def one_series(labels: Labels, times: NDArray[np.int64], values: NDArray[np.float64], late: int) -> Table:
    """Samples of one series at Unix times in seconds, each stored `late` seconds after."""
    rows = np.zeros(len(times), dtype=ROW)
    rows["time"] = times * 1000
    rows["stored"] = (times + late) * 1000
    rows["value"] = values
    return Table((labels,), rows)


def merged(tables: Iterable[Table]) -> Table:
    """All of them in the order in which samples are stored."""
    series: list[Labels] = []
    parts = [np.zeros(0, dtype=ROW)]
    for table in tables:
        rows = table.rows.copy()
        rows["series"] += len(series)
        series.extend(table.series)
        parts.append(rows)
    every = np.concatenate(parts)
    return Table(tuple(series), every[np.argsort(every["stored"], kind="stable")])


def read(name: Path) -> Table:
    """What the replay wrote."""
    series = json.loads(_beside(name, "json").read_text(encoding="utf-8"))
    return Table(tuple(series or ()), np.fromfile(_beside(name, "bin"), dtype=ROW))


def _beside(name: Path, ending: str) -> Path:
    return name.with_name(f"{name.name}.{ending}")
