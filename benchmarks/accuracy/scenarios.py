"""The scenarios, one function each: a place in, a course out. The name of a scenario is the name of its service."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from benchmarks.accuracy.clock import Floats, ticks
from benchmarks.accuracy.course import PODS, Course, Incident, Life, Place, day_swing, failing, replaced, standing, steady

DAYS_3, HOURS_8, SECONDS_150 = ticks(3 * 1440), ticks(480), ticks(2.5)


def _at(place: Place, days: int, hour: float, minutes: float, bad: float) -> Incident:
    """An incident at a local hour, one day later in each further region, longer where there is more than one."""
    return Incident(place.clock.before_end(days - place.number, hour, place.shift), minutes * (1 + place.number / 2), bad)


def all_is_steady(place: Place) -> Course:
    """Nothing happens."""
    return Course(steady(place, 50), np.full(place.clock.ticks, 0.0003), standing(place))


def night_outage(place: Place) -> Course:
    """Most requests fail at night, when there are a twentieth of those of the day."""
    bad, incidents = failing(place, 0.0002, [_at(place, 5, 2, 60, 0.6)])
    return Course(day_swing(place, 40, 20), bad, standing(place), incidents)


def peak_outage(place: Place) -> Course:
    """Half of the requests fail at the busiest hour."""
    bad, incidents = failing(place, 0.0002, [_at(place, 5, 14, 15, 0.5)])
    return Course(day_swing(place, 40, 20), bad, standing(place), incidents)


def small_region_outage(place: Place) -> Course:
    """The region with a twentieth of the traffic is out for most of an hour; the others have a blip."""
    small = place.number == 1
    minutes, failed = (20, 0.9) if small else (5, 0.2)
    bad, incidents = failing(place, 0.0002, [_at(place, 4, 16, minutes, failed)])
    return Course(day_swing(place, 60, 20) * (0.05 if small else 1), bad, standing(place), incidents)


def low_traffic(place: Place) -> Course:
    """A request every minute or so, none at all in the small hours."""
    rate = day_swing(place, 0.03, 20)
    rate[(place.clock.hours(place.shift) >= 1) & (place.clock.hours(place.shift) < 5)] = 0
    bad, incidents = failing(place, 0.002, [_at(place, 5, 15, 40, 0.5)])
    return Course(rate, bad, standing(place), incidents)


def region_dark(place: Place) -> Course:
    """No scrape succeeds for 40 minutes, in the middle of which a third of the requests fail."""
    outage = _at(place, 4, 12, 16, 0.3)
    bad, incidents = failing(place, 0.0002, [outage])
    dark = tuple((one.begin - ticks(10), one.begin + ticks(30)) for one in incidents)
    return Course(steady(place, 40), bad, standing(place), incidents, dark=dark)


def deploys(place: Place) -> Course:
    """Pods restart in place every six hours, one after the other, with errors while they warm up; one deploy goes wrong."""
    deployed = range(ticks(180), place.clock.ticks - ticks(10), ticks(360))
    restarts = [tuple(one + slot * ticks(1) + 3 for one in deployed) for slot in range(PODS)]
    lives = tuple(Life(f"pod-{slot}", 0, place.clock.ticks, restarts=restarts[slot]) for slot in range(PODS))
    wrong = [one for one in deployed if one > place.clock.ticks - ticks(1440 * (4 - place.number))][:1]
    bad, incidents = failing(place, 0.0002, [Incident(one, 30, 0.1) for one in wrong])
    for warming in (one + ticks(PODS) for one in deployed):
        bad[warming : warming + ticks(4)] = np.maximum(bad[warming : warming + ticks(4)], 0.02)
    return Course(steady(place, 30), bad, lives, incidents)


def churn_storm(place: Place) -> Course:
    """For four hours no pod lives longer than 150 s: five scrapes at 30 s, two or three at a minute; 1 % of requests fail."""
    storm = Incident(place.clock.before_end(4 - place.number, 10, place.shift), 240, 0.01)
    bad, incidents = failing(place, 0.0002, [storm])
    quiet = place.clock.ticks if not incidents else storm.begin
    lives = replaced(place, DAYS_3, 0, quiet)
    if incidents:
        lives += replaced(place, SECONDS_150, storm.begin, storm.end)
        lives += replaced(place, DAYS_3, storm.end, place.clock.ticks)
    return Course(steady(place, 40), bad, lives, incidents)


def late_born_errors(place: Place) -> Course:
    """A pod has no error series before its first error, and is replaced every eight hours, often after one or two."""
    bad, incidents = failing(place, 0.0003, [_at(place, 4, 13, 10, 0.3)])
    return Course(steady(place, 0.8), bad, replaced(place, HOURS_8, 0, place.clock.ticks), incidents, born_late=True)


def lost_scrapes(place: Place) -> Course:
    """One scrape in twenty fails."""
    bad, incidents = failing(place, 0.0002, [_at(place, 4, 9, 30, 0.2)])
    return Course(day_swing(place, 30, 3), bad, standing(place), incidents, lost=0.05)


def slow_answers(place: Place) -> Course:
    """A histogram; for an hour, two answers in five take longer than 300 ms."""
    bad, incidents = failing(place, 0.002, [_at(place, 5, 11, 60, 0.4)])
    return Course(day_swing(place, 40, 5), bad, standing(place), incidents, slow=True)


def bursts(place: Place) -> Course:
    """Requests come in bursts of 30 s, every seven minutes; in one burst out of forty, one in fifty fails."""
    wave = np.arange(place.clock.ticks) % ticks(7) < ticks(0.5)
    bad, incidents = failing(place, 0.0002, [_at(place, 4, 17, 40, 0.1)])
    unlucky = np.arange(place.clock.ticks) // ticks(7) % 40 == 7
    return Course(_only(wave, steady(place, 300)), np.where(unlucky, np.maximum(bad, 0.02), bad), standing(place), incidents)


def late_samples(place: Place) -> Course:
    """Every scrape takes ten seconds, so that evaluations come before samples that are older than they are."""
    bad, incidents = failing(place, 0.0002, [_at(place, 5, 10, 20, 0.3)])
    return Course(day_swing(place, 30, 3), bad, standing(place), incidents, late=2)


def _only(when: np.ndarray, rate: Floats) -> Floats:
    return np.where(when, rate, 0.0)


SCENARIOS: dict[str, Callable[[Place], Course]] = {
    "steady": all_is_steady,
    "night-outage": night_outage,
    "peak-outage": peak_outage,
    "small-region-outage": small_region_outage,
    "low-traffic": low_traffic,
    "region-dark": region_dark,
    "deploys": deploys,
    "churn-storm": churn_storm,
    "late-born-errors": late_born_errors,
    "lost-scrapes": lost_scrapes,
    "slow-answers": slow_answers,
    "bursts": bursts,
    "late-samples": late_samples,
}
