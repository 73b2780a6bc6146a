"""From running totals to what was added between two looks: exact, reset-aware, nothing lost in gaps."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from slo_kit.report.looks import Looks
from slo_kit.report.series import IDENTITY, VALUES, Instant, ordered

Identity = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Beginning:
    """The first sample of a series; `born` if its total started from zero then, else what came before is unknown."""

    time: Instant
    born: bool


@dataclass(frozen=True, slots=True, eq=False)
class Growth:
    """What each series added, and where its history begins; every series that was read has both."""

    looks: dict[Identity, Looks]
    beginnings: dict[Identity, Beginning]


def grow(frame: pd.DataFrame, step: int) -> Growth:
    """Difference the totals of every series, in the order of time.

    A total that fell restarted and counts from zero; so does one that did not fall when the two beside it did, for the
    three restart together. A gap is carried over: its growth belongs to the look that ends it. The first value counts
    only if the measured minutes show that the total is younger than one step; what was backfilled lies below zero.
    """
    table = ordered(frame)
    if table.empty:
        return Growth({}, {})
    codes = [table[name].cat.codes.to_numpy() for name in IDENTITY]
    first = np.ones(len(table), bool)
    first[1:] = np.logical_or.reduce([code[1:] != code[:-1] for code in codes])
    time, values = table["time"].to_numpy(), np.stack([table[name].to_numpy(np.float64) for name in VALUES])
    before = np.roll(values, 1, axis=1)
    born = first & (values[2] >= 0) & (values[2] <= step / 60)

    fell = (values < before) & ~first
    restarted = fell | (fell.sum(axis=0) >= 2)
    values -= np.where(restarted | born, 0.0, before)
    since = np.where(first, (time - table["measured_minutes"].to_numpy() * 60).astype(np.int64), np.roll(time, 1))

    every = Looks(since, time, *values)
    starts = np.flatnonzero(first)
    names = (table[name].cat.categories[code[starts]].tolist() for name, code in zip(IDENTITY, codes, strict=True))
    looks, beginnings = {}, {}
    for identity, start, end in zip(zip(*names, strict=True), starts.tolist(), [*starts[1:].tolist(), len(table)], strict=True):
        new = bool(born[start])
        looks[identity] = every.cut(start if new else start + 1, end)
        beginnings[identity] = Beginning(int(time[start]), new)
    return Growth(looks, beginnings)
