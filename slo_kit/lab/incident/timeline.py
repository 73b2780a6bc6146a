"""How a scenario that was played is shown: a timeline, then what was expected; or the same as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict

from slo_kit.lab.incident.books import Entry, ratio
from slo_kit.lab.incident.form import Scenario
from slo_kit.lab.incident.judge import failed
from slo_kit.lab.incident.play import Line, Played

_WIDTH = 84


def head(scenario: Scenario, factor: int) -> str:
    """What is about to happen, and the columns of the timeline."""
    pace = f"{scenario.minutes} minutes in {float(scenario.minutes) * 60 / factor:.0f} s"
    columns = f"{'minute':>6}  {'':{_WIDTH}}  {'truth':>9}  {'counted':>9}  {'heard':>9}"
    return f"{scenario.incident}: {scenario.shows} ({pace})\n\n{'':{_WIDTH + 8}}  error ratio since users came\n{columns}"


def line(one: Line) -> str:
    """One line of the timeline; what was done to the world stands out."""
    said = f"-- {one.said} --" if one.happening else one.said
    return f"{one.minute:6.1f}  {said:{_WIDTH}}  {_ratios(one.entry)}".rstrip()


def _ratios(entry: Entry | None) -> str:
    if entry is None:
        return "the global Prometheus does not answer"
    return "  ".join(f"{_percent(ratio(events)):>9}" for events in (entry.truth, entry.counted, entry.heard))


def _percent(value: float | None) -> str:
    return "" if value is None else f"{value:.3%}".replace("%", " %")


def verdict(played: Played) -> str:
    """What was expected and whether it came true."""
    lines = [f"{'as expected' if one.true else 'NOT SO':12}{one.expected}: {one.seen}" for one in played.judgements]
    wrong = len(failed(played.judgements))
    summary = (
        f"{wrong} of {len(played.judgements)} expectations failed" if wrong else f"all {len(played.judgements)} expectations hold"
    )
    reason = f"this machine was too busy: {played.strain}; try a lower --pace"
    busy = ("", reason) if wrong and played.strain.too_much else ()
    return "\n".join(("", *lines, "", summary, *busy))


def as_json(played: Played) -> str:
    """For programs: every line and every judgement."""
    told = {
        "incident": played.scenario.incident,
        "covers": played.scenario.covers,
        "lines": [asdict(one) for one in played.lines],
        "too_busy": played.strain.too_much,
        "strain": asdict(played.strain),
        "judgements": [asdict(one) for one in played.judgements],
    }
    return json.dumps(told, indent=2)
