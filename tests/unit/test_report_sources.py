"""What a report reads: tables with every bad row named, and a Prometheus that answers, refuses, or answers in part."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from plans import Wanted, a_plan

from slo_kit.errors import CannotRun, InputProblems
from slo_kit.prometheus import session
from slo_kit.report.series import ANY_REGION, COLUMNS, NoData, Span
from slo_kit.report.sources import choose
from slo_kit.report.sources.client import Manner
from slo_kit.report.sources.csv import CsvTable
from slo_kit.report.sources.prometheus import GlobalStore, GlobalStores, RegionStores

HOUR = 3600
SPAN = Span(0, 2 * HOUR, HOUR)
Asked = dict[str, str]
Answer = tuple[int, dict[str, str], object]
NOTHING: Mapping[str, object] = {}


@contextmanager
def prometheus(answer: Callable[[Asked], Answer]) -> Iterator[tuple[str, list[Asked]]]:
    """A server on loopback that answers range queries; yields its address and what it was asked."""
    asked: list[Asked] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: values[0] for name, values in parse_qs(body).items()}
            asked.append(
                form
                | {
                    "path": self.path,
                    "authorization": self.headers.get("Authorization", ""),
                    "tenant": self.headers.get("X-Scope-OrgID", ""),
                }
            )
            status, headers, content = answer(form)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content.encode() if isinstance(content, str) else json.dumps(content).encode())

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


def series(region: str = "eu", values: tuple[str, ...] = ("0", "60", "120"), more: Mapping[str, object] = NOTHING) -> Answer:
    labels = {"service": "rpc", "slo": "availability", "region": region}
    points = [[time * HOUR, value] for time, value in enumerate(values)]
    data = {"resultType": "matrix", "result": [{"metric": labels, "values": points}]}
    return 200, {}, {"status": "success", "data": data, **more}


def test_three_grouped_queries_read_every_slo() -> None:
    with prometheus(lambda _: series()) as (url, asked):
        totals = GlobalStore(url).totals(SPAN)
    assert {form["query"] for form in asked} == {
        f'last_over_time({metric}{{scope="region"}}[1h])'
        for metric in ("slo:events:total", "slo:bad_events:total", "slo:measured_minutes:total")
    }
    assert len(asked) == 3
    assert {form["path"] for form in asked} == {"/api/v1/query_range"}
    assert totals.frame[COLUMNS].to_numpy().tolist()[1] == [HOUR, "rpc", "availability", "eu", 60, 60, 60]
    assert (totals.missing, totals.notes) == ((), ())


def test_long_spans_are_asked_in_parts_that_prometheus_accepts_and_do_not_overlap() -> None:
    # 10,073 looks a minute apart: the last 72 show how many series there are, then 10,000, then the one that is left
    with prometheus(lambda _: series(values=())) as (url, asked):
        GlobalStore(url).totals(Span(0, 10_072 * 60, 60))
    spans = [(int(form["start"]) // 60, int(form["end"]) // 60) for form in asked]
    assert sorted(spans) == [(0, 0)] * 3 + [(1, 10_000)] * 3 + [(10_001, 10_072)] * 3


def test_the_more_series_there_are_the_shorter_the_parts() -> None:
    def answer(form: Asked) -> Answer:
        # 1000 series: 250 looks make 250,000 samples
        points = [[time, "1000000"] for time in range(int(form["start"]), int(form["end"]) + 1, HOUR)]
        labels = [{"service": "rpc", "slo": f"slo-{number}", "region": "eu"} for number in range(1000)]
        result = [{"metric": one, "values": points} for one in labels]
        return 200, {}, {"status": "success", "data": {"resultType": "matrix", "result": result}}

    with prometheus(answer) as (url, asked):
        totals = GlobalStore(url).totals(Span(0, 721 * HOUR, HOUR))
    looks = [(int(form["end"]) - int(form["start"])) // HOUR + 1 for form in asked]
    assert sorted(looks) == [72] * 3 + [150] * 3 + [250] * 6
    assert len(totals.frame) == 722_000


def test_where_it_is_known_how_many_series_there_are_nothing_is_asked_to_find_out() -> None:
    with prometheus(lambda _: series()) as (url, asked):
        GlobalStore(url, Manner(series=(("eu", 400), ("us", 600)))).totals(Span(0, 721 * HOUR, HOUR))
    looks = [(int(form["end"]) - int(form["start"])) // HOUR + 1 for form in asked]
    assert sorted(looks) == [222] * 3 + [250] * 6


def test_of_two_replicas_in_one_store_the_one_counts_that_missed_less() -> None:
    labels = {"service": "rpc", "slo": "availability", "region": "eu"}
    told = {"a": [[0, "0"], [HOUR, "60"]], "b": [[HOUR, "62"], [2 * HOUR, "130"]]}
    result = [{"metric": labels | {"replica": name}, "values": values} for name, values in told.items()]
    answer = {"status": "success", "data": {"resultType": "matrix", "result": result}}
    with prometheus(lambda _: (200, {}, answer)) as (url, _):
        totals = GlobalStore(url).totals(SPAN)
    assert totals.frame["events"].tolist() == [0, 62, 130]


def test_a_partial_answer_that_is_allowed_says_what_is_missing() -> None:
    answer = series(more={"warnings": ["store us-east-1 is down"]})
    with prometheus(lambda _: answer) as (url, _):
        overall = GlobalStore(url, Manner(allow_partial=True)).totals(SPAN)
        fanned = RegionStores({"eu": (url,)}, Manner(allow_partial=True)).totals(SPAN)
    assert overall.partial == (NoData(ANY_REGION, "store us-east-1 is down"),)
    assert fanned.partial == (NoData("eu", "store us-east-1 is down"),)
    assert len(overall.frame) == 3


def test_progress_is_told_up_to_the_last_look() -> None:
    heard: list[tuple[str, int, int]] = []
    with prometheus(lambda _: series(values=())) as (url, _):
        manner = Manner(progress=lambda place, done, whole: heard.append((place, done, whole)))
        RegionStores({"eu": (url,)}, manner).totals(Span(0, 99 * HOUR, HOUR))
    assert heard == [("eu", 72, 100), ("eu", 100, 100)]


def test_a_region_that_cannot_be_reached_is_missing_with_its_reason() -> None:
    with prometheus(lambda _: series()) as (url, asked):
        totals = RegionStores({"eu": (url,), "us": ("http://user:secret@127.0.0.1:1",)}).totals(SPAN)
    assert totals.missing == (NoData("us", "127.0.0.1:1 cannot be reached"),)
    assert len(totals.frame) == 3
    assert 'region="eu"' in asked[0]["query"]


def test_global_totals_that_follow_from_no_regions_are_read_from_the_global_store() -> None:
    manner = Manner(overall=("rpc/availability", "shop/quorum"))
    with prometheus(lambda _: series()) as (eu, asked), prometheus(lambda _: series("global")) as (overall, asked_globally):
        totals = RegionStores({"eu": (eu,)}, manner, overall).totals(SPAN)
        unread = RegionStores({"eu": (eu,)}, manner, "http://127.0.0.1:1").totals(SPAN)
        RegionStores({"eu": (eu,)}, Manner(), overall).totals(SPAN)
    assert sorted(set(totals.frame["region"])) == ["eu", "global"]
    assert unread.missing == (NoData("global", "127.0.0.1:1 cannot be reached"),)
    assert not any('scope="global"' in one["query"] for one in asked)
    assert len(asked_globally) == 3
    assert 'scope="global",service=~"rpc|shop",slo=~"availability|quorum"' in asked_globally[0]["query"]


def test_no_region_at_all_cannot_run() -> None:
    with pytest.raises(CannotRun, match=r"no region can be read: eu: 127\.0\.0\.1:1 cannot be reached"):
        RegionStores({"eu": ("http://127.0.0.1:1",)}).totals(SPAN)


def test_of_several_global_ones_the_first_that_answers_is_read_and_that_is_said() -> None:
    with prometheus(lambda _: series()) as (url, _):
        totals = GlobalStores(("http://127.0.0.1:1", url), RegionStores({})).totals(SPAN)
    assert len(totals.frame) == 3
    why = "cannot read the global Prometheus: 127.0.0.1:1 cannot be reached"
    assert totals.notes == (f"the global view is read from {url[7:]}: {why}",)


def test_where_no_global_one_answers_or_only_in_part_every_region_is_asked() -> None:
    partial = series(more={"isPartial": True})
    with prometheus(lambda _: partial) as (undercounts, _), prometheus(lambda _: series()) as (region, _):
        totals = GlobalStores((undercounts,), RegionStores({"eu": (region,), "us": ("http://127.0.0.1:1",)})).totals(SPAN)
    assert len(totals.frame) == 3
    assert totals.missing == (NoData("us", "127.0.0.1:1 cannot be reached"),)
    assert totals.notes[0].startswith("every region was asked instead: cannot read the global Prometheus: the answer is partial")


def test_of_replicas_the_one_that_measured_most_is_read_for_everything() -> None:
    with prometheus(lambda _: series(values=("0", "60", "109"))) as (less, _), prometheus(lambda _: series()) as (more, _):
        totals = RegionStores({"eu": (less, more)}).totals(SPAN)
        equal = RegionStores({"eu": (more, more)}).totals(SPAN)
    assert totals.frame["events"].tolist() == [0, 60, 120]
    (note,) = totals.notes
    read, other = more.removeprefix("http://"), less.removeprefix("http://")
    assert note == f"the figures of eu are read from {read}: {other} measured 11 minutes less"
    assert equal.notes == ()


def test_a_replica_that_cannot_be_read_is_said_and_the_other_read() -> None:
    with prometheus(lambda _: series()) as (url, _):
        totals = RegionStores({"eu": ("http://127.0.0.1:1", url)}).totals(SPAN)
    assert totals.missing == ()
    assert totals.frame["events"].tolist() == [0, 60, 120]
    assert totals.notes == (f"the figures of eu are read from {url.removeprefix('http://')}: 127.0.0.1:1 cannot be reached",)


def test_a_region_none_of_whose_replicas_can_be_read_is_missing_with_the_reason_of_each() -> None:
    with prometheus(lambda _: series()) as (url, _):
        totals = RegionStores({"eu": (url,), "us": ("http://127.0.0.1:1", "http://127.0.0.1:2")}).totals(SPAN)
    assert totals.missing == (NoData("us", "127.0.0.1:1 cannot be reached; 127.0.0.1:2 cannot be reached"),)


@pytest.mark.parametrize("remark", [{"warnings": ["store us-east-1 is down"]}, {"isPartial": True}])
def test_a_partial_answer_is_refused(remark: dict[str, object]) -> None:
    with prometheus(lambda _: series(more=remark)) as (url, _), pytest.raises(CannotRun, match="the answer is partial"):
        GlobalStore(url).totals(SPAN)


def test_a_remark_is_passed_on() -> None:
    with prometheus(lambda _: series(more={"infos": ["metric might not be a counter"]})) as (url, _):
        (note,) = GlobalStore(url).totals(SPAN).notes
    assert note.endswith("remarks: metric might not be a counter")


def test_values_that_are_not_numbers_are_left_out_and_said() -> None:
    with prometheus(lambda _: series(values=("0", "NaN", "+Inf"))) as (url, _):
        totals = GlobalStore(url).totals(SPAN)
    assert len(totals.frame) == 1
    assert "6 samples" in totals.notes[0]


def test_events_without_bad_events_beside_them_are_left_out_and_said() -> None:
    def answer(form: Asked) -> Answer:
        return series(values=("0",) if "bad" in form["query"] else ("0", "1"))

    with prometheus(answer) as (url, _):
        totals = GlobalStore(url).totals(SPAN)
    assert len(totals.frame) == 1
    assert "1 of 2 looks" in totals.notes[0]


def test_a_busy_server_is_asked_again_after_the_time_it_wants(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "LONGEST_PAUSE", 0.01)
    refusals = [(503, {"Retry-After": "3600"}, "busy"), (429, {"Retry-After": "1"}, "slow down")]
    with prometheus(lambda _: refusals.pop() if refusals else series()) as (url, asked):
        assert len(GlobalStore(url).totals(SPAN).frame) == 3
    assert len(asked) == 5


def test_the_words_of_a_refusal_are_kept() -> None:
    refusal = {"status": "error", "errorType": "bad_data", "error": "query processing would load too many samples"}
    with prometheus(lambda _: (422, {}, refusal)) as (url, _), pytest.raises(CannotRun) as raised:
        GlobalStore(url).totals(SPAN)
    expected = "cannot read the global Prometheus: it refused with status 422: query processing would load too many samples"
    assert str(raised.value) == expected


STRANGE_RESULTS: tuple[object, ...] = (None, {}, "", [5], [{"metric": []}], [{"metric": {}}])
STRANGE_VALUES: tuple[object, ...] = (5, [1, 2], [[1, 2, 3, 4]], [[1, {}]])
STRANGE_TIMES = (-1, 1e300, 10**400, float("nan"))


@pytest.mark.parametrize(
    "content",
    [
        "<html>hello</html>",
        {"data": None},
        {},
        "[]",
        ["warnings"],
        {"data": {"result": []}, "warnings": 5},
        {"data": {"result": []}, "infos": [5]},
        *({"data": {"result": result}} for result in STRANGE_RESULTS),
        *({"data": {"result": [{"metric": {}, "values": values}]}} for values in STRANGE_VALUES),
        *({"data": {"result": [{"metric": {}, "values": [[time, "1"]]}]}} for time in STRANGE_TIMES),
        f"{'[' * 100_000}{']' * 100_000}",
        f'{{"warnings":{"[" * 100_000}{"]" * 100_000}}}',
    ],
    ids=lambda content: str(content)[:60],
)
def test_something_else_that_answers_is_not_a_prometheus(content: object) -> None:
    with prometheus(lambda _: (200, {}, content)) as (url, _), pytest.raises(CannotRun, match="not answer like a Prometheus"):
        GlobalStore(url).totals(SPAN)


def test_a_success_that_is_no_200_is_not_an_answer() -> None:
    with prometheus(lambda _: (204, {}, "")) as (url, _), pytest.raises(CannotRun, match="not answer like a Prometheus"):
        GlobalStore(url).totals(SPAN)


def test_credentials_come_from_the_environment_and_stay_out_of_messages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLO_KIT_PROMETHEUS_TOKEN", "s3cret")
    with prometheus(lambda _: (401, {}, "no")) as (url, asked), pytest.raises(CannotRun) as raised:
        GlobalStore(url).totals(SPAN)
    assert asked[0]["authorization"] == "Bearer s3cret"
    assert "set SLO_KIT_PROMETHEUS_TOKEN" in str(raised.value)
    assert "s3cret" not in str(raised.value)


@pytest.mark.parametrize(
    ("given", "repeated"),
    [
        ({"TOKEN": "hunter2"}, "no such token: Bearer hunter2"),
        ({"USER": "me", "PASSWORD": "hunter2"}, "hunter2 is not the password of me"),
        ({"USER": "me", "PASSWORD": "hunter2"}, "no such user: Basic bWU6aHVudGVyMg=="),
    ],
)
@pytest.mark.parametrize("status", [401, 403, 422])
def test_what_a_server_repeats_of_our_credentials_is_not_quoted(
    monkeypatch: pytest.MonkeyPatch, given: Mapping[str, str], repeated: str, status: int
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(f"SLO_KIT_PROMETHEUS_{name}", value)
    with prometheus(lambda _: (status, {}, {"error": repeated})) as (url, _), pytest.raises(CannotRun) as raised:
        GlobalStore(url).totals(SPAN)
    assert f"status {status}: " in str(raised.value)
    assert "***" in str(raised.value)
    assert not any(secret in str(raised.value) for secret in ("hunter2", "bWU6aHVudGVyMg=="))


def test_what_a_server_warns_of_is_quoted_without_our_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLO_KIT_PROMETHEUS_TOKEN", "hunter2")
    said = series(more={"warnings": ["hunter2 was refused by eu"]})
    refused = pytest.raises(CannotRun, match=r"the answer is partial: \*\*\* was refused by eu;")
    with prometheus(lambda _: said) as (url, _), refused:
        GlobalStore(url).totals(SPAN)


def test_a_user_and_a_password_work_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLO_KIT_PROMETHEUS_USER", "me")
    monkeypatch.setenv("SLO_KIT_PROMETHEUS_PASSWORD", "it")
    with prometheus(lambda _: series()) as (url, asked):
        GlobalStore(url).totals(SPAN)
    assert asked[0]["authorization"] == "Basic bWU6aXQ="


def table(tmp_path: Path, text: str) -> CsvTable:
    path = tmp_path / "totals.csv"
    path.write_text(text)
    return CsvTable(path)


def test_a_table_is_read_with_either_kind_of_time(tmp_path: Path) -> None:
    text = "time,service,slo,region,total,bad,measured_minutes\n1970-01-01T01:00:00Z,rpc,a,eu,10,1,60\n7200,rpc,a,eu,20,2,120\n"
    rows = table(tmp_path, text).totals(SPAN).frame.to_numpy().tolist()
    assert rows == [[3600, "rpc", "a", "eu", 10, 1, 60], [7200, "rpc", "a", "eu", 20, 2, 120]]


def test_every_bad_row_of_a_table_is_named(tmp_path: Path) -> None:
    text = (
        "time,service,slo,region,total,bad\n"
        "yesterday,rpc,a,eu,1,1\n"
        "2026-11-23T00:00:00,rpc,a,eu,1,1\n"
        "0,rpc,a,eu,NaN,-1\n"
        "0,rpc,,eu,1,1\n"
        "0,rpc,a,eu\n"
        "0,rpc,a,eu,1,1\n"
        "0,rpc,a,eu,2,1\n"
        "0001-01-01T00:00:00Z,rpc,a,eu,2,1\n"
        '0,"rpc",  a,eu, 5, 12 \n'
        '0,"rpc,",a,eu,x,1\n'
    )
    with pytest.raises(InputProblems) as raised:
        table(tmp_path, text).totals(SPAN)
    assert [(*problem.position[1:], problem.message) for problem in raised.value.problems] == [
        (2, 1, 9, 'time "yesterday" is not a time'),
        (3, 1, 19, 'time "2026-11-23T00:00:00" has no zone'),
        (4, 12, 3, 'total "NaN" is not a running total'),
        (4, 16, 2, 'bad "-1" is not a running total'),
        (5, 7, 1, '"slo" is empty'),
        (6, 1, 10, "4 fields where there are 6 columns"),
        (8, 1, 14, "this time and identity stand in line 7 already"),
        (9, 1, 20, 'time "0001-01-01T00:00:00Z" is before 1970'),
        (10, 20, 2, "bad 12 is more than total 5"),
        (11, 1, 17, 'total "x" is not a running total'),
    ]


@pytest.mark.parametrize("before", ["", "time,service,slo,region,total,bad\n0,rpc,a,eu,1,1\n"])
def test_a_field_without_end_is_a_problem_where_it_begins(tmp_path: Path, before: str) -> None:
    text = before + '0,"rpc,a,eu,1,1\n' + "3600,rpc,a,eu,1,1\n" * 10_000
    with pytest.raises(InputProblems) as raised:
        table(tmp_path, text).totals(SPAN)
    (problem,) = raised.value.problems
    assert problem.message == "a field of this row has more than 131,072 characters"
    assert problem.position.line == before.count("\n") + 1


def test_a_column_that_is_not_known_or_there_twice_is_a_problem_at_its_name(tmp_path: Path) -> None:
    with pytest.raises(InputProblems) as raised:
        table(tmp_path, "time,service,slo,region,total,bad,bad,good\n").totals(SPAN)
    assert [(*problem.position[1:], problem.message) for problem in raised.value.problems] == [
        (1, 31, 3, 'column "bad" is there twice'),
        (1, 39, 4, 'unknown column "good"'),
    ]


HEADER = "time,service,slo,region,total,bad\n"


def test_more_bad_events_than_events_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputProblems, match="bad 12 is more than total 10"):
        table(tmp_path, f"{HEADER}0,rpc,a,eu,10,12\n").totals(SPAN)


def test_a_mistake_in_every_row_is_told_a_few_times_and_counted(tmp_path: Path) -> None:
    rows = "".join(f"2026-11-23T{hour:02}:{minute:02}:00,rpc,a,eu,1,1\n" for hour in range(24) for minute in range(60))
    with pytest.raises(InputProblems) as raised:
        table(tmp_path, HEADER + rows).totals(SPAN)
    *told, last = raised.value.problems
    assert (len(told), last.position.line) == (20, 24 * 60 + 1)
    assert last.message == "and 1420 more problems in rows down to this one"


def test_what_goes_up_and_down_is_no_running_total(tmp_path: Path) -> None:
    # events of each hour: 5, 3, 5, 3 and so on fall in every other row; one restart in ten rows is taken for one
    hourly = "".join(f"{hour * HOUR},rpc,a,eu,{5 - hour % 2 * 2},0\n" for hour in range(20))
    with pytest.raises(InputProblems, match="the total of rpc/a in eu falls in 10 of 20 rows"):
        table(tmp_path, HEADER + hourly).totals(SPAN)
    restarted = "".join(f"{hour * HOUR},rpc,a,eu,{hour % 10},0\n" for hour in range(80))
    assert len(table(tmp_path, HEADER + restarted).totals(Span(0, 80 * HOUR, HOUR)).frame) == 80


def test_a_table_without_rows_in_time_says_nothing(tmp_path: Path) -> None:
    for rows in ("", f"{9 * HOUR},rpc,a,eu,1,0\n"):
        assert table(tmp_path, HEADER + rows).totals(SPAN).frame.empty


def test_a_table_that_is_not_utf_8_is_a_problem_where_it_is_not(tmp_path: Path) -> None:
    path = tmp_path / "totals.csv"
    path.write_bytes(f"{HEADER}0,caf".encode() + b"\xe9,a,eu,1,0\n")
    with pytest.raises(InputProblems, match=r"totals\.csv:2:6: the byte 0xe9 is not UTF-8"):
        CsvTable(path).totals(SPAN)


@pytest.mark.parametrize(("header", "missing"), [("time,service,slo,region,total", "bad"), ("", "time")])
def test_a_table_needs_its_columns(tmp_path: Path, header: str, missing: str) -> None:
    with pytest.raises(InputProblems, match=f'column "{missing}" is missing'):
        table(tmp_path, header + "\n").totals(SPAN)


def test_a_table_without_minutes_is_covered_where_it_has_rows(tmp_path: Path) -> None:
    # rows each hour but for a hole of three hours: 0 -> 1 -> 2 -> 5 -> 6
    rows = "\n".join(f"{hour * HOUR},rpc,a,eu,{hour},0" for hour in (0, 1, 2, 5, 6))
    totals = table(tmp_path, f"time,service,slo,region,total,bad\n{rows}\n").totals(Span(0, 6 * HOUR, HOUR))
    assert totals.frame["measured_minutes"].diff().tolist()[1:] == [60, 60, 0, 60]
    assert "no measured_minutes" in totals.notes[0]


def test_a_table_that_is_not_there_cannot_run(tmp_path: Path) -> None:
    with pytest.raises(CannotRun, match=r"nowhere\.csv.*No such file"):
        CsvTable(tmp_path / "nowhere.csv").totals(SPAN)


def test_a_gate_for_one_service_expects_no_more_series_than_it_has() -> None:
    plan = a_plan([Wanted(f"service-{number}/availability") for number in range(500)])
    with prometheus(lambda _: series()) as (url, asked):
        scopes = tuple(replace(scope, replicas=(url,)) for scope in plan.scopes)
        source = choose("global", replace(plan, scopes=scopes), Manner(services=("service-7",)))
        source.totals(Span(0, 721 * HOUR, HOUR))
    assert len(asked) == 3
