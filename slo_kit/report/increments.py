"""From running totals to what was added between two looks: exact, reset-aware, nothing lost in gaps."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from slo_kit.report.series import COLUMNS, IDENTITY, VALUES, Instant

Identity = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Beginning:
    """The first sample of a series; `born` if its total started from zero then, else what came before is unknown."""

    time: Instant
    born: bool


@dataclass(frozen=True, slots=True, eq=False)
class Growth:
    """What each series added, and where its history begins.

    `rows` have service, slo, region, since, time and the increments of VALUES over (since, time].
    """

    rows: pd.DataFrame
    beginnings: dict[Identity, Beginning]


def grow(frame: pd.DataFrame, step: int) -> Growth:
    """Difference the totals of every series, sorted by time.

    A total that fell restarted and counts from zero; so does one that did not fall when the two beside it did, for the
    three restart together. A gap is carried over: its growth belongs to the look that ends it. The first value counts
    only if the measured minutes show that the total is younger than one step; what was backfilled lies below zero.
    """
    sorted_frame = frame[COLUMNS].sort_values([*IDENTITY, "time"], kind="stable", ignore_index=True)
    series = sorted_frame.groupby(IDENTITY, sort=False, observed=True)
    earlier = series[["time", *VALUES]].shift(1)
    first = earlier["time"].isna()
    born = first & sorted_frame["measured_minutes"].between(0, step / 60)

    fell = sorted_frame[VALUES] < earlier[VALUES]
    restarted = fell | (fell.sum(axis="columns") >= 2).to_numpy()[:, None]
    before = earlier[VALUES].mask(restarted | born.to_numpy()[:, None], 0.0)

    rows = sorted_frame[[*IDENTITY, "time"]].copy()
    since = earlier["time"].where(~first, sorted_frame["time"] - sorted_frame["measured_minutes"] * 60)
    rows.insert(3, "since", since.astype("int64"))
    rows[VALUES] = sorted_frame[VALUES] - before
    starts = sorted_frame[first]
    identities = zip(*(starts[name].tolist() for name in IDENTITY), strict=True)
    begun = (Beginning(time, new) for time, new in zip(starts["time"].tolist(), born[first].tolist(), strict=True))
    beginnings: dict[Identity, Beginning] = dict(zip(identities, begun, strict=True))
    return Growth(rows.loc[~first | born].reset_index(drop=True), beginnings)
