"""What each server is to do: in every region slo-kit's rules and those of the other designs, and then the global one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from benchmarks.accuracy.clock import MINUTE, START, TICK
from benchmarks.accuracy.course import Incident
from benchmarks.accuracy.designs.fill import groups
from benchmarks.accuracy.remembering import parted
from benchmarks.accuracy.schedule import Schedule, Span
from slo_kit.duration import Duration
from slo_kit.model.plan import PlannedSlo
from slo_kit.naming import BAD_EVENTS, ERROR_RATIO_PERIOD, EVENTS, FIRED, GLOBAL, TOTALS, error_ratio, group, scope_folder
from slo_kit.rules.bundle import GENERIC

WINDOWS = ("5m", "30m", "1h", "6h", "1d", "3d")
RATIOS = {error_ratio(window): window for window in WINDOWS} | {ERROR_RATIO_PERIOD: "30d"}
DESIGNED = ("bench:ratio", "bench:bad", "bench:total")
KEPT = [{"Metric": name, "Every": 0} for name in (*RATIOS, *DESIGNED, FIRED)]
KEPT_TOTALS = [{"Metric": name, "Every": 3_600_000} for name in TOTALS]

COMPARED_GLOBALLY = (EVENTS, BAD_EVENTS)
"""Global coverage is not compared, and costs the evaluation of half of all global rules every minute."""

LOOKING = "looking"
"""All that is compared for all services is evaluated at one place within the minute, like a group of its own."""

COUNTERS = group("counters", "")
"""What is evaluated for one service has that service's place within the minute, in every design: none is lucky."""

PULLED_EVERY = 60_000
"""The global Prometheus is said to pull every 15 s; a minute is enough for what is compared here, and four times cheaper."""

Job = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Played:
    """What is played in a region or globally: the chosen SLOs and, of each, the incidents that are looked at closely."""

    place: str
    slos: Mapping[str, PlannedSlo]
    incidents: Mapping[str, tuple[Incident, ...]]
    schedule: Schedule

    def every_incident(self) -> tuple[Incident, ...]:
        """Those of all services, by which generic rules go."""
        return tuple(incident for each in self.incidents.values() for incident in each)


def region(played: Played, build: Path, samples: Path, work: Path) -> Job:
    """A region's Prometheus; what the global one would have pulled from it is written down."""
    designs = work / f"{played.place}.designs.yaml"
    written = [group for slo in played.slos.values() for group in groups(slo)]
    designs.write_text(yaml.safe_dump({"groups": written}, sort_keys=False), encoding="utf-8")
    due = [_due(designs, str(group["name"]), _when(str(group["name"]), played)) for group in written]
    return _job(played, samples, work) | {
        "Groups": [*_ours(played, build, work), *due],
        "Pulls": _pulls(played.place, build / GLOBAL / "scrape.yaml", work / f"{played.place}.pulled"),
    }


def globally(played: Played, build: Path, samples: Path, work: Path) -> Job:
    """The global Prometheus, which gets what was pulled from the regions."""
    return _job(played, samples, work) | {"Groups": _ours(played, build, work), "Pulls": None}


def _job(played: Played, samples: Path, work: Path) -> Job:
    return {
        "Samples": str(samples),
        "Data": str(work / f"{played.place}.data"),
        "Kept": str(work / f"{played.place}.kept"),
        "Start": START * 1000,
        "End": played.schedule.clock.end * 1000,
        "Tick": TICK * 1000,
        "Keep": KEPT + KEPT_TOTALS,
    }


def _ours(played: Played, build: Path, work: Path) -> list[Job]:
    """The groups that slo-kit built for this place; of services that are not played, none.

    What remembers is evaluated at the groups' own interval, and what else such a group has at the same place within the minute,
    behind it. The others follow, in the order in which they build on each other.
    """
    files = sorted((build / scope_folder(played.place) / "rules").glob("*.yaml"), key=lambda path: path.stem == GENERIC)
    files = [path for path in files if path.stem in played.slos or path.stem == GENERIC]
    built = [group for path in files for group in yaml.safe_load(path.read_text(encoding="utf-8"))["groups"]]
    parts = parted(built, COMPARED_GLOBALLY if played.place == GLOBAL else TOTALS)
    always, looked = work / f"{played.place}.remembering.yaml", work / f"{played.place}.looking.yaml"
    for path, part in ((always, parts.remembering), (looked, parts.looking)):
        path.write_text(yaml.safe_dump({"groups": list(part)}, sort_keys=False), encoding="utf-8")
    incidents = played.every_incident()
    schedule = played.schedule
    named = {one["name"]: one["name"].removeprefix(COUNTERS) for one in parts.remembering}
    return [
        *(_due(always, one["name"], schedule.always(named[one["name"]], _seconds(one["interval"]))) for one in parts.remembering),
        *(_due(looked, one["name"], schedule.compared(named.get(one["name"], LOOKING), incidents)) for one in parts.looking),
    ]


def _due(path: Path, group: str, when: list[Span]) -> Job:
    return {"File": str(path), "Group": group, "When": when}


def _when(name: str, played: Played) -> list[Span]:
    """By the second word of the group's name, for one service or for all."""
    _, cadence, service = name.split()
    incidents = played.incidents[service]
    match cadence:
        case "every-five-minutes":
            return played.schedule.always("", 5 * MINUTE)
        case "incidents":
            return played.schedule.compared(service, incidents)
        case "long-windows":
            return played.schedule.compared(service, incidents, 10 * MINUTE)
        case "budget":
            return played.schedule.last(service)
    raise ValueError(f'nothing says when the group "{name}" is due')


def _pulls(place: str, scrape: Path, into: Path) -> Job | None:
    jobs = yaml.safe_load(scrape.read_text(encoding="utf-8"))["scrape_configs"]
    job = next(one for one in jobs if one["job_name"].endswith(place))
    span = {"From": START * 1000 + PULLED_EVERY, "To": 1 << 60, "Every": PULLED_EVERY}
    return {"Match": job["params"]["match[]"], "Label": {"job": job["job_name"]}, "When": span, "Into": str(into)}


def _seconds(text: str) -> int:
    return Duration.parse(text).milliseconds // 1000
