"""The truth benchmark in small: a day of which every event is known, the built rules in promtool, and totals that equal it.

`make bench-accuracy` plays 35 days of all scenarios, beside other designs; it needs Go, this does not.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import yaml

from benchmarks.accuracy.clock import START, TICK, Clock, ticks
from benchmarks.accuracy.course import Course, Incident, Life, Place, failing, standing, steady
from benchmarks.accuracy.designs.fill import groups
from benchmarks.accuracy.remembering import parted
from benchmarks.accuracy.samples import STALE, Labels, Table
from benchmarks.accuracy.scenarios import SCENARIOS
from benchmarks.accuracy.sets import SETS, promises
from benchmarks.accuracy.truth import Truth
from benchmarks.accuracy.world import Drawn, draw
from slo_kit.naming import BAD_EVENTS, COUNTED, EVENTS, OBJECTIVE, REGION_INFO, RESUMED
from slo_kit.output import write
from slo_kit.pipeline import built

PLACE = Place("eu-west-1", 0, 1.0, 0.0, Clock(days=1, scrape=30))
NOON = ticks(12 * 60)
GENERIC = "regions/eu-west-1/rules/_generic.yaml"
REMEMBERED = "remembered.yaml"
"""Of the generic rules the one without which no total begins; all the windows would take minutes."""


def _quiet_at_both_ends(course: Course) -> Course:
    """Nothing happens before the first scrape or after the last look, so that what was counted can equal what happened."""
    course.rate[: ticks(10)] = 0
    course.rate[-ticks(10) :] = 0
    return course


def _dark() -> Course:
    bad, incidents = failing(PLACE, 0.0, [Incident(NOON + ticks(10), 16, 0.3)])
    dark = ((NOON, NOON + ticks(40)),)
    return Course(steady(PLACE, 3), bad, standing(PLACE), incidents, dark=dark, born_late=True)


def _lost() -> Course:
    bad, incidents = failing(PLACE, 0.002, [Incident(NOON, 30, 0.2)])
    return Course(steady(PLACE, 3), bad, standing(PLACE), incidents, lost=0.05, late=2)


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("build")
    write(folder, built(SETS[0].files, ("prometheus",)))
    generic = yaml.safe_load((folder / GENERIC).read_text())
    kept = [{**group, "rules": [rule for rule in group["rules"] if rule.get("record") == RESUMED]} for group in generic["groups"]]
    (folder / REMEMBERED).write_text(yaml.safe_dump({"groups": [group for group in kept if group["rules"]]}))
    return folder


@pytest.mark.parametrize(("service", "course"), [("region-dark", _dark()), ("lost-scrapes", _lost())])
def test_totals_of_a_day_equal_what_happened(service: str, course: Course, build: Path) -> None:
    drawn = draw(service, PLACE, seed=3, course=_quiet_at_both_ends(course))
    assert drawn.truth.bad[-1] > 100, "there is something to lose"
    case = build / f"{service}.test.yaml"
    case.write_text(yaml.safe_dump(_case(service, drawn), sort_keys=False), encoding="utf-8")
    done = subprocess.run(["promtool", "test", "rules", case], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def _case(service: str, drawn: Drawn) -> dict[str, object]:
    identity = f'service="{service}",slo="promise",region="eu-west-1",scope="region"'
    happened = {EVENTS: drawn.truth.total[-1], BAD_EVENTS: drawn.truth.bad[-1]}
    looks = [
        {
            "expr": f"{name}{{{identity}}}",
            "eval_time": "1d",
            "exp_samples": [{"labels": f"{name}{{{identity}}}", "value": int(value)}],
        }
        for name, value in happened.items()
    ]
    series = [{"series": _written(labels), "values": values} for labels, values in _values(drawn.scraped)]
    return {
        "rule_files": [f"regions/eu-west-1/rules/{service}.yaml", REMEMBERED],
        "evaluation_interval": "1m",
        "tests": [{"interval": f"{TICK}s", "input_series": series, "promql_expr_test": looks}],
    }


def _written(labels: Labels) -> str:
    others = ",".join(f'{name}="{value}"' for name, value in labels.items() if name != "__name__")
    return f"{labels['__name__']}{{{others}}}"


def _values(table: Table) -> Iterator[tuple[Labels, str]]:
    """In promtool's notation; samples that are stored late come at their own time, promtool knows no other."""
    for number, labels in enumerate(table.series):
        rows = table.rows[table.rows["series"] == number]
        moments = (rows["time"] // 1000 - START) // TICK
        gaps = np.diff(moments, prepend=-1) - 1
        stale = rows["value"].view("<u8") == STALE.view("<u8")
        told = ["stale" if gone else f"{value:.0f}" for gone, value in zip(stale, rows["value"], strict=True)]
        yield labels, " ".join(f"_x{gap} {text}" if gap else text for gap, text in zip(gaps, told, strict=True))


def test_truth_is_counted_to_the_tick() -> None:
    happened = np.zeros(ticks(60) + 1, dtype=np.int64)
    happened[1], happened[ticks(30)] = 3, 1
    truth = Truth(np.cumsum(happened), np.cumsum(happened == 1), ())
    at = np.array([START + 1800, START + 1795, START + 3600])
    assert truth.ratios(at, 3600).tolist()[:2] == [0.25, 0.0]
    assert np.isnan(truth.ratios(at, 1800)[2])


def test_what_is_drawn_is_the_same_again_and_of_other_seeds_not() -> None:
    one, again, other = (draw("bursts", PLACE, seed) for seed in (1, 1, 2))
    assert one.scraped.rows.tobytes() == again.scraped.rows.tobytes()
    assert one.scraped.rows.tobytes() != other.scraped.rows.tobytes()


def test_a_pod_that_is_gone_leaves_a_mark_and_one_that_restarts_a_fall() -> None:
    half = PLACE.clock.ticks // 2
    lives = (Life("gone", 0, half, 2), Life("restarts", 0, PLACE.clock.ticks, 2, (half,)))
    table = draw("steady", PLACE, 1, Course(steady(PLACE, 5), np.zeros(PLACE.clock.ticks), lives)).scraped
    gone, _, restarts, _ = (table.rows[table.rows["series"] == number]["value"] for number in range(4))
    assert np.isnan(gone[-1])
    assert not np.isnan(gone[:-1]).any()
    assert (np.diff(restarts) < 0).sum() == 1


def test_rules_that_keep_totals_are_evaluated_every_minute_and_windows_are_not(build: Path) -> None:
    files = sorted((build / "global" / "rules").glob("*.yaml"))
    written = [group for path in files for group in yaml.safe_load(path.read_text())["groups"]]
    parts = parted(written, (EVENTS, BAD_EVENTS))
    remembered = {rule["record"] for group in parts.remembering for rule in group["rules"]}
    looked = {rule.get("record") for group in parts.looking for rule in group["rules"]}
    assert remembered == {EVENTS, BAD_EVENTS, COUNTED, OBJECTIVE, REGION_INFO}
    assert "slo:error:ratio_1h" in looked


def test_prometheus_takes_the_rules_of_the_other_designs(tmp_path: Path) -> None:
    slos = promises(SETS[0].plan(), tuple(SCENARIOS))
    assert set(slos) == set(SCENARIOS)
    path = tmp_path / "designs.yaml"
    path.write_text(yaml.safe_dump({"groups": [group for slo in slos.values() for group in groups(slo)]}), encoding="utf-8")
    done = subprocess.run(["promtool", "check", "rules", path], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
