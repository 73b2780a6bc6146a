"""All numbers for programs, with keys that stay."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

from slo_kit.report.account import Account, Cell
from slo_kit.report.attribution import Change, Share
from slo_kit.report.decision import Decision
from slo_kit.report.episodes import Episode
from slo_kit.report.forecast import PACES, Forecast
from slo_kit.report.hygiene import Alerted, Finding, alerted, habits
from slo_kit.report.leaving_out import Worth
from slo_kit.report.ledger import Entry, Ledger
from slo_kit.report.sections.headline import counted, verdict
from slo_kit.report.series import Failover, Instant

SCHEMA = "slo-kit/report/v1"
"""The form that docs/report.schema.json describes; keys are added to it, never renamed or removed."""


def document(ledger: Ledger) -> str:
    """One object; shares and ratios are between 0 and 1 unless overspent, times are RFC 3339 in UTC."""
    told: dict[str, Any] = {
        "schema": SCHEMA,
        "at": _time(ledger.at),
        "source": ledger.source,
        "digest": ledger.digest,
        "resolution_seconds": ledger.resolution,
        "headline": verdict(ledger),
        "counts": {state.value: number for state, number in counted(ledger)},
        "regions": [scope.name for scope in ledger.plan.regions],
        "notes": list(ledger.notes),
        "slos": [_entry(entry) | _beside(ledger, entry) for entry in ledger.entries],
        "changes": [asdict(one) for each in ledger.changes for one in each.changed],
    }
    return json.dumps(told, indent=2, ensure_ascii=False) + "\n"


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "service": entry.slo.service,
        "slo": entry.slo.name,
        "owner": entry.slo.owner,
        "period": str(entry.slo.period),
        "period_seconds": _number(Fraction(entry.slo.period.milliseconds, 1000)),
        "state": entry.state.value,
        "places": [_cell(cell) for cell in entry.cells],
        "attribution": [_share(share) for share in entry.shares],
        "change": [_change(change) for change in entry.change],
        "episodes": [_episode(episode, entry.marks(episode)) for episode in entry.episodes],
        "forecasts": [_forecast(one) for one in entry.forecasts if one.comes],
        "decision": [_decision(decision) for decision in entry.decision],
    }


def _beside(ledger: Ledger, entry: Entry) -> dict[str, Any]:
    """What is known beside totals: objectives that would fit better, what alerts were worth, and failovers."""
    who = (entry.slo.service, entry.slo.name)
    return {
        "habits": [_habit(finding) for finding in habits(entry)],
        "alerts": [_alerted(one) for one in alerted(ledger, entry)],
        "failovers": [_failover(one) for one in ledger.beside.failovers if (one.service, one.slo) == who],
    }


def _habit(finding: Finding) -> dict[str, Any]:
    told = {"region": finding.account.slo.region, "habit": finding.habit.value}
    return told | ({"suggested_objective": float(finding.suggested[0])} if finding.suggested else {})


def _alerted(one: Alerted) -> dict[str, Any]:
    """Precision is with_burn / alerts, recall with_alert / burns."""
    with_burn, with_alert = one.alerts - len(one.empty), one.burns - len(one.silent)
    return {"region": one.place, "alerts": one.alerts, "with_burn": with_burn, "burns": one.burns, "with_alert": with_alert}


def _failover(one: Failover) -> dict[str, Any]:
    figures = {"rto_seconds": one.took, "rpo_seconds": one.lost}
    return {"time": _time(one.time), "to": one.region, **{name: value[0] for name, value in figures.items() if value}}


def _cell(cell: Cell) -> dict[str, Any]:
    told: dict[str, Any] = {
        "region": cell.slo.region,
        "scope": cell.slo.scope.value,
        "objective": float(cell.slo.objective),
        "state": cell.state.value,
    }
    if not isinstance(cell, Account):
        return told | {"reason": cell.reason}
    return told | {
        "events": _number(cell.tally.events),
        "bad_events": _number(cell.tally.bad),
        "error_ratio": _number(cell.tally.error_ratio),
        "budget_events": _number(cell.budget_events),
        "budget_consumed": _number(cell.consumed),
        "budget_remaining": _number(cell.remaining),
        "budget_remaining_between": [_number(bound) for bound in cell.remaining_between],
        **_running(cell),
        "budget_minutes": _number(cell.allowed_minutes),
        "budget_minutes_spent": _number(cell.spent_minutes),
        "budget_consumed_7d": _number(cell.share(cell.week.bad)),
        "events_7d": _number(cell.week.events),
        "bad_events_7d": _number(cell.week.bad),
        "coverage": _number(cell.coverage),
        "history_begins": _time(cell.begins),
        "too_little_traffic": cell.little_traffic,
        "partial": cell.partial,
        "budget_remaining_raw": _number(cell.raw_remaining),
        "left_out": [_worth(worth) for worth in cell.left_out],
    }


def _running(cell: Account) -> dict[str, Any]:
    """Of a period of the calendar that is not over: how much of it is, and what would be left if that were all."""
    if not cell.running:
        return {}
    return {"period_elapsed": _number(cell.elapsed), "budget_remaining_so_far": _number(cell.remaining_so_far)}


def _share(share: Share) -> dict[str, Any]:
    return {
        "region": share.region,
        "budget_consumed": _number(share.consumed),
        "burn_share": _number(share.burn),
        "traffic_share": _number(share.traffic),
        "blame": _number(share.blame),
        "excess_bad_events": _number(share.excess),
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "error_ratio_week_before": _number(change.before),
        "error_ratio_week": _number(change.now),
        "traffic_moved": _number(change.mix),
        "regions_changed": _number(change.rate),
    }


def _episode(episode: Episode, marked: bool) -> dict[str, Any]:
    return {
        "start": _time(episode.start),
        "end": _time(episode.end),
        "regions": list(episode.regions),
        "bad_events": _number(episode.bad),
        "peak_burn_rate": _number(episode.peak_burn),
        "budget_shares": {place: _number(share) for place, share in episode.shares},
        "postmortem_due": marked,
    }


def _decision(decision: Decision) -> dict[str, Any]:
    return {
        "policy": decision.policy.policy,
        "ruling": decision.ruling.value,
        "places": [cell.slo.region for cell in decision.places],
        "since": _time(decision.since) if decision.since else "",
        "postmortems": [_time(episode.start) for episode in decision.postmortems],
    }


def _worth(worth: Worth) -> dict[str, Any]:
    return {
        "exclusion": worth.exclusion.name,
        "mode": worth.exclusion.exclusion.mode.value,
        "events": _number(worth.events),
        "bad_events": _number(worth.bad),
    }


def _forecast(one: Forecast) -> dict[str, Any]:
    """Moments by the pace that was taken, in seconds; those that do not come are left out."""
    moments = {str(pace): _time(moment) for pace, moment in zip(PACES, one.moments, strict=True) if moment}
    return {"region": one.account.slo.region, "turn": one.turn.value, "moments": moments}


def _number(value: Fraction) -> int | float:
    return value.numerator if value.denominator == 1 else float(value)


def _time(at: Instant) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
