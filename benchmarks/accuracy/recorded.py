"""What servers recorded, as one frame of error ratios: design, window, service, place, time, value."""

from __future__ import annotations

import pandas as pd

from benchmarks.accuracy.jobs import RATIOS
from benchmarks.accuracy.samples import Table
from slo_kit.naming import BURN, FIRED, GLOBAL, SEVERITY

OURS = "slo-kit"
COLUMNS = ["design", "window", "service", "place", "time", "value"]
AVERAGED = ("ratio-average", "ratio-average-without-nan")


def ratios(recorded: dict[str, Table]) -> pd.DataFrame:
    """Of every place. Designs that record no global ratio get one: of sums where they have sums, else the mean of regions."""
    regional = [_ratios(table, place) for place, table in recorded.items()]
    every = pd.concat(regional, ignore_index=True)
    return pd.concat([every, _globally(every)], ignore_index=True)[COLUMNS]


def pages(recorded: dict[str, Table]) -> pd.DataFrame:
    """Service, place and time of every evaluation in which slo-kit's own alert paged."""
    frames = []
    for place, table in recorded.items():
        frame = _frame(table)
        fired = frame[(frame["metric"] == FIRED) & (frame["alertname"] == BURN) & (frame[SEVERITY] == "page")]
        frames.append(fired[fired["region"] == place].assign(place=place)[["service", "place", "time"]])
    return pd.concat(frames, ignore_index=True)


def _frame(table: Table) -> pd.DataFrame:
    """Every sample with the labels of its series; `time` is Unix seconds."""
    wanted = ("__name__", "design", "window", "service", "region", "alertname", SEVERITY)
    labels = pd.DataFrame([{name: series.get(name, "") for name in wanted} for series in table.series], columns=list(wanted))
    numbers = table.rows["series"]
    frame = labels.iloc[numbers].reset_index(drop=True).rename(columns={"__name__": "metric"})
    return frame.assign(time=table.rows["time"] // 1000, value=table.rows["value"])


def _ratios(table: Table, place: str) -> pd.DataFrame:
    frame = _frame(table)
    ours = frame[frame["metric"].isin(RATIOS) & (frame["region"] == place)]
    ours = ours.assign(design=OURS, window=ours["metric"].map(RATIOS))
    theirs = frame[frame["metric"] == "bench:ratio"]
    keys = ["design", "window", "service", "time"]
    bad, total = (frame[frame["metric"] == f"bench:{part}"].set_index(keys)["value"] for part in ("bad", "total"))
    parts = pd.DataFrame({"bad": bad, "total": total}).reset_index()
    parts["value"] = parts["bad"] / parts["total"]
    return pd.concat([ours, theirs, parts], ignore_index=True).assign(place=place)


def _globally(every: pd.DataFrame) -> pd.DataFrame:
    theirs = every[(every["design"] != OURS) & (every["place"] != GLOBAL) & (every["window"] == "30d")]
    by = theirs.groupby(["design", "window", "service", "time"], as_index=False)
    together = by.agg(
        bad=("bad", lambda values: values.sum(min_count=1)),
        total=("total", lambda values: values.sum(min_count=1)),
        mean=("value", lambda values: values.mean(skipna=False)),
    )
    averaged = together["design"].isin(AVERAGED)
    return together.assign(place=GLOBAL, value=together["mean"].where(averaged, together["bad"] / together["total"]))
