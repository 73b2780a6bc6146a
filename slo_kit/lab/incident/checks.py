"""Whether a scenario fits its workspace: every name known, every minute within it, every expectation one that can be met."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from slo_kit.errors import Position, Problem
from slo_kit.lab.incident.expected import AlertExpected, Expectations, NotifiedExpected
from slo_kit.lab.incident.form import Flood, Gauge, Happening, Probes, Renamed, Rules, Scenario, Slow, Traffic
from slo_kit.lab.places import place_names
from slo_kit.model.policy import Severity
from slo_kit.model.topology import Topology
from slo_kit.model.workspace import Workspace
from slo_kit.naming import ALERTS, GLOBAL
from slo_kit.promql import parse_expression
from slo_kit.spec.words import choice, closest, guess

VERDICTS = ("measured", "idle", "down", "blind", "unknown")

_FEW = 7
"""Names that a hint can list."""

At = Mapping[str, Position]


@dataclass(frozen=True, slots=True)
class Known:
    """The names that a scenario can speak of, and its last minute."""

    regions: tuple[str, ...]
    places: tuple[str, ...]
    """Whatever has a Prometheus."""
    slos: tuple[str, ...]
    vantages: tuple[str, ...]
    alertmanagers: tuple[str, ...]
    end: Decimal


def problems(scenario: Scenario, workspaces: Iterable[Workspace], path: Path) -> Iterator[Problem]:
    """Everything that does not fit; the workspaces are the one it begins with and those that are rolled out later."""
    known = _known(scenario, tuple(workspaces))
    if scenario.incident != path.stem:
        message = f'the incident is called "{scenario.incident}" and its file "{path.name}"'
        yield Problem(scenario.at["incident"], "incident-name", message, f"write {path.stem}, or rename the file")
    for traffic in scenario.traffic:
        yield from _traffic(traffic, known)
    for happening in scenario.happens:
        yield from _happening(happening, known)
    yield from _expectations(scenario.expect, known)


def _known(scenario: Scenario, workspaces: tuple[Workspace, ...]) -> Known:
    regions = dict.fromkeys(region.name for one in workspaces for region in one.topology.regions)
    places = dict.fromkeys(name for one in workspaces for name in _places(one.topology))
    slos = dict.fromkeys(f"{each.service}/{slo.name}" for one in workspaces for each in one.services for slo in each.slos)
    return Known(tuple(regions), tuple(places), tuple(slos), scenario.vantages, scenario.alertmanagers, scenario.minutes)


def _places(topology: Topology) -> Iterator[str]:
    for region in topology.regions:
        yield from place_names(region.name, region.replicas)
    yield from place_names(GLOBAL, topology.global_.replicas if topology.global_ else ())


def _traffic(one: Traffic, known: Known) -> Iterator[Problem]:
    yield from _name(one.at, "region", one.region, known.regions)
    if one.slo:
        yield from _name(one.at, "slo", one.slo, known.slos)
    if not 0 <= one.bad <= 100:
        yield Problem(one.at["bad"], "share-range", f"{one.bad} percent of requests cannot fail", "write 0 to 100")


def _happening(one: Happening, known: Known) -> Iterator[Problem]:
    yield from _minute(one.at, "minute", one.minute, known)
    if not set(one.at) - {"", "minute", "minute!", "what", "what!"}:
        yield Problem(
            one.at["what"], "nothing-happens", "nothing happens at this minute", "add what does, as in dark: [us-east-1]"
        )
    for key in (
        "dark",
        "restored",
        "promoted",
        "demoted",
        "pods_silent",
        "pods_answer",
        "pods_replaced",
        "line_refused",
        "line_swallowed",
        "line_mended",
    ):
        yield from _names(one.at, key, getattr(one, key), known.regions)
    for key in ("prometheus_killed", "prometheus_hung", "prometheus_back"):
        yield from _names(one.at, key, getattr(one, key), known.places)
    for key in ("vantages_dead", "vantages_back"):
        yield from _names(one.at, key, getattr(one, key), known.vantages)
    for key in ("alertmanagers_killed", "alertmanagers_hung", "alertmanagers_back"):
        yield from _names(one.at, key, getattr(one, key), known.alertmanagers)
    for traffic in one.traffic:
        yield from _traffic(traffic, known)
    for probes in one.probes:
        yield from _names(probes.at, "vantages", probes.vantages, known.vantages)
    items: tuple[Probes | Gauge | Slow | Renamed | Rules | Flood, ...] = (*one.probes, *one.gauges, *one.slow, *one.renamed)
    for item in (*items, *one.rules, *one.flood, *one.drained, *one.clock):
        yield from _name(item.at, "region", item.region, known.regions)


def _expectations(expect: Expectations, known: Known) -> Iterator[Problem]:
    if not (expect.verdicts or expect.alerts or expect.notified or expect.counted or expect.holds):
        hint = "add verdicts, alerts, notified, counted or holds"
        yield Problem(expect.at[""], "nothing-expected", "nothing is expected", hint)
    for verdict in expect.verdicts:
        yield from _name(verdict.at, "region", verdict.region, known.regions)
        yield from _name(verdict.at, "verdict", verdict.verdict, VERDICTS)
        yield from _stretch(verdict.at, verdict.since, verdict.until, known)
    for alert in expect.alerts:
        yield from _alert(alert, known)
    for notified in expect.notified:
        yield from _alert(notified, known)
    for counted in expect.counted:
        yield from _name(counted.at, "slo", counted.slo, known.slos)
        if "region" in counted.at:
            yield from _name(counted.at, "region", counted.region, (*known.regions, GLOBAL))
    for holds in expect.holds:
        yield from _stretch(holds.at, holds.since, holds.until, known)
        if "place" in holds.at:
            yield from _name(holds.at, "place", holds.place, known.places)
        try:
            parse_expression(holds.asked(1))
        except ValueError as error:
            yield Problem(holds.at["query"], "not-a-query", str(error), "write PromQL that compares, as in up == 0")


def _alert(one: AlertExpected | NotifiedExpected, known: Known) -> Iterator[Problem]:
    yield from _name(one.at, "alert", one.alert, ALERTS)
    known_by = {
        "severity": tuple(each.value for each in Severity),
        "receiver": tuple(each.value for each in Severity),
        "region": (*known.regions, GLOBAL),
        "place": known.places,
        "service": tuple(dict.fromkeys(key.split("/")[0] for key in known.slos)),
        "slo": tuple(dict.fromkeys(key.split("/")[1] for key in known.slos)),
    }
    for key, names in known_by.items():
        if key in one.at:
            yield from _name(one.at, key, getattr(one, key), names)
    limits = [key for key in ("by", "after", "gone_by") if key in one.at]
    for key in limits:
        yield from _minute(one.at, key, getattr(one, key), known)
    if one.never and limits:
        message = f'an alert that never fires has no "{limits[0]}"'
        yield Problem(one.at[limits[0]], "never-by", message, "leave one of them out")
    if not one.never and one.by is None:
        yield Problem(one.at["alert"], "no-deadline", "by when it must fire is not said", "add by: and a minute, or never: true")


def _stretch(at: At, since: Decimal, until: Decimal | None, known: Known) -> Iterator[Problem]:
    yield from _minute(at, "since", since, known)
    if until is not None:
        yield from _minute(at, "until", until, known)
    if since >= (known.end if until is None else until):
        yield Problem(at["since"], "no-time", f"from minute {since} on there is no time left", "begin earlier")


def _minute(at: At, key: str, minute: Decimal, known: Known) -> Iterator[Problem]:
    if not 0 <= minute <= known.end:
        message = f"minute {minute} is not in this scenario"
        yield Problem(at[key], "minute-range", message, f"write 0 to {known.end}, or make it longer")


def _names(at: At, key: str, names: tuple[str, ...], known: tuple[str, ...]) -> Iterator[Problem]:
    for index, name in enumerate(names):
        yield from _name({key: at[f"{key}.{index}"]}, key, name, known)


def _name(at: At, key: str, name: str, known: tuple[str, ...]) -> Iterator[Problem]:
    if name not in known:
        few = choice(known) if len(known) <= _FEW else closest(name, known) or "one that is listed in the documentation"
        yield Problem(at[key], "unknown-name", f'"{name}" is not known here{guess(name, known)}', f"write {few}")
