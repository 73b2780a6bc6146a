"""Plays a set: draws its world, runs its servers, and hands back the truth and what they recorded."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from benchmarks.accuracy import jobs, samples
from benchmarks.accuracy.engine import Progress, run
from benchmarks.accuracy.schedule import Schedule
from benchmarks.accuracy.sets import WorldSet, promises
from benchmarks.accuracy.truth import Truth, together
from benchmarks.accuracy.world import draw
from slo_kit.model.plan import PlannedSlo
from slo_kit.naming import GLOBAL
from slo_kit.output import write
from slo_kit.pipeline import built


@dataclass(frozen=True, slots=True)
class Outcome:
    """By place and service: the truth; by place: what its server recorded. The global one is a place like the others."""

    world: WorldSet
    slos: dict[str, PlannedSlo]
    schedule: Schedule
    truths: dict[str, dict[str, Truth]]
    recorded: dict[str, samples.Table]


def play(world: WorldSet, days: int, chosen: tuple[str, ...], program: Path, work: Path) -> Outcome:
    """Takes minutes for each month; `work` keeps what the servers read and wrote."""
    places = world.places(days)
    schedule = Schedule(places[0].clock)
    slos = promises(world.plan(), chosen)
    build = work / "build"
    write(build, built(world.files, ("prometheus",)))
    truths, regional = {}, []
    for place in places:
        drawn = {service: draw(service, place, world.seed) for service in slos}
        truths[place.region] = {service: one.truth for service, one in drawn.items()}
        samples.merged(one.scraped for one in drawn.values()).write(work / f"{place.region}.scraped")
        job = jobs.region(_played(place.region, slos, truths, schedule), build, work / f"{place.region}.scraped", work)
        regional.append((f"{world.name} {place.region}", job))
    progress = Progress()
    run(program, regional, progress)
    truths[GLOBAL] = {service: together(truths[place.region][service] for place in places) for service in slos}
    samples.merged(samples.read(work / f"{place.region}.pulled") for place in places).write(work / "global.pulled")
    job = jobs.globally(_played(GLOBAL, slos, truths, schedule), build, work / "global.pulled", work)
    run(program, [(f"{world.name} global", job)], progress)
    return Outcome(world, slos, schedule, truths, {place: samples.read(work / f"{place}.kept") for place in truths})


def _played(place: str, slos: dict[str, PlannedSlo], truths: dict[str, dict[str, Truth]], schedule: Schedule) -> jobs.Played:
    return jobs.Played(place, slos, {service: truth.incidents for service, truth in truths[place].items()}, schedule)
