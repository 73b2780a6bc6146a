"""What takes a running server days to show: too many series, rare scrapes, little traffic; and servers that do not say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from slo_kit import live
from slo_kit.errors import CannotRun, Problem
from slo_kit.live import series, server
from slo_kit.live.eye import Eye, Seen
from slo_kit.loading import read_workspace
from slo_kit.prometheus.client import Refused
from slo_kit.prometheus.shape import Series
from slo_kit.resolve.lints.reading import Look

TEXT = """apiVersion: slo-kit/v1
kind: Topology
regions: [{name: eu, prometheus: "http://eu:9090"}]
---
apiVersion: slo-kit/v1
kind: Service
service: rpc
owner: platform
slos:
  - name: availability
    objective: 99.9
    indicator: {ratio: {total: requests_total, bad: {status: "5.."}}}
"""


@dataclass
class Answers:
    """A Prometheus that knows these queries and paths by heart, and nothing else."""

    numbers: Mapping[str, float] = field(default_factory=dict)
    paths: Mapping[str, Any] = field(default_factory=dict)
    host = "eu:9090"

    def instant(self, query: str, at: int) -> Series | Refused:
        if query == "refused":
            return Refused("no")
        return ({"metric": {}, "value": [at, str(self.numbers[query])]},) if query in self.numbers else ()

    def ask(self, what: str, form: dict[str, Any], reading: bool = False) -> Any:
        if what not in self.paths:
            raise CannotRun("404")
        return self.paths[what]

    def label_values(self, label: str) -> tuple[str, ...]:
        return ("requests_total",)


@pytest.fixture
def look(tmp_path: Path) -> Look:
    path = tmp_path / "slos.yaml"
    path.write_text(TEXT, encoding="utf-8")
    return Look.at(read_workspace([path]).workspace)


def eye(numbers: Mapping[str, float] | None = None, paths: Mapping[str, Any] | None = None) -> Eye:
    return Eye("eu", Answers(numbers or {}, paths or {}), 0)  # type: ignore[arg-type]


def said(found: Iterator[Problem]) -> list[str]:
    return [problem.message for problem in found]


def total(look: Look) -> Seen:
    one = next(look.readings())
    return Seen(one, one)


def test_ten_thousand_series_are_too_many(look: Look) -> None:
    assert said(series.too_many(eye({"count(requests_total)": 10_000}), total(look))) == []
    (message,) = said(series.too_many(eye({"count(requests_total)": 10_001}), total(look)))
    assert "finds 10001 series in eu" in message


@pytest.mark.parametrize(("samples", "rare"), [(20, False), (14, False), (13, True), (10, True)])
def test_scrapes_half_as_often_again_are_too_rare(look: Look, samples: int, rare: bool) -> None:
    # of 10 minutes at 30 s there are 20 samples; 600 / 14 = 43 s and 600 / 13 = 46 s, and 30 s x 1.5 is 45 s
    known = {"count(requests_total offset 10m)": 1, "max(count_over_time(requests_total[10m]))": samples}
    assert bool(said(series.rarer_scrapes(eye(known), total(look)))) is rare


def test_scrapes_of_what_is_younger_than_ten_minutes_are_not_judged(look: Look) -> None:
    assert said(series.rarer_scrapes(eye({"max(count_over_time(requests_total[10m]))": 2}), total(look))) == []


@pytest.mark.parametrize(("seconds", "late"), [(15, False), (15.1, True)])
def test_scrapes_that_take_longer_than_the_delay_are_too_slow(look: Look, seconds: float, late: bool) -> None:
    of_targets = "max_over_time(scrape_duration_seconds[1h]) and on (job, instance) group by (job, instance) (requests_total)"
    assert bool(said(series.slow_scrapes(eye({f"max({of_targets})": seconds}), total(look)))) is late


@pytest.mark.parametrize(("of_a_day", "few"), [(39, True), (41, False), (0, False)])
def test_a_page_needs_as_many_events_as_its_guard(look: Look, of_a_day: float, few: bool) -> None:
    # the longest page looks over 6 h: a quarter of 39 events are fewer than the 10 bad ones that it needs
    known = {"count(requests_total offset 1d)": 1, "sum(increase(requests_total[1d]))": of_a_day}
    assert bool(said(series.too_little_traffic(eye(known), total(look)))) is few


@pytest.mark.parametrize(
    ("kept", "short"), [("30d", True), ("33d", False), ("32d23h", True), ("5GiB", False), ("15d or 5GiB", True), ("", False)]
)
def test_a_tenth_more_than_the_period_is_kept(look: Look, kept: str, short: bool) -> None:
    asked = eye(paths={"status/runtimeinfo": {"storageRetention": kept}})
    region = look.workspace.topology.regions[0]
    assert bool(said(server.short_retention(asked, region, look.workspace))) is short


def test_a_server_that_says_nothing_of_itself_is_not_judged(look: Look) -> None:
    region = look.workspace.topology.regions[0]
    assert said(server.short_retention(eye(), region, look.workspace)) == []
    assert said(server.other_region(eye(), region, look.workspace)) == []
    assert said(server.other_region(eye(paths={"status/config": {"yaml": "- a list"}}), region, look.workspace)) == []


def test_a_query_that_is_refused_never_looks_like_no_series() -> None:
    from slo_kit.promql import Selector

    with pytest.raises(CannotRun, match="eu:9090 refuses refused: no"):
        eye().ask(Selector("refused"))


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_is_no_number_is_not_known_and_the_other_questions_are_asked(
    look: Look, value: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = ("requests_total", "requests_total offset 1d", 'requests_total{status!=""}')
    known = {"1": 1, **{f"count({selector})": 10_001 for selector in counted}}
    answers = Answers({**known, "sum(increase(requests_total[1d]))": value})
    monkeypatch.setattr(live, "Prometheus", lambda _: answers)
    asked = live.ask(look, 0)
    assert [problem.id for problem in asked.problems] == ["too-many-series"]
    assert asked.unheard == (f"eu: eu:9090 answers sum(increase(requests_total[1d])) with {value}, so that it is not known",)


@pytest.mark.parametrize("kept", ["0s", "1d2y", "9" * 5_000 + "d"])
def test_a_retention_that_is_none_is_not_judged(look: Look, kept: str) -> None:
    asked = eye(paths={"status/runtimeinfo": {"storageRetention": kept}})
    assert said(server.short_retention(asked, look.workspace.topology.regions[0], look.workspace)) == []


@pytest.mark.parametrize("metadata", [{"requests_total": None}, {"requests_total": [None]}, {"requests_total": 5}])
def test_metadata_of_another_shape_says_no_type(metadata: Mapping[str, object]) -> None:
    assert eye(paths={"metadata": metadata}).type_of("requests_total") == ""


def test_a_configuration_without_end_names_no_region(look: Look) -> None:
    asked = eye(paths={"status/config": {"yaml": "[" * 10_000}})
    assert said(server.other_region(asked, look.workspace.topology.regions[0], look.workspace)) == []
