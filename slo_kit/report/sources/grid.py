"""Samples of many series at the same looks: matrices as they come in, one table in the end."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from slo_kit import naming
from slo_kit.report.increments import Identity
from slo_kit.report.series import COLUMNS, IDENTITY, VALUES, Span

NOTHING = np.nan


class Grid:
    """One row per series, one column per look, for each of the three totals; thousands of series fit into some tens of MB."""

    def __init__(self, span: Span) -> None:
        self.span = span
        self.looks = (span.end - span.start) // span.step + 1
        self.dropped = 0
        self.widest = 0
        self._rows: dict[Identity, int] = {}
        self._values = [np.full((0, self.looks), NOTHING) for _ in VALUES]

    def add(self, column: int, part: Span, answer: Iterable[dict[str, Any]]) -> None:
        """Take in what a range query over a part of the span said of one total: `metric`, and `values` as (time, value).

        Where two replicas record the same SLO and region, what the one says that missed less.
        """
        found = list(answer)
        self.widest = max(self.widest, len(found))
        if not found:
            return
        labels = (series["metric"] for series in found)
        rows = [self._row((of.get(naming.SERVICE, ""), of.get(naming.SLO, ""), of.get(naming.REGION, ""))) for of in labels]
        self._grow()
        samples = np.concatenate([series["values"] for series in found])
        row = np.repeat(rows, [len(series["values"]) for series in found])
        times, values = samples[:, 0].astype(np.int64), samples[:, 1]
        finite = np.isfinite(values)
        self.dropped += int((~finite).sum())
        kept = (times >= part.start) & (times <= part.end) & finite
        first = self.span.end - (self.looks - 1) * self.span.step
        cells = row[kept], (times[kept] - first) // self.span.step
        if len(set(rows)) == len(rows):
            self._values[column][cells] = values[kept]
        else:
            np.fmax.at(self._values[column], cells, values[kept])

    def _row(self, identity: Identity) -> int:
        return self._rows.setdefault(identity, len(self._rows))

    def _grow(self) -> None:
        for index, matrix in enumerate(self._values):
            lacking = len(self._rows) - len(matrix)
            if lacking:
                self._values[index] = np.vstack([matrix, np.full((lacking, self.looks), NOTHING)])

    @property
    def seen(self) -> int:
        """Looks with events."""
        return int(np.isfinite(self._values[0]).sum())

    @property
    def lone(self) -> int:
        """Looks with events that have no bad events or no minutes beside them, and are left out."""
        return self.seen - int(self._whole().sum())

    def _whole(self) -> np.ndarray[Any, np.dtype[np.bool_]]:
        events, bad, minutes = map(np.isfinite, self._values)
        whole: np.ndarray[Any, np.dtype[np.bool_]] = events & bad & minutes
        return whole

    def frame(self) -> pd.DataFrame:
        """A row with COLUMNS per series and look where all three totals are known, in the order of IDENTITY and time."""
        order = sorted(self._rows)
        rows = np.array([self._rows[identity] for identity in order], dtype=np.int64)
        whole = self._whole()[rows]
        which, look = np.nonzero(whole)
        first = self.span.end - (self.looks - 1) * self.span.step
        table: dict[str, Any] = {"time": first + look * self.span.step}
        for place, name in enumerate(IDENTITY):
            names = [identity[place] for identity in order]
            known = sorted(set(names))
            codes = np.searchsorted(known, names)
            table[name] = pd.Categorical.from_codes(codes[which], categories=pd.Index(known, dtype=object))
        for name, matrix in zip(VALUES, self._values, strict=True):
            table[name] = matrix[rows][whole]
        return pd.DataFrame(table)[COLUMNS]
