"""Histories of new SLOs: how they join the live total, and what is asked of Prometheus, refused by it, and said to people."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from slo_kit.backfill.ask import HOUR, MOMENTS, Grid, Prometheus
from slo_kit.backfill.history import History, history, openmetrics
from slo_kit.backfill.run import Made, backfill
from slo_kit.cli import run
from slo_kit.duration import Duration
from slo_kit.errors import CannotRun
from slo_kit.pipeline import planned
from slo_kit.promql import Number, Selector

MINUTE = 60_000
BORN = 1_000 * HOUR
ANSWERS: Mapping[str, object] = {}
Form = Mapping[str, str]

WORKSPACE = """
apiVersion: slo-kit/v1
kind: Topology
regions: [{{name: eu, prometheus: {prometheus}}}]
global: {{prometheus: "http://127.0.0.1:1"}}
---
apiVersion: slo-kit/v1
kind: Service
service: shop
owner: checkout
slos:
  - {{name: availability, objective: 99.9, indicator: {{ratio: {{total: 'requests_total{{job="shop"}}', bad: {{code: "5.."}}}}}}}}
"""


@contextmanager
def prometheus(answer: Callable[[str, Form], object]) -> Iterator[tuple[str, list[Form]]]:
    """A server on loopback; yields its address and what it was asked."""
    asked: list[Form] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: values[0] for name, values in parse_qs(body).items()}
            asked.append(form)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(answer(self.path, form)).encode())

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def said(values: list[tuple[float, str]], more: Mapping[str, object] = ANSWERS) -> object:
    result = [{"metric": {}, "values": values}] if values else []
    return {"status": "success", "data": {"result": result}, **more}


def counted_since(born: int) -> Callable[[str, Form], object]:
    """A region whose total began at a moment; each evaluation adds ten events, one of them bad, and a minute."""

    def answer(path: str, form: Form) -> object:
        start, end = (round(float(form.get(name, "0")) * 1000) for name in ("start", "end"))
        step = round(float(form.get("step", "1")) * 1000)
        moments = range(start, end + 1, step)
        if path.endswith("/query"):
            return said([(moment / 1000, "10") for moment in (born, born + MINUTE)])
        if "count_over_time" in form["query"]:
            return said([(moment / 1000, "1") for moment in moments if moment > born])
        if form["query"].startswith("slo:"):
            live = (start - born + MINUTE) // MINUTE
            return said([(start / 1000, str(live * (10 if "slo:events" in form["query"] else 1)))])
        added = "10" if "code" not in form["query"].split("/")[0] or "code!=" in form["query"] else "1"
        return said([(moment / 1000, "1" if form["query"].startswith("1 *") else added) for moment in moments])

    return answer


def told(folder: Path, prometheus: str, now: int, *regions: str, key: str = "shop/availability") -> list[Made]:
    source = folder / "slos.yaml"
    source.write_text(WORKSPACE.format(prometheus=prometheus), encoding="utf-8")
    return list(backfill(planned([source]), key, regions, "", Duration.of(days=2), now))


def test_a_history_ends_at_zero_and_begins_as_far_below_as_it_grew() -> None:
    # 1 + 0 + 2 + 4 before the live total, which then has the 8 of its own first evaluation
    grid = Grid(0, 3 * MINUTE, MINUTE)
    grown = {0: 1.0, 2 * MINUTE: 2.0, 3 * MINUTE: 4.0, 4 * MINUTE: 8.0}
    assert history(grid, grown, live=8) == History(grid, (-6, -6, -4, 0))


def test_what_the_live_total_missed_at_first_is_part_of_the_past() -> None:
    grid = Grid(0, 1 * MINUTE, MINUTE)
    grown = {0: 1.0, MINUTE: 2.0, 2 * MINUTE: 4.0, 3 * MINUTE: 8.0}
    assert history(grid, grown, live=8).values == (-6, -4)


def test_a_live_total_that_has_more_than_there_was_is_joined_without_a_fall() -> None:
    grid = Grid(0, 1 * MINUTE, MINUTE)
    assert history(grid, {0: 1.0, MINUTE: 2.0, 2 * MINUTE: 4.0}, live=100).values == (-2, 0)


def test_lines_are_those_of_openmetrics_and_reach_back_as_far_as_windows_do() -> None:
    past = History(Grid(HOUR, HOUR + MINUTE, MINUTE), (-7, -0.5))
    assert list(openmetrics(Selector.of("x", {"a": "b"}), past, 0, HOUR // 2)) == [
        'x{a="b"} -7 0.000\n',
        'x{a="b"} -7 1800.000\n',
        'x{a="b"} -7 3600.000\n',
        'x{a="b"} -0.5 3660.000\n',
    ]


def test_the_past_is_asked_in_parts_at_the_very_moments_of_the_rules() -> None:
    grid = Grid(500, 500 + MOMENTS * 1000, 1000)
    with prometheus(lambda _, form: said([(float(form["start"]), "3")])) as (url, asked):
        assert Prometheus(url).values(Number("1"), grid) == {500: 3, 500 + MOMENTS * 1000: 3}
    assert [(form["start"], form["end"], form["step"]) for form in asked] == [
        ("0.500", "719.500", "1.000"),
        ("720.500", "720.500", "1.000"),
    ]


@pytest.mark.parametrize("remark", [{"warnings": ["a store is down"]}, {"isPartial": True}])
def test_a_partial_answer_is_refused(remark: Mapping[str, object]) -> None:
    answering = prometheus(lambda *_: said([(1, "1")], remark))
    with answering as (url, _), pytest.raises(CannotRun, match="the answer is partial"):
        Prometheus(url).values(Number("1"), Grid(0, 1000, 1000))


@pytest.mark.parametrize(
    "result", [None, {}, "x", [{"metric": {}}], [{"metric": {}, "values": None}], [{"metric": {}, "values": [[1, "x"]]}]]
)
def test_what_no_prometheus_answers_is_not_taken_for_the_past(result: object) -> None:
    answering = prometheus(lambda *_: {"status": "success", "data": {"result": result}})
    with (
        answering as (url, _),
        pytest.raises(CannotRun, match=r"^cannot read the past: 127\.\S+ does not answer like a Prometheus"),
    ):
        Prometheus(url).values(Number("1"), Grid(0, 1000, 1000))


@pytest.mark.parametrize("value", ["NaN", "+Inf"])
def test_what_is_no_number_is_not_added_up(value: str) -> None:
    answering = prometheus(lambda *_: said([(1, value)]))
    with answering as (url, _), pytest.raises(CannotRun, match=r"answers 1 with (nan|inf), which cannot be added up"):
        Prometheus(url).values(Number("1"), Grid(0, 1000, 1000))


def test_each_replica_of_a_region_gets_a_file_of_its_own(tmp_path: Path) -> None:
    with prometheus(counted_since(BORN)) as (one, _), prometheus(counted_since(BORN + HOUR)) as (two, _):
        made = told(tmp_path, f'["{one}", "{two}"]', BORN + 5 * HOUR)
    assert [each.file.path for each in made] == ["shop.availability.eu-1.om", "shop.availability.eu-2.om"]
    # two days of 1440 minutes with ten events each
    assert [each.said for each in made] == [
        f"eu-{place}: 28,800 events, 2,880 bad ones, 100 % of 2.0 days measured" for place in (1, 2)
    ]
    assert made[1].file.text.endswith(f"{(BORN + HOUR - MINUTE) // 1000}.000\n# EOF\n")


@pytest.mark.parametrize(
    ("now", "regions", "key", "why"),
    [
        (
            BORN + HOUR,
            (),
            "shop/availability",
            r"is counted since 1970-02-11 16:00 UTC; .* run this again after 1970-02-11 19:00",
        ),
        (BORN + 60 * HOUR, (), "shop/availability", "has a history already"),
        (BORN + 5 * HOUR, ("us",), "shop/availability", '"us" does not measure shop/availability; eu, global do'),
        (BORN + 5 * HOUR, (), "shop/latency", 'no SLO "shop/latency"; there are shop/availability'),
        (BORN + 5 * HOUR, ("global",), "shop/availability", "127.0.0.1:1 cannot be reached"),
    ],
)
def test_it_says_why_not(tmp_path: Path, now: int, regions: tuple[str, ...], key: str, why: str) -> None:
    with prometheus(counted_since(BORN)) as (url, _), pytest.raises(CannotRun, match=why):
        told(tmp_path, f'"{url}"', now, *regions, key=key)


def test_a_place_that_measures_alone_is_said_in_the_singular(tmp_path: Path) -> None:
    source = tmp_path / "slos.yaml"
    source.write_text(WORKSPACE.format(prometheus="http://127.0.0.1:1").partition("---")[2], encoding="utf-8")
    with pytest.raises(CannotRun, match=r'"us" does not measure shop/availability; default does$'):
        list(backfill(planned([source]), "shop/availability", ("us",), "", Duration.of(days=2), BORN))


@pytest.mark.parametrize("source", ["regions", "prometheus:9090", "http://", "user:s3cret@prometheus:9090"])
def test_a_source_that_is_no_address_is_said_before_anything_else(source: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["backfill", "shop/nothing", "nowhere", "--source", source]) == 2
    told = capsys.readouterr().err
    assert "not the address of a Prometheus; write http://prometheus:9090" in " ".join(told.split())
    assert "s3cret" not in told


def test_without_a_live_total_there_is_nothing_to_join(tmp_path: Path) -> None:
    with prometheus(lambda *_: said([])) as (url, _), pytest.raises(CannotRun, match="load its rules first"):
        told(tmp_path, f'"{url}"', BORN)
